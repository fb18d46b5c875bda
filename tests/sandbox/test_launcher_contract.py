"""What every launcher keeps, whatever holds its sandboxes.

A launcher is added to `LAUNCHERS` in `conftest.py` and passes this file, or it is none.
"""

import threading
import time
from pathlib import Path

import pytest

from dataspace.sandbox import SandboxRefused, memory, processes
from dataspace.sandbox.processes import SandboxStillRunsError
from dataspace.sandbox.slot import OrderMissingError
from tests.sandbox.conftest import MIB


def test_the_order_and_inputs_come_after_the_start_and_results_come_back(bench):
    def prepare(slot: Path) -> None:
        time.sleep(0.3)  # the runner has been waiting for a while
        (slot / "in" / "files" / "raw").write_text("raw")
        (slot / "in" / "data" / "set").write_text("set")

    run = bench.run(
        "from pathlib import Path\n"
        "seen = Path('/in/files/raw').read_text() + Path('/data/set').read_text()\n"
        "Path('/out/result').write_text(seen + order['code'][:4])\n"
        "print('done', flush=True)",
        prepare=prepare,
    )

    assert run.outcome.kind == "succeeded", run
    assert run.outcome.exit_status == 0
    assert run.outcome.facts == {"row_count": 0}
    assert run.files == {"result": b"rawsetfrom"}
    assert run.log == "done\n"


def test_what_the_runner_reports_reaches_the_caller(bench):
    run = bench.run("raise ValueError('no')")

    assert run.outcome.reason == "TransformRaised"
    assert run.outcome.facts["message"] == "ValueError: no"
    assert "Traceback" in run.outcome.facts["traceback"]
    assert run.outcome.exit_status == 1


def test_reading_standard_input_ends_at_once(bench):
    assert bench.run("assert input() == ''").outcome.facts["message"] == (
        "EOFError: EOF when reading a line"
    )


def test_a_flood_of_output_is_cut_loudly_and_blocks_nobody(bench):
    run = bench.run("import os\nfor _ in range(300): os.write(1, b'x' * (1 << 20))")

    assert run.outcome.kind == "succeeded", run
    assert run.outcome.log_was_cut
    assert run.log.count("x") == MIB
    assert "The log is cut here: it reached 1,048,576 bytes" in run.log


def test_a_step_is_cancelled(bench):
    began = time.monotonic()

    run = bench.run(
        "import time; time.sleep(20)",
        should_stop=lambda: time.monotonic() - began > 0.5,
    )

    assert run.outcome.reason == "Cancelled"


def test_a_runner_that_stays_after_its_report_is_ended(bench, monkeypatch):
    monkeypatch.setattr("dataspace.sandbox.supervision._LEAVES_WITHIN_SECONDS", 0.2)

    run = bench.run(
        "say(type='succeeded', row_count=1, peak_memory_bytes=1)\n"
        "import time; time.sleep(20)"
    )

    assert run.outcome.facts == {"signal": 9}
    assert run.outcome.wall_seconds < 5


def test_daemons_are_gone_when_the_outcome_is_there(bench):
    daemon = (
        "import os, time\n"
        "if not os.fork():\n"
        "    os.setsid()\n"
        "    if os.fork(): os._exit(0)\n"
        "    while True:\n"
        "        open('/out/beat', 'a').write('x'); print('x'); time.sleep(0.001)\n"
        "time.sleep(0.1)"
    )
    with bench.open() as slot:
        slot.begin({"code": daemon})

        outcome = slot.wait(lambda _: None, lambda: False)

        first = (slot.directory / "out" / "beat").read_bytes()
        time.sleep(0.1)
        assert (slot.directory / "out" / "beat").read_bytes() == first != b""
    assert outcome.kind == "succeeded"


def test_no_outcome_is_given_while_something_of_the_sandbox_still_runs(
    bench, monkeypatch
):
    with bench.open() as slot:
        slot.begin({"code": "pass"})
        monkeypatch.setattr(processes, "_has_ended", lambda _: False)
        with pytest.raises(SandboxStillRunsError):
            slot.wait(lambda _: None, lambda: False)
        monkeypatch.undo()


def test_a_slot_is_removed_whatever_code_left_in_it(bench):
    with bench.open(output_files=5000) as slot:
        slot.begin(
            {
                "code": "import os\nos.chdir('/out')\n"
                "for n in range(1500): os.mkdir('d' * 200); os.chdir('d' * 200)\n"
                "os.chdir('/out'); os.mkdir('locked'); os.mkdir('locked/inner')\n"
                "os.symlink('/', 'link'); os.mkfifo(b'\\xff\\n'); os.link(b'\\xff\\n', 'l')\n"
                "os.chmod('locked/inner', 0); os.chmod('locked', 0)"
            }
        )
        outcome = slot.wait(lambda _: None, lambda: False)

    # Deeper than a path can say, so that nobody could count what is there.
    assert outcome.reason == "TooManyFiles", outcome
    assert not slot.directory.exists()
    assert Path("/usr").exists()


def test_an_unused_slot_ends_when_it_is_closed(bench):
    slot = bench.open()
    pid = slot._started.family.first_pid
    assert Path(f"/proc/{pid}").exists()

    slot.close()
    slot.close()

    assert not Path(f"/proc/{pid}/exe").exists()
    assert not slot.directory.exists()


def test_a_slot_outlives_the_thread_that_opened_it(bench):
    opened = []
    thread = threading.Thread(target=lambda: opened.append(bench.open()))
    thread.start()
    thread.join()
    time.sleep(0.2)

    with opened[0] as slot:
        slot.begin({"code": "pass"})
        outcome = slot.wait(lambda _: None, lambda: False)

    assert outcome.kind == "succeeded", outcome


def test_slots_opened_ahead_do_not_see_each_other(bench):
    look = (
        "from pathlib import Path\n"
        "names = [str(p) for place in ('/in', '/out', '/data', '/tmp', '/dev/shm')\n"
        "         for p in Path(place).rglob('mine-*')]\n"
        "print(sorted(names), len(list(Path('/proc').glob('[0-9]*'))), flush=True)\n"
        "Path('/tmp/mine-x').touch(); Path('/dev/shm/mine-x').touch()"
    )
    slots = [bench.open() for _ in range(3)]
    logs = []
    for number, slot in enumerate(slots):
        (slot.directory / "in" / "files" / f"mine-{number}").touch()
        slot.begin({"code": look})
        log = bytearray()
        slot.wait(log.extend, lambda: False)
        logs.append(log.decode())
    for slot in slots:
        slot.close()

    assert logs == [f"['/in/files/mine-{n}'] 2\n" for n in range(3)]


def test_a_caller_that_fails_leaves_nothing_running(bench):
    class Lost(Exception):
        pass

    def lose(_: bytes) -> None:
        raise Lost

    with bench.open() as slot:
        slot.begin({"code": "import time; print('x', flush=True); time.sleep(20)"})
        with pytest.raises(Lost):
            slot.wait(lose, lambda: False)

    assert not slot.directory.exists()


def test_waiting_without_an_order_is_a_fault(bench):
    with bench.open() as slot, pytest.raises(OrderMissingError):
        slot.wait(lambda _: None, lambda: False)


def test_nothing_of_a_step_is_left_on_the_machine(counting_bench, monkeypatch):
    groups, really = [], memory.Hierarchy.group
    monkeypatch.setattr(
        memory.Hierarchy,
        "group",
        lambda *given: groups.append(really(*given)) or groups[-1],
    )
    mounts = Path("/proc/self/mounts").read_text()

    counting_bench.run("pass")

    assert bool(groups) == (counting_bench.launcher.memory_guard == "cgroup")
    assert [group for group in groups if group.path.exists()] == []
    assert Path("/proc/self/mounts").read_text() == mounts


def test_no_slot_is_opened_on_a_disk_without_free_space(bench, monkeypatch):
    monkeypatch.setattr("dataspace.sandbox.bubblewrap.free_bytes", lambda _: 0)

    with pytest.raises(SandboxRefused, match="free space"):
        bench.open()
