"""Where memory may be counted, and what is counted on the disk."""

import os
from pathlib import Path

import pytest

from dataspace.sandbox import disk, host, kernel, landlock, memory
from dataspace.sandbox.disk import DiskWatch, Written, measure
from dataspace.sandbox.inside import Inside, NotInsideError
from dataspace.sandbox.log import Log
from dataspace.sandbox.memory import Group, Hierarchy
from dataspace.sandbox.processes import Processors
from dataspace.sandbox.spec import Limits

V1 = "30 20 0:26 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"
V2 = "31 20 0:27 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw\n"
OTHER = (
    "32 20 0:28 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n"
    "33 1 0:5 / / rw - ext4 a rw\n"
)
PART = V2.replace("/ /sys", "/docker/b /sys")
TOP = Path("/sys/fs/cgroup")


@pytest.mark.parametrize(
    ("mounts", "own", "places"),
    [
        (V1 + OTHER, "4:memory:/a\n", [(TOP / "memory/a", 1), (TOP / "memory", 1)]),
        (OTHER + V2, "0::/user/a\n", [(TOP / "user/a", 2), (TOP, 2)]),
        (V2, "", [(TOP, 2), (TOP, 2)]),
        (
            V2.replace("/ /sys", "/docker/b /sys"),
            "0::/docker/b/c\n",
            [(TOP / "c", 2), (TOP, 2)],
        ),
        # In a container's own view the path may lie above what is mounted.
        (PART, "0::/elsewhere\n", [(TOP, 2)]),
        (OTHER, "1:cpu:/\n", []),
    ],
)
def test_groups_are_made_below_our_own_else_at_the_top(mounts, own, places):
    found = [(place.parent, place.version) for place in memory.candidates(mounts, own)]

    assert found == places


def test_a_group_of_the_second_version_is_limited_without_swap(tmp_path, monkeypatch):
    """The kernel here has the first version only, so its files are stood in for."""
    made = Group(tmp_path, 2)
    for name in ("memory.max", "memory.oom.group"):
        (tmp_path / name).touch()

    made.limit(4096)

    assert (tmp_path / "memory.max").read_text() == "4096"
    assert (tmp_path / "memory.swap.max").read_text() == "0"
    (tmp_path / "memory.events").write_text("low 0\nhigh 0\nmax 9\noom 1\noom_kill 0\n")
    assert not made.has_killed()
    (tmp_path / "memory.events").write_text("oom 1\noom_kill 2\n")
    assert made.has_killed()
    monkeypatch.setattr(memory, "_REMOVAL_PAUSE_SECONDS", 0)
    made.close()  # still full here; the sweep finds it later


def test_the_second_version_passes_memory_on_to_its_groups(tmp_path):
    control = tmp_path / "cgroup.subtree_control"
    control.write_text("cpu")

    memory._pass_on_memory(tmp_path)

    assert control.read_text() == "+memory"
    control.write_text("cpu memory")
    memory._pass_on_memory(tmp_path)
    assert control.read_text() == "cpu memory"


def test_a_place_where_no_group_can_be_limited_is_passed_over(monkeypatch, tmp_path):
    nowhere = [Hierarchy(tmp_path / "missing", 1), Hierarchy(tmp_path / "missing", 2)]
    monkeypatch.setattr(memory, "candidates", lambda *_: iter(nowhere))

    assert memory.hierarchy() is None


def test_groups_that_a_killed_process_left_are_swept(tmp_path):
    old, fresh, foreign = (tmp_path / n for n in ("dataspace-a", "dataspace-b", "c"))
    for group in (old, fresh, foreign):
        group.mkdir()
    for group in (old, foreign):
        os.utime(group, (0, 0))

    Hierarchy(tmp_path, 1).sweep()

    assert set(tmp_path.iterdir()) == {foreign, fresh}


LIMITS = Limits(output_bytes=100_000, output_files=10)


def test_everything_below_the_output_is_counted(tmp_path):
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "file").write_bytes(bytes(5000))
    (tmp_path / "link").symlink_to("/usr")

    found = measure(tmp_path, LIMITS)

    assert found.files == 4
    assert 5000 <= found.largest_bytes <= 8192
    assert found.bytes < 50_000


def test_a_file_with_holes_counts_as_large_as_it_says(tmp_path):
    with (tmp_path / "holes").open("wb") as file:
        file.truncate(1 << 40)

    assert measure(tmp_path, LIMITS).largest_bytes == 1 << 40


def test_counting_stops_where_a_limit_is_passed(tmp_path):
    for number in range(50):
        (tmp_path / str(number)).touch()

    assert measure(tmp_path, LIMITS).files == 11


def test_a_folder_that_vanishes_while_counting_is_left_out(tmp_path, monkeypatch):
    (tmp_path / "a").mkdir()
    monkeypatch.setattr(
        disk.kernel, "open_directory_beneath", raising(FileNotFoundError(2, "gone"))
    )

    assert measure(tmp_path, LIMITS) == Written(0, 0, 0)


@pytest.mark.parametrize("name", [b"link", b"..", b"/usr", b"a/../..", b"link/bin"])
def test_no_folder_outside_is_opened_while_counting(tmp_path, name):
    (tmp_path / "a").mkdir()
    (tmp_path / "link").symlink_to("/usr")
    above = os.open(tmp_path, os.O_RDONLY)

    with pytest.raises((PermissionError, OSError)):
        kernel.open_directory_beneath(above, name, flags=os.O_RDONLY)

    os.close(above)


def raising(error: Exception):
    def act(*_: object, **__: object) -> int:
        raise error

    return act


def test_the_reserve_of_free_space_is_kept_for_everybody_else(tmp_path):
    watch = DiskWatch(tmp_path, LIMITS, reserve_bytes=1 << 60)

    _, excess = watch.look()

    assert excess is not None
    assert (excess.reason, dict(excess.facts)) == (
        "OutOfDisk",
        {"reserve_bytes": 1 << 60},
    )


def test_looks_keep_their_distance(tmp_path):
    watch = DiskWatch(tmp_path, LIMITS, reserve_bytes=1)
    assert watch.is_due()

    _, excess = watch.look()

    assert excess is None
    assert not watch.is_due()


def test_no_process_outside_is_taken_for_a_sandbox():
    with pytest.raises(NotInsideError):
        Inside(os.getpid())


def test_processors_are_shared_evenly(monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1, 2, 3})
    processors = Processors()

    first, second, third = (processors.take(2) for _ in range(3))
    processors.give_back(second)

    assert first | second == {0, 1, 2, 3}
    assert third == first
    assert processors.take(2) == second
    assert processors.take(99) == {0, 1, 2, 3}


def test_the_log_passes_on_what_fits_and_says_where_it_stopped():
    kept: list[bytes] = []
    log = Log(10, kept.append)

    for chunk in (b"12345", b"67890", b"more", b"and more"):
        log.take(chunk)

    assert kept[:2] == [b"12345", b"67890"]
    assert len(kept) == 3
    assert b"cut here: it reached 10 bytes" in kept[2]
    assert log.was_cut
    assert log.tail.endswith(b"and more")


def test_a_log_that_just_fits_is_not_cut():
    log = Log(10, lambda _: None)

    log.take(b"1234567890")

    assert not log.was_cut


@pytest.mark.parametrize("abi", range(1, 9))
def test_each_kernel_is_asked_for_all_that_its_landlock_can(abi):
    found = landlock.rules(abi)

    assert found.files.bit_count() == 13 + (abi >= 2) + (abi >= 3) + (abi >= 5)
    assert bool(found.network) == (abi >= 4)
    assert bool(found.scopes) == (abi >= 6)
    assert found.size == 8 + 8 * (abi >= 4) + 8 * (abi >= 6)


def test_the_interpreters_of_an_environment_are_found(tmp_path):
    packages = tmp_path / "lib" / "python3.11" / "site-packages"
    packages.mkdir(parents=True)
    (packages / "editable.pth").write_text("/src/of/it\nimport nothing\n")
    (tmp_path / "pyvenv.cfg").write_text("home = /opt/python/bin\nversion = 3.11\n")

    found = host.python_paths(tmp_path / "bin" / "python")

    assert found == (tmp_path, Path("/opt/python"), Path("/src/of/it"))


def test_what_is_no_environment_is_refused(tmp_path):
    (tmp_path / "pyvenv.cfg").write_text("nothing")

    with pytest.raises(Exception, match="not a virtual environment"):
        host.python_paths(tmp_path / "bin" / "python")
