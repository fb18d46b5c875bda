"""Attempts to use up what is everybody's: memory, processes, processors."""

import errno
import os
import resource
import signal
from pathlib import Path

from dataspace.sandbox.probe.attempt import (
    EscapedError,
    Order,
    attempt,
    insist,
    libc,
    refused,
)

_SET_PDEATHSIG = 1


@attempt
def filling_tmp(order: Order) -> str:
    return _filled("/tmp/filling", order["tmp_bytes"])  # noqa: S108


@attempt
def filling_shared_memory(order: Order) -> str:
    return _filled("/dev/shm/filling", order["shm_bytes"])  # noqa: S108


@attempt
def forking(order: Order) -> str:
    children = []
    try:
        for _ in range(order["processes"] + 1):
            child = os.fork()
            if not child:
                # Whatever ends us ends them, even where the lock on processes is missing.
                libc.prctl(_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
                signal.pause()
            children.append(child)
    except BlockingIOError:
        return f"refused after {len(children)} children"
    finally:
        for child in children:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
    raise EscapedError(f"{len(children)} children")


@attempt
def limits(order: Order) -> str:
    found = {
        name: list(resource.getrlimit(getattr(resource, f"RLIMIT_{name}")))
        for name in order["limits"]
    }
    expected = {name: [value, value] for name, value in order["limits"].items()}
    return insist(found == expected, found)


@attempt
def processors(order: Order) -> str:
    held = os.sched_getaffinity(0)
    more = refused(lambda: os.sched_setaffinity(0, range(os.cpu_count() or 1)))
    return insist(len(held) == order["cpus"], f"holds {sorted(held)}; more: {more}")


@attempt
def first_to_die(_: Order) -> str:
    score = Path("/proc/self/oom_score_adj").read_text().strip()
    return insist(score == "1000", f"oom_score_adj {score}")


def _filled(path: str, limit: int) -> str:
    written = 0
    try:
        with open(path, "wb", buffering=0) as file:  # noqa: PTH123
            while written <= limit:
                written += file.write(bytes(1 << 16))
    except OSError as refused:
        return f"{errno.errorcode[refused.errno or 0]} after {written} bytes"
    finally:
        os.unlink(path)  # noqa: PTH108
    raise EscapedError(f"{written} bytes in {path}")
