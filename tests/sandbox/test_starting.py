"""A runner that does not start as one, and a door that only the sandbox may come through."""

import os
import socket
from dataclasses import replace
from pathlib import Path

import pytest

from dataspace.sandbox import memory, slot
from dataspace.sandbox.bubblewrap import Bubblewrap
from dataspace.sandbox.control import NAME, Door, listen
from dataspace.sandbox.memory import Hierarchy
from dataspace.sandbox.report import HostileReportError
from tests.sandbox.conftest import LIMITS

COME = """
import os, socket, sys, time
line = socket.socket(socket.AF_UNIX)
line.connect("/in/control.sock")
"""
READY = (
    COME
    + """
line.sendall(b'{"version":1,"type":"ready","pid":2}\\n')
"""
)


@pytest.fixture
def start(settings):
    """Start any code as the runner; answers how the step ended, and the log."""

    def start(runner: str, order: dict | None = None):
        launcher = Bubblewrap(replace(settings, arguments=("-I", "-S", "-c", runner)))
        log = bytearray()
        with launcher.open(LIMITS) as opened:
            opened.begin(order or {})
            outcome = opened.wait(log.extend, lambda: False)
        launcher.close()
        return outcome, log.decode()

    return start


def test_a_runner_that_ends_before_it_is_ready_has_died_of_that(start):
    outcome, log = start("print('no such module'); raise SystemExit(7)")

    assert outcome.reason == "RunnerDied"
    assert outcome.facts == {"exit_status": 7}
    assert log == "no such module\n"


@pytest.mark.parametrize(
    ("runner", "why"),
    [
        ("import time; time.sleep(60)", "NotReady"),
        (COME + "time.sleep(60)", "NotReady"),
        (COME + "line.close(); time.sleep(60)", "NotReady"),
        (COME + "line.sendall(b'hello\\n'); time.sleep(60)", "JSON"),
        (
            COME + 'line.sendall(b\'{"version":1,"type":"go"}\\n\'); time.sleep(60)',
            "NotReady",
        ),
    ],
    ids=[
        "stays away",
        "says nothing",
        "hangs up",
        "says nonsense",
        "says another word",
    ],
)
def test_a_runner_that_is_not_ready_is_ended(start, monkeypatch, runner, why):
    monkeypatch.setattr(slot, "_STARTS_WITHIN_SECONDS", 0.5)

    outcome, _ = start(runner)

    assert outcome.reason == "RunnerDied"
    assert why in outcome.facts["start"]
    assert outcome.wall_seconds < 5


def test_a_runner_that_does_not_take_its_order_is_ended(start, monkeypatch):
    monkeypatch.setattr("dataspace.sandbox.control._ORDER_TAKEN_WITHIN_SECONDS", 0.3)

    outcome, _ = start(READY + "time.sleep(60)", {"much": "x" * (4 << 20)})

    assert outcome.reason == "RunnerDied"
    assert "timed out" in outcome.facts["start"].lower()


def test_a_runner_that_leaves_its_order_unread_has_died(start):
    outcome, _ = start(READY + "time.sleep(0.2); line.close(); time.sleep(0.2)")

    assert outcome.facts == {"exit_status": 0}


@pytest.fixture
def folder(ground) -> Path:
    made = ground / f"door-{os.urandom(4).hex()}"
    made.mkdir()
    return made


def test_the_door_is_gone_once_somebody_came_through(folder):
    door = Door(folder, os.geteuid())
    path = folder / NAME
    assert path.stat().st_mode & 0o777 == 0o600
    client = socket.socket(socket.AF_UNIX)
    client.connect(str(path))

    line = door.take()

    assert not path.exists()
    client.close()
    line.close()


def test_nobody_but_the_sandboxs_user_comes_through(folder):
    door = Door(folder, os.geteuid())
    door._user += 1
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(str(folder / NAME))

        with pytest.raises(HostileReportError, match="peer"):
            door.take()


def test_a_door_that_cannot_be_locked_is_not_left_open(folder, monkeypatch):
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "chmod", refuse)

    with pytest.raises(PermissionError):
        Door(folder, os.geteuid())

    assert list(folder.iterdir()) == []


def test_a_name_that_is_taken_leaves_no_socket_open(folder):
    with listen(folder / "a"), pytest.raises(OSError, match="in use"):
        listen(folder / "a")


def test_a_door_may_lie_deeper_than_a_sockets_path_reaches(folder):
    deep = folder.joinpath(*["d" * 60] * 4)
    deep.mkdir(parents=True)

    Door(deep, os.geteuid()).close()

    assert list(deep.iterdir()) == []


def test_a_group_that_cannot_be_limited_is_not_left(tmp_path, monkeypatch):
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(memory.Group, "limit", refuse)

    with pytest.raises(PermissionError):
        Hierarchy(tmp_path, 1).group(1)

    assert list(tmp_path.iterdir()) == []


def test_a_slot_that_cannot_be_started_leaves_nothing(settings, monkeypatch):
    launcher = Bubblewrap(settings)
    launcher.open(LIMITS).close()
    before = sorted(settings.slots.iterdir())

    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(launcher._spawner, "start", refuse)
    descriptors = len(list(Path("/proc/self/fd").iterdir()))

    with pytest.raises(PermissionError):
        launcher.open(LIMITS)

    assert sorted(settings.slots.iterdir()) == before
    assert len(list(Path("/proc/self/fd").iterdir())) == descriptors
    launcher.close()


def test_many_slots_leak_nothing(bench):
    bench.run("pass")
    descriptors = len(list(Path("/proc/self/fd").iterdir()))

    for _ in range(5):
        bench.run("pass")

    assert len(list(Path("/proc/self/fd").iterdir())) == descriptors
