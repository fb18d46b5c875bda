"""A worker that is killed takes its sandboxes with it, and its slots are swept."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dataspace.sandbox import slots
from dataspace.sandbox.bubblewrap import Bubblewrap

WORKER = """
import sys, time
from pathlib import Path
from dataspace.sandbox.bubblewrap import Bubblewrap, Settings
from dataspace.sandbox.spec import Limits

launcher = Bubblewrap(Settings(
    slots=Path(sys.argv[1]), python=Path(sys.argv[2]), reserve_bytes=1,
    arguments=("-I", "-S", "-c", sys.argv[3])))
slot = launcher.open(Limits())
if sys.argv[4] == "running":
    slot.begin({"code":
        "import os, time\\n"
        "if not os.fork(): os.setsid()\\n"
        "print('up', flush=True)\\n"
        "while True: time.sleep(1)"})
print("here", slot._started.family.first_pid, slot.directory, flush=True)
if sys.argv[4] == "running":
    slot.wait(lambda _: None, lambda: False)
time.sleep(60)
"""


@pytest.mark.parametrize("state", ["running", "warm"])
def test_nothing_of_a_killed_worker_runs_on(settings, state):
    worker = subprocess.Popen(
        [
            *(sys.executable, "-c", WORKER),
            *(str(settings.slots), str(settings.python), settings.arguments[-1], state),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with worker:
        said = iter(worker.stdout.readline, "")
        here = next(line for line in said if line.startswith("here"))
        _, pid, directory = here.split()
        assert is_running(pid)

        worker.send_signal(signal.SIGKILL)
        worker.wait()

    assert state == "warm" or ends_soon(pid)
    assert Path(directory).exists()
    # One that had not come into its namespaces yet is found by the next worker.
    Bubblewrap(settings).close()
    assert ends_soon(pid)
    assert not Path(directory).exists()


def test_the_sweep_leaves_slots_alone_whose_process_lives(settings):
    launcher = Bubblewrap(settings)
    held = slots.SlotDirectory(settings.slots, launcher._user)

    slots.sweep(settings.slots)

    assert held.path.exists()
    held.remove()
    launcher.close()


def test_the_sweep_ends_what_waits_in_the_slot_of_a_killed_worker(tmp_path):
    """A bubblewrap's child that nobody will let into its namespaces any more."""
    slot = tmp_path / "slot"
    (slot / "in").mkdir(parents=True)
    (slot / "lock").touch()
    waits = [sys.executable, "-c", "import time; time.sleep(60)"]

    with (
        subprocess.Popen([*waits, f"{slot}/in", "/in"]) as left_over,
        subprocess.Popen([*waits, f"{slot}2/in", "/in"]) as other,
    ):
        while (
            str(slot).encode()
            not in Path(f"/proc/{left_over.pid}/cmdline").read_bytes()
        ):
            time.sleep(0.01)
        slots.sweep(tmp_path)

        assert left_over.wait(5) == -signal.SIGKILL
        assert other.poll() is None
        other.kill()
    assert not slot.exists()


def test_folders_without_rights_are_swept_too(tmp_path):
    inner = tmp_path / "slot" / "out" / "locked" / "inner"
    inner.mkdir(parents=True)
    (tmp_path / "slot" / "lock").touch()
    for folder in (inner, inner.parent):
        folder.chmod(0)

    assert slots.sweep(tmp_path) == 1

    assert list(tmp_path.iterdir()) == []


def test_the_sweep_removes_what_was_half_removed_long_ago(tmp_path):
    fresh, old = tmp_path / "fresh", tmp_path / "old"
    for half in (fresh, old):
        (half / "out").mkdir(parents=True)
    slots.os.utime(old, (0, 0))

    assert slots.sweep(tmp_path) == 1

    assert fresh.exists()
    assert not old.exists()


def is_running(pid: str) -> bool:
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    # A zombie has ended; whoever adopted it has not asked for its status yet.
    return status.rpartition(")")[2].split()[0] != "Z"


def ends_soon(pid: str) -> bool:
    until = time.monotonic() + 5
    while is_running(pid) and time.monotonic() < until:
        time.sleep(0.02)
    return not is_running(pid)
