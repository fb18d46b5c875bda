"""How a step ended, decided from what was seen: purely, so every case can be tested."""

import signal
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from dataspace.sandbox.disk import Written
from dataspace.sandbox.launcher import Ending, Outcome
from dataspace.sandbox.report import Failed, Report, Succeeded
from dataspace.sandbox.spec import Limits

_BY_SIGNAL: Final = 128
# What allocators in C++ and Rust say before they abort.
_ALLOCATOR_WORDS: Final = (b"memory allocation of", b"std::bad_alloc")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Everything about a sandbox that has ended."""

    limits: Limits
    ending: Ending | None
    report: Report | None
    exit_status: int | None
    written: Written
    most_tasks: int
    peak_memory_bytes: int
    wall_seconds: float
    log_tail: bytes
    log_was_cut: bool


def judge(seen: Seen) -> Outcome:
    ending = seen.ending or _own_ending(seen)
    return Outcome(
        kind="failed" if ending else "succeeded",
        reason=ending.reason if ending else None,
        facts=ending.facts if ending else _facts(seen.report),
        exit_status=seen.exit_status,
        peak_memory_bytes=_peak(seen),
        wall_seconds=seen.wall_seconds,
        log_was_cut=seen.log_was_cut,
    )


def _own_ending(seen: Seen) -> Ending | None:
    """Why it failed without our doing; nothing if it succeeded."""
    limits = seen.limits
    match seen.report:
        case Succeeded() if seen.exit_status == 0:
            return None
        case Failed() if seen.written.largest_bytes >= limits.file_bytes:
            return Ending("OutOfDisk", _because(seen, limit_bytes=limits.file_bytes))
        case Failed() as failed if _is_crowded(seen, failed):
            return Ending("TooManyProcesses", _because(seen, limit=limits.processes))
        case Failed() as failed if "MemoryError" in failed.message.partition(":")[0]:
            return Ending(
                "OutOfMemory", _because(seen, limit_bytes=limits.memory_bytes)
            )
        case Failed() as failed:
            return Ending(failed.reason, _facts(failed))
    return _death(seen)


def _is_crowded(seen: Seen, failed: Failed) -> bool:
    """Whether it ran into its limit of processes, perhaps between two of our looks."""
    could_not_fork = "BlockingIOError" in failed.message and "fork" in failed.traceback
    could_not_thread = "can't start new thread" in failed.message
    return (
        could_not_fork or could_not_thread or seen.most_tasks >= seen.limits.processes
    )


def _death(seen: Seen) -> Ending:
    status = seen.exit_status
    if status == _BY_SIGNAL + signal.SIGXFSZ:
        return Ending("OutOfDisk", {"limit_bytes": seen.limits.file_bytes})
    if status == _BY_SIGNAL + signal.SIGABRT and any(
        words in seen.log_tail for words in _ALLOCATOR_WORDS
    ):
        return Ending("OutOfMemory", {"limit_bytes": seen.limits.memory_bytes})
    if seen.most_tasks >= seen.limits.processes:
        return Ending("TooManyProcesses", {"limit": seen.limits.processes})
    if status is not None and status > _BY_SIGNAL:
        return Ending("RunnerDied", {"signal": status - _BY_SIGNAL})
    return Ending("RunnerDied", {"exit_status": status})


def _because(seen: Seen, **limit: int) -> Mapping[str, Any]:
    return {**_facts(seen.report), **limit}


def _facts(report: Report | None) -> Mapping[str, Any]:
    if isinstance(report, Failed):
        return {k: v for k, v in asdict(report).items() if k != "reason"}
    return {"row_count": report.row_count} if report else {}


def _peak(seen: Seen) -> int:
    """What we saw, or what the runner says it saw between our looks, if that can be."""
    said = 0
    if isinstance(seen.report, Succeeded):
        said = min(seen.report.peak_memory_bytes, seen.limits.memory_bytes)
    return max(seen.peak_memory_bytes, said)
