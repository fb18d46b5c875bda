"""How a step ended, for every way in which it can."""

from dataclasses import replace

import pytest

from dataspace.sandbox.disk import Written
from dataspace.sandbox.launcher import Ending
from dataspace.sandbox.report import Failed, Succeeded
from dataspace.sandbox.spec import Limits
from dataspace.sandbox.verdict import Seen, judge

LIMITS = Limits(memory_bytes=1000, processes=8, file_bytes=100)
SEEN = Seen(
    limits=LIMITS,
    ending=None,
    report=Succeeded(row_count=3, peak_memory_bytes=700),
    exit_status=0,
    written=Written(bytes=10, files=1, largest_bytes=10),
    most_tasks=2,
    peak_memory_bytes=600,
    wall_seconds=1.5,
    log_tail=b"",
    log_was_cut=False,
)
FAILED = Failed(
    reason="TransformRaised", message="ValueError: no", traceback="T", path=None, line=3
)


def raised(message: str, traceback: str = "T") -> Failed:
    return replace(FAILED, message=message, traceback=traceback)


CASES = {
    "a report and a clean exit": ({}, None),
    "a report and an unclean exit": ({"exit_status": 1}, "RunnerDied"),
    "a report and a kill": ({"exit_status": 137}, "RunnerDied"),
    "a reason of ours, whatever it reports": (
        {"ending": Ending("OutOfTime", {})},
        "OutOfTime",
    ),
    "a failure": ({"report": FAILED, "exit_status": 1}, "TransformRaised"),
    "a file as large as one may be": (
        {"report": FAILED, "written": Written(100, 1, 100)},
        "OutOfDisk",
    ),
    "as many processes as there may be": (
        {"report": FAILED, "most_tasks": 8},
        "TooManyProcesses",
    ),
    "no fork between two looks": (
        {"report": raised("BlockingIOError: [Errno 11] R", "os.fork()")},
        "TooManyProcesses",
    ),
    "no thread between two looks": (
        {"report": raised("RuntimeError: can't start new thread")},
        "TooManyProcesses",
    ),
    "a full pipe, which is no fork": (
        {"report": raised("BlockingIOError: [Errno 11] R", "pipe.write()")},
        "TransformRaised",
    ),
    "no memory in Python": ({"report": raised("MemoryError")}, "OutOfMemory"),
    "no memory in numpy": ({"report": raised("_ArrayMemoryError: U")}, "OutOfMemory"),
    "the word alone": (
        {"report": raised("ValueError: MemoryError")},
        "TransformRaised",
    ),
    "no report": ({"report": None}, "RunnerDied"),
    "no report, too large a file": ({"report": None, "exit_status": 153}, "OutOfDisk"),
    "no report, an abort": ({"report": None, "exit_status": 134}, "RunnerDied"),
    "no report, an allocator's abort": (
        {"report": None, "exit_status": 134, "log_tail": b"std::bad_alloc"},
        "OutOfMemory",
    ),
    "no report, crowded": (
        {"report": None, "exit_status": 1, "most_tasks": 9},
        "TooManyProcesses",
    ),
}


@pytest.mark.parametrize(("changes", "reason"), CASES.values(), ids=CASES)
def test_a_step_ends(changes, reason):
    outcome = judge(replace(SEEN, **changes))

    assert outcome.reason == reason
    assert outcome.kind == ("failed" if reason else "succeeded")
    assert outcome.wall_seconds == 1.5


def test_the_facts_of_a_failure_are_the_runners_and_the_limit_it_met():
    raised_facts = {
        "message": "ValueError: no",
        "traceback": "T",
        "path": None,
        "line": 3,
    }

    plain = judge(replace(SEEN, report=FAILED))
    crowded = judge(replace(SEEN, report=FAILED, most_tasks=8))

    assert plain.facts == raised_facts
    assert crowded.facts == {**raised_facts, "limit": 8}


@pytest.mark.parametrize(("said", "told"), [(700, 700), (100, 600), (10**9, 1000)])
def test_the_peak_is_the_runners_only_as_far_as_it_can_be_true(said, told):
    report = Succeeded(row_count=1, peak_memory_bytes=said)

    assert judge(replace(SEEN, report=report)).peak_memory_bytes == told
