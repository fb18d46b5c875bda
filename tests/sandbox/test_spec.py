"""What a sandbox would be given, without starting one."""

from dataclasses import replace
from pathlib import Path

import pytest

from dataspace.sandbox.spec import (
    Host,
    LimitInvalidError,
    Limits,
    SandboxSpec,
    TooMuchShownError,
    arguments,
)

HOST = Host(
    directories=(Path("/usr"), Path("/etc/ld.so.cache")),
    links=((Path("/bin"), "usr/bin"),),
    hidden_files=(Path("/proc/keys"),),
    hidden_directories=(Path("/proc/acpi"),),
)
SPEC = SandboxSpec(
    slot=Path("/state/slots/one"),
    command=("/venv/bin/python", "-m", "runner"),
    readable=(Path("/venv"), Path("/usr/lib/python3")),
    limits=Limits(processes=7, tmp_bytes=11, shm_bytes=13),
)


@pytest.fixture
def asked():
    return arguments(SPEC, HOST, filter_fd=8, facts_fd=9)


def follows(asked, *words) -> bool:
    return any(asked[n : n + len(words)] == words for n in range(len(asked)))


def test_only_the_output_may_be_written(asked):
    bound = [
        asked[n + 1 : n + 3]
        for n, word in enumerate(asked)
        if word.endswith("bind") and not word.startswith("--ro-")
    ]

    assert bound == [("/state/slots/one/out", "/out")]


def test_nothing_is_shown_but_what_is_listed(asked):
    sources = {asked[n + 1] for n, word in enumerate(asked) if word == "--ro-bind"}

    assert sources == {
        *("/usr", "/etc/ld.so.cache", "/dev/null", "/venv"),
        *("/state/slots/one/in", "/state/slots/one/in/data"),
    }


def test_every_tmpfs_has_a_size(asked):
    places = [n for n, word in enumerate(asked) if word == "--tmpfs"]

    assert len(places) == 3
    for place in places:
        assert asked[place - 2] == "--size"
        assert int(asked[place - 1]) > 0


def test_the_limits_are_set_inside_and_nothing_comes_between_them_and_the_code(asked):
    inside = asked[asked.index("--") + 1 :]

    assert inside[0] == "/usr/bin/prlimit"
    assert "--nproc=7" in inside
    assert inside[inside.index("--") + 1 :] == SPEC.command


@pytest.mark.parametrize(
    "words",
    [
        ("--unshare-user", "--disable-userns", "--assert-userns-disabled"),
        ("--cap-drop", "ALL"),
        ("--die-with-parent",),
        ("--new-session",),
        ("--seccomp", "8"),
        ("--info-fd", "9"),
        ("--clearenv",),
        ("--remount-ro", "/", "--chdir"),
    ],
)
def test_every_lock_is_asked_for(asked, words):
    assert follows(asked, *words)


def test_no_lock_is_only_tried(asked):
    assert not [word for word in asked if word.endswith("-try")]
    assert "--share-net" not in asked


@pytest.mark.parametrize("shown", ["/", "/state", "/state/slots", "/state/slots/one"])
def test_no_path_is_readable_that_would_show_the_slots(shown):
    with pytest.raises(TooMuchShownError):
        replace(SPEC, readable=(Path(shown),))


@pytest.mark.parametrize("limit", ["memory_bytes", "tmp_bytes", "wall_seconds"])
@pytest.mark.parametrize("value", [0, -1])
def test_a_limit_of_nothing_is_not_no_limit(limit, value):
    with pytest.raises(LimitInvalidError, match=limit):
        Limits(**{limit: value})
