"""What every launcher does with a step that takes too much or dies; see its contract."""

import pytest

from tests.sandbox.conftest import MIB

BOMBS = {
    "one process": "hoard = [bytearray(1 << 24) for _ in range(64)]",
    "many processes": (
        "import os, time\n"
        "for _ in range(16):\n"
        "    if not os.fork():\n"
        "        hoard = bytearray(b'x' * (64 << 20)); time.sleep(20)\n"
        "time.sleep(20)"
    ),
    # Neither the files nor the process alone would pass the limit.
    "files in memory": (
        "import time\n"
        "open('/tmp/a', 'wb').write(bytes(14 << 20))\n"
        "open('/dev/shm/a', 'wb').write(bytes(6 << 20))\n"
        "hoard = bytearray(b'x') * (48 << 20); time.sleep(20)"
    ),
    "shared memory that has no file": (
        "import mmap, time\n"
        "hoard = [mmap.mmap(-1, 1 << 24) for _ in range(64)]\n"
        "for part in hoard: part.write(bytes(1 << 24))\n"
        "time.sleep(20)"
    ),
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_memory_beyond_the_limit_ends_the_step(counting_bench, bomb):
    run = counting_bench.run(bomb, memory_bytes=64 * MIB)

    assert run.outcome.reason == "OutOfMemory", run
    assert run.outcome.facts["limit_bytes"] == 64 * MIB
    assert run.outcome.wall_seconds < 15


def test_memory_below_the_limit_does_not(counting_bench):
    run = counting_bench.run(
        "import os, time\n"
        "hoard = bytearray(b'x' * (120 << 20))\n"
        "if not os.fork(): time.sleep(0.5); os._exit(0)\n"  # shares every page
        "os.wait()"
    )

    assert run.outcome.kind == "succeeded", run
    assert run.outcome.peak_memory_bytes > 120 * MIB


def test_time_beyond_the_limit_ends_the_step(bench):
    run = bench.run("while True: pass", wall_seconds=0.5)

    assert run.outcome.reason == "OutOfTime"
    assert run.outcome.facts == {"limit_seconds": 0.5}
    assert 0.5 <= run.outcome.wall_seconds < 3


FORKS = {
    "for ever": "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass",
    "until it fails": (
        "import os, time\nwhile True:\n    if not os.fork(): time.sleep(20)"
    ),
}


@pytest.mark.parametrize("bomb", FORKS.values(), ids=FORKS)
def test_a_fork_bomb_ends_the_step_and_nothing_else(bench, bomb):
    run = bench.run(bomb)

    assert run.outcome.reason == "TooManyProcesses", run
    assert bench.run("pass").outcome.kind == "succeeded"


FILLERS = {
    "one file": ("open('/out/a', 'wb').write(bytes(20 << 20))", "OutOfDisk"),
    "several files": (
        (
            "import time\n"
            "for n in range(4): open(f'/out/{n}', 'wb').write(bytes(10 << 20))\n"
            "time.sleep(20)"
        ),
        "OutOfDisk",
    ),
    "several files at the last moment": (
        "for n in range(4): open(f'/out/{n}', 'wb').write(bytes(10 << 20))",
        "OutOfDisk",
    ),
    "files without a name": (
        (
            "import os, time\n"
            "hoard = []\n"
            "for n in range(4):\n"
            "    hoard.append(open('/out/a', 'wb', buffering=0))\n"
            "    os.unlink('/out/a'); hoard[-1].write(bytes(10 << 20))\n"
            "time.sleep(20)"
        ),
        "OutOfDisk",
    ),
    "files in a folder without rights": (
        (
            "import os, time\n"
            "os.mkdir('/out/a')\n"
            "for n in range(4): open(f'/out/a/{n}', 'wb').write(bytes(10 << 20))\n"
            "os.chmod('/out/a', 0); time.sleep(20)"
        ),
        "OutOfDisk",
    ),
    "many files": (
        "import time\nfor n in range(99): open(f'/out/{n}', 'w')\ntime.sleep(20)",
        "TooManyFiles",
    ),
    "many folders": (
        "import os; os.chdir('/out')\nfor n in range(99): os.mkdir('f'); os.chdir('f')",
        "TooManyFiles",
    ),
}


@pytest.mark.parametrize(("filler", "reason"), FILLERS.values(), ids=FILLERS)
def test_filling_the_output_ends_the_step(bench, filler, reason):
    run = bench.run(filler)

    assert run.outcome.reason == reason, run
    assert run.outcome.wall_seconds < 10


DEATHS = {
    "kill -9": ("import os; os.kill(os.getpid(), 9)", {"signal": 9}),
    "a crash": ("import ctypes; ctypes.string_at(0)", {"signal": 11}),
    "leaving without a word": ("import os; os._exit(0)", {"exit_status": 0}),
    "hanging up": ("line.close(); import os; os._exit(3)", {"exit_status": 3}),
    "praise, then failure": (
        "say(type='succeeded', row_count=1, peak_memory_bytes=1); import os; os._exit(1)",
        {"exit_status": 1},
    ),
    "nonsense": ("line.sendall(b'{}\\n')", {"report": "version"}),
    "an endless line": (
        (
            "import time\n"
            "try:\n"
            "    while True: line.sendall(b'x' * 4096)\n"
            "except OSError: time.sleep(20)"
        ),
        {"report": "length"},
    ),
}


@pytest.mark.parametrize(("code", "facts"), DEATHS.values(), ids=DEATHS)
def test_a_runner_that_does_not_come_to_its_end_has_died(bench, code, facts):
    run = bench.run(code)

    assert run.outcome.reason == "RunnerDied", run
    assert run.outcome.facts == facts


def test_an_allocator_that_aborts_is_out_of_memory(bench):
    run = bench.run(
        "import os; os.write(2, b'memory allocation of 99 bytes failed'); os.abort()"
    )

    assert run.outcome.reason == "OutOfMemory"


def test_a_request_for_absurd_memory_is_out_of_memory(bench):
    assert bench.run("bytearray(1 << 40)").outcome.reason == "OutOfMemory"
