"""The rules a reader relies on. Each says what breaks if it breaks."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.parts import (
    CHECKOUT,
    FILES,
    ROOT,
    SLICES,
    calls_in,
    imported_by,
    name_of,
    slice_of,
    tree_of,
)

# One joins all parts, the other carries them: neither has a face to hide behind.
FACELESS = {"app", "core"}
DRAWERS = {"utils", "util", "helpers", "helper", "common", "base", "manager", "misc"}
# The worker's jobs begin in these files, as requests begin in guards and routes.
JOBS = {
    "builds/filling.py",
    "builds/housekeeping.py",
    "builds/running.py",
    "mail/delivering.py",
    "vault/checking.py",
    "vault/keeping.py",
    "vault/renewing.py",
    "vault/rotating.py",
}
# The furniture of a slice, from the door inwards: each knows only what comes after it.
FURNITURE = ("routes", "guards", "service", "store", "models", "events", "errors")
# What a new process is told by whoever starts it, before there are settings.
TOLD_AT_BIRTH = {
    "app/embedded/cluster.py": "the server is found by the same PATH",
    "app/embedded/supervisor.py": "a child inherits what it needs and no more",
    "app/embedded/up.py": "a process that gave up root has another home",
    "datasets/reader/child.py": "polars reads its number of threads from there",
    "sandbox/probe/outside.py": "the probe looks whether anything came in with it",
}


def test_there_are_files_and_slices_to_look_at():
    assert len(FILES) > 80
    assert {"access", "audit", "builds", "identity", "sandbox"} <= set(SLICES)


def test_slices_meet_at_their_front_pages():
    """Otherwise what is behind the page cannot be changed without asking everybody."""
    past_the_page = [
        f"{name_of(file)}: {name}"
        for file in FILES
        for name in imported_by(file)
        if reaches_inside(file, name)
    ]

    assert past_the_page == []


def reaches_inside(file: Path, name: str) -> bool:
    _, other, *inner = name.split(".")
    if other in {slice_of(file), *FACELESS} or slice_of(file) == "app":
        return False
    return inner != [] and not (inner == ["guards"] and speaks_http(file))


def speaks_http(file: Path) -> bool:
    return file.stem.endswith(("routes", "guards", "cookies"))


def test_inside_a_slice_work_flows_from_the_door_inwards():
    upwards = [
        f"{name_of(file)}: {name}"
        for file in FILES
        for name in imported_by(file)
        if goes_up(file, name)
    ]

    assert upwards == []


def goes_up(file: Path, name: str) -> bool:
    _, other, *inner = name.split(".")
    here = file.parent.name if file.parent.name == "service" else file.stem
    if other != slice_of(file) or not inner:
        return False
    if here not in FURNITURE or inner[0] not in FURNITURE:
        return False
    return FURNITURE.index(inner[0]) < FURNITURE.index(here)


def test_a_file_fits_in_one_sitting():
    lengths = {name_of(file): len(file.read_text().splitlines()) for file in FILES}

    assert {name: length for name, length in lengths.items() if length > 300} == {}


def test_a_file_is_named_for_an_idea():
    """A drawer without a label is filled with what belongs elsewhere."""
    parts = {
        name_of(file): {file.stem, *file.relative_to(ROOT).parts} for file in FILES
    }

    assert [name for name, words in parts.items() if words & DRAWERS] == []


@pytest.mark.parametrize(
    "left",
    [
        r"\b(TODO|FIXME|XXX|HACK)\b",
        r"^\s*# ?(def |class |import |from \w+ import |return\b|if .*:$|\w+\(.*\)$)",
        r"^\s*# ?[-=#*]{4,}",
    ],
    ids=["for later", "commented out", "as a banner"],
)
def test_nothing_is_left_lying_about(left):
    found = re.compile(left, re.MULTILINE)

    assert [name_of(file) for file in FILES if found.search(file.read_text())] == []


@pytest.mark.parametrize("name", SLICES)
def test_every_slice_has_a_front_page_that_says_what_it_promises(name):
    page = tree_of(ROOT / name / "__init__.py")
    said = ast.get_docstring(page) or ""

    assert said.rstrip().endswith(".")
    for node in page.body[1:]:
        assert isinstance(node, ast.Import | ast.ImportFrom | ast.Assign), name


@pytest.mark.control("A3")
@pytest.mark.parametrize("proof", ["Grant", "InstallationGrant", "ResourceGrant"])
def test_only_authorize_makes_a_proof(proof):
    makers = {
        f"{name_of(file)}: {function}"
        for file in FILES
        for function, call in calls_by_function(file)
        if call.rpartition(".")[2] == proof
    }

    wanted = {
        "Grant": "authorize",
        "InstallationGrant": "authorize_in_installation",
        "ResourceGrant": "authorize_resource",
    }
    assert makers == {f"access/service.py: {wanted[proof]}"}


def calls_by_function(file: Path) -> Iterator[tuple[str, str]]:
    for node in tree_of(file).body:
        name = getattr(node, "name", "the module itself")
        for inner in ast.walk(node):
            if isinstance(inner, ast.Call):
                yield name, ast.unparse(inner.func).partition("[")[0]


def test_a_proof_is_not_changed_after_it_was_made():
    """`replace(grant, workspace_id=…)` would be a proof that nobody checked."""
    changed = [
        f"{name_of(file)}: {ast.unparse(call)}"
        for file in FILES
        for call in ast.walk(tree_of(file))
        if isinstance(call, ast.Call)
        and ast.unparse(call.func).endswith("replace")
        and call.args
        and ast.unparse(call.args[0]).endswith(("grant", "actor"))
    ]

    assert changed == []


def test_transactions_begin_where_requests_and_jobs_come_in():
    """A service that opened its own could not share one with the deed that calls it."""
    elsewhere = [
        name_of(file)
        for file in FILES
        if {"transaction", "release"} & set(calls_in(file))
        and slice_of(file) != "app"
        and not speaks_http(file)
        and name_of(file) not in {*JOBS, "core/guards.py"}
    ]

    assert elsewhere == []


def test_only_the_one_door_commits():
    committing = {
        name_of(file)
        for file in FILES
        if {"commit", "rollback"} & {call.rpartition(".")[2] for call in calls_in(file)}
    }

    assert committing == {"core/database.py"}


def test_only_the_clock_asks_what_time_it_is():
    """A test can only turn a clock that everybody reads."""
    asking = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today"}

    assert {name_of(file) for file in FILES if asking & set(calls_in(file))} == {
        "core/clock.py"
    }


def test_only_the_settings_read_the_environment():
    """Everything else is handed its values, so that nothing is configured in passing."""
    reading = re.compile(r"\bos\.(environ|getenv)")
    found = {name_of(file) for file in FILES if reading.search(file.read_text())}

    assert found == set(TOLD_AT_BIRTH)


def test_every_slice_stands_on_a_floor():
    told = (CHECKOUT / "pyproject.toml").read_text()
    floors = told.partition('name = "Slices stack one way')[2].partition("[[")[0]

    assert "exhaustive = true" in floors
    assert [name for name in SLICES if not re.search(rf"\b{name}\b", floors)] == []


def test_no_file_of_the_repository_is_a_drawer():
    if not (CHECKOUT / ".git").exists():
        pytest.skip("this is not a checkout but a copy")
    listed = subprocess.run(
        ["git", "ls-files", "*.py", "*.ts", "*.tsx"],  # noqa: S607
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
    )

    names = listed.stdout.split()
    assert [name for name in names if DRAWERS & set(re.split(r"[/.]", name))] == []
