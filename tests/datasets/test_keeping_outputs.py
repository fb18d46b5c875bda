"""What a step left becomes a snapshot whole, or is refused by name and leaves nothing."""

import errno
import json
import os
import shutil
import socket
from copy import deepcopy

import polars as pl
import pytest

from dataspace.core.ids import SnapshotId, new_id
from dataspace.datasets.errors import OutputRefused
from tests.datasets.conftest import FRAME

REPORT = {
    "timestamp": "2026-01-01T00:00:00Z",
    "summary": {
        "total_columns": 1,
        "total_checks": 1,
        "passed": 1,
        "failed": 0,
        "overall_pass_percentage": 100.0,
    },
    "columns": {
        "city": {
            "pass_percentage": 100.0,
            "checks": [
                {"check": "no_nulls", "severity": "warn", "passed": True, "error": None}
            ],
        }
    },
}


def kept_on_disk(world):
    return list(world.state.glob("datasets/*/*"))


def refused(bench, out):
    with pytest.raises(OutputRefused) as refusal:
        bench.keep(out)
    assert kept_on_disk(bench.world) == []
    return refusal.value.reason


def test_an_output_is_kept_whole_and_for_reading_only(world, bench):
    out = bench.out(artifacts={"plots/a.html": b"<p>", "b.PNG": b"png"}, report=REPORT)

    snapshot, kept = bench.keep(out)

    [folder] = kept_on_disk(world)
    assert folder.name == str(snapshot)
    assert pl.read_parquet(folder / "datasets" / "data.parquet").equals(FRAME)
    assert [(a.path, a.bytes, a.media_type) for a in kept.artifacts] == [
        ("b.PNG", 3, "image/png"),
        ("plots/a.html", 3, "text/html"),
    ]
    assert kept.health == REPORT
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len(files) == 4
    assert {path.stat().st_mode & 0o777 for path in files} == {0o444}


def test_a_step_that_leaves_no_dataset_leaves_nothing(bench):
    out = bench.out(None, artifacts={"a.html": b"<p>"})

    assert refused(bench, out) == "The step left no dataset."


SECRET = "/etc/passwd"


def as_symlink(path):
    path.symlink_to(SECRET)


def as_inner_symlink(path):
    path.symlink_to("../datasets/data.parquet")


def as_hard_link(path):
    other = path.parent.parent / "second"
    other.write_bytes(b"x")
    os.link(other, path)


def as_pipe(path):
    os.mkfifo(path)


def as_socket(path):
    here = os.getcwd()  # noqa: PTH109 - a socket's path must be short
    os.chdir(path.parent)
    try:
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(path.name)
    finally:
        os.chdir(here)


def as_device(path):
    try:
        os.mknod(path, 0o600 | 0o020000, os.makedev(1, 5))
    except OSError as problem:
        if problem.errno == errno.EPERM:
            pytest.skip("only root makes devices")
        raise


def as_folder(path):
    path.mkdir()


WAYS = [as_symlink, as_inner_symlink, as_hard_link, as_pipe, as_socket, as_device]


@pytest.mark.parametrize("make", [*WAYS, as_folder])
@pytest.mark.parametrize(
    "name", ["datasets/data.parquet", "meta/columns.json", "meta/health_report.json"]
)
def test_nothing_but_a_plain_file_is_taken(bench, name, make):
    out = bench.out()
    (out / name).unlink(missing_ok=True)
    make(out / name)

    assert name in refused(bench, out)


@pytest.mark.parametrize("make", WAYS)
def test_an_artifact_is_a_plain_file_too(bench, make):
    out = bench.out(artifacts={"fine.html": b"<p>"})
    make(out / "artifacts" / "plot.html")

    assert "artifacts/plot.html" in refused(bench, out)


@pytest.mark.parametrize("folder", ["datasets", "meta"])
def test_no_folder_leads_elsewhere(world, bench, folder):
    out, elsewhere = bench.out(), world.state / "elsewhere"
    (out / folder).rename(elsewhere)
    (elsewhere / "columns.json").write_text("[]")
    (out / folder).symlink_to(elsewhere)

    assert "leads out" in refused(bench, out)


def test_folders_of_artifacts_that_are_links_are_not_entered(world, bench):
    out, elsewhere = bench.out(), world.state / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "key.txt").write_text("secret")
    (out / "artifacts" / "inner").symlink_to(elsewhere)

    _, kept = bench.keep(out)

    assert kept.artifacts == ()


def test_artifacts_as_a_whole_may_not_be_a_link(world, bench):
    out, elsewhere = bench.out(), world.state / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "key.txt").write_text("secret")
    (out / "artifacts").rmdir()
    (out / "artifacts").symlink_to(elsewhere)

    assert "no folder" in refused(bench, out)


@pytest.mark.parametrize("make", [as_pipe, as_socket, as_device])
@pytest.mark.parametrize("folder", ["artifacts", "datasets", "meta"])
def test_what_should_be_a_folder_and_is_none_is_refused_at_once(bench, folder, make):
    """Opening a pipe would wait for ever, and with it whoever keeps outputs."""
    out = bench.out()
    shutil.rmtree(out / folder, ignore_errors=True)
    make(out / folder)

    refused(bench, out)


@pytest.mark.parametrize(
    "name", ["a\nb.html", "a\x1b[2J.html", "a\u202elmth.b", os.fsdecode(b"\xff.html")]
)
def test_names_of_artifacts_must_show(bench, name):
    out = bench.out()
    (out / "artifacts" / name).write_bytes(b"x")

    assert "do not show" in refused(bench, out)


def test_names_of_artifacts_have_a_length(bench):
    long = "/".join(["a" * 200] * 2)

    assert "too long" in refused(bench, bench.out(artifacts={long: b""}))


def test_a_step_leaves_five_hundred_artifacts_at_most(bench):
    many = {f"{number}.txt": b"" for number in range(10_000)}

    assert "500 artifacts at most" in refused(bench, bench.out(artifacts=many))


def test_folders_without_end_end(bench):
    out = bench.out()
    # By descriptors: as one path this would be too long for any call.
    place = os.open(out / "artifacts", os.O_RDONLY)
    for _ in range(1_500):
        os.mkdir("d", dir_fd=place)
        inner = os.open("d", os.O_RDONLY, dir_fd=place)
        os.close(place)
        place = inner
    os.close(place)

    assert "too deep" in refused(bench, out)
    prune(out / "artifacts")


def prune(folder):
    """Bring what is too deep for any path up step by step, or nothing could remove it."""
    inner, aside = folder / "d", folder / "up"
    while inner.exists():
        if (inner / "d").exists():
            (inner / "d").rename(aside)
        inner.rmdir()
        if aside.exists():
            aside.rename(inner)


@pytest.mark.parametrize("name", ["health_report.json", "columns.json"])
def test_what_a_step_says_of_its_data_has_a_size(bench, name):
    out = bench.out()
    (out / "meta" / name).write_text('"' + "x" * 5 * 1024**2 + '"')

    assert refused(bench, out) == f"meta/{name} is too large."


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not JSON",
        "[]",
        "{}",
        "[" * 100_000,
        json.dumps(REPORT | {"summary": {"passed": -1}}),
        json.dumps(
            REPORT | {"columns": {"city": {"pass_percentage": 101, "checks": []}}}
        ),
        json.dumps(REPORT).replace("100.0", "NaN"),
        json.dumps(REPORT).replace('"passed": 1', '"passed": 1e400'),
        json.dumps(REPORT | {"timestamp": "x" * 2001}),
        json.dumps(REPORT).encode("utf-16").decode("latin-1"),
    ],
)
def test_a_report_that_is_none_is_refused(bench, text):
    out = bench.out()
    (out / "meta" / "health_report.json").write_text(text)

    assert refused(bench, out) == "The health report is not one."


def test_of_a_report_only_what_is_known_is_kept(world, bench, place):
    odd = deepcopy(REPORT)
    odd["script"] = "<script>"
    odd["columns"]["city"]["checks"][0]["error"] = "\0 found"

    snapshot = bench.publish(report=odd)

    assert "script" not in snapshot.health
    shown = world.founder.get(place()).json()["current"]["health"]
    assert shown["columns"]["city"]["checks"][0]["error"] == "\ufffd found"


def test_what_breaks_off_leaves_nothing(bench, monkeypatch):
    def broken(*_args):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr("dataspace.datasets.storage._report", broken)

    with pytest.raises(OSError, match="full"):
        bench.keep(bench.out())

    assert kept_on_disk(bench.world) == []


def test_a_snapshot_has_its_name_only_once_all_of_it_is_on_the_disk(
    world, bench, monkeypatch
):
    really, before, after = os.fsync, set(), set()

    def fsync(descriptor):
        is_named = any(path.suffix != ".new" for path in kept_on_disk(world))
        (after if is_named else before).add(os.fstat(descriptor).st_ino)
        really(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    bench.keep(bench.out(artifacts={"plots/a.html": b"<p>"}, report=REPORT))

    [folder] = kept_on_disk(world)
    assert {path.stat().st_ino for path in (folder, *folder.rglob("*"))} <= before
    assert {folder.parent.stat().st_ino, folder.parents[1].stat().st_ino} <= after


def test_a_snapshot_stands_in_a_slot_without_a_copy(world, bench):
    snapshot, _ = bench.keep(bench.out(artifacts={"a/b.html": b"<p>"}))
    slot = world.state / "slot"

    storage = world.app.state.reading.storage
    storage.link_into(world.workspace, snapshot, slot)

    kept = storage.folder(world.workspace, snapshot)
    assert (slot / "artifacts/a/b.html").samefile(kept / "artifacts/a/b.html")
    assert (slot / "datasets/data.parquet").samefile(kept / "datasets/data.parquet")


def test_what_is_discarded_is_gone_and_may_be_discarded_again(world, bench):
    snapshot, _ = bench.keep(bench.out())
    storage = world.app.state.reading.storage

    for _ in range(2):
        storage.discard(world.workspace, snapshot)
    storage.discard(world.workspace, SnapshotId(new_id()))

    assert kept_on_disk(world) == []
