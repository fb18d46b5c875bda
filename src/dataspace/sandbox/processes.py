"""Starting bubblewrap, and being sure that everything it started has ended.

The kernel ties a sandbox to the *thread* that started it: when that thread ends, the
sandbox is killed. So one thread starts them all, and lives as long as the launcher; a
worker that is killed takes its sandboxes with it.
"""

import json
import os
import select
import signal
import subprocess
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from io import RawIOBase
from pathlib import Path
from threading import Lock
from typing import Final

# Sandboxes yield to the platform when both want the processor, and they are the first
# that the kernel kills when the machine runs out of memory.
_NICE: Final = 5
_PREPARE: Final = """
umask 022
echo 1000 >/proc/self/oom_score_adj || exit 120
while [ "$1" != -- ]; do echo $$ >"$1"/cgroup.procs || exit 120; shift; done
shift
exec "$@"
"""
# Shows whether bubblewrap clears the environment: the self-test looks for it inside.
CANARY: Final = {"DATASPACE_OUTSIDE": "1"}
_ENDED_WITHIN_MILLISECONDS: Final = 20_000


class SandboxStillRunsError(Exception):
    """The kernel does not end a process that was killed: a fault, not an outcome."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What to start, with which descriptors, where, and on which processors."""

    arguments: Sequence[str]
    descriptors: Sequence[int]
    log: int
    groups: Sequence[Path]
    user: int
    processors: Iterable[int]

    @property
    def handed_over(self) -> tuple[int, ...]:
        """Descriptors that only the started process needs."""
        return (self.log, *self.descriptors)

    def whole(self) -> list[str]:
        become = (
            ("setpriv", f"--reuid={self.user}", f"--regid={self.user}")
            if os.geteuid() == 0
            else ()
        )
        return [
            *("/bin/sh", "-c", _PREPARE, "sh"),
            *map(str, self.groups),
            "--",
            *((*become, "--clear-groups", "--") if become else ()),
            *self.arguments,
        ]


class Spawner:
    """The one thread that starts processes."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "sandboxes", initializer=_become_nice)

    def start(self, command: Command) -> "subprocess.Popen[bytes]":
        return self._thread.submit(_start, command).result()

    def close(self) -> None:
        self._thread.shutdown()


def _become_nice() -> None:
    os.setpriority(os.PRIO_PROCESS, 0, _NICE)


def _start(command: Command) -> "subprocess.Popen[bytes]":
    # Inherited, and the sandbox's filter lets nobody change it: a limit of processors.
    os.sched_setaffinity(0, command.processors)
    return subprocess.Popen(
        command.whole(),
        stdin=subprocess.DEVNULL,
        stdout=command.log,
        stderr=subprocess.STDOUT,
        pass_fds=tuple(command.descriptors),
        env=CANARY | {"PATH": "/usr/local/bin:/usr/bin:/bin"},
        cwd="/",
    )


class Processors:
    """Deals out processors so that sandboxes share each as little as possible."""

    def __init__(self) -> None:
        self._all = sorted(os.sched_getaffinity(0))
        self._taken: Counter[int] = Counter()
        self._lock = Lock()

    def take(self, count: int) -> frozenset[int]:
        with self._lock:
            by_use = sorted(self._all, key=lambda processor: self._taken[processor])
            taken = frozenset(by_use[:count])
            self._taken.update(taken)
        return taken

    def give_back(self, taken: frozenset[int]) -> None:
        with self._lock:
            self._taken.subtract(taken)


class Family:
    """Bubblewrap and everything below it, ended for certain by ending the first inside.

    That first process is PID 1 of the sandbox: the kernel kills all others with it, and
    it is gone only when they are.
    """

    def __init__(self, bubblewrap: "subprocess.Popen[bytes]", facts: RawIOBase) -> None:
        self._bubblewrap = bubblewrap
        self.exit = os.pidfd_open(bubblewrap.pid)
        self.first_pid = _first_pid(facts, bubblewrap.pid)
        self._first = os.pidfd_open(self.first_pid) if self.first_pid else None

    @property
    def exit_status(self) -> int | None:
        return self._bubblewrap.poll()

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            if self._first is None:
                self._bubblewrap.kill()
            else:
                signal.pidfd_send_signal(self._first, signal.SIGKILL)

    def await_end(self) -> None:
        """Return once nothing of the sandbox runs any more."""
        for process in (self.exit, self._first):
            if process is not None and not _has_ended(process):
                raise SandboxStillRunsError(self.first_pid)
        self._bubblewrap.wait()

    def close(self) -> None:
        self.kill()
        self.await_end()
        os.close(self.exit)
        if self._first is not None:
            os.close(self._first)


def end_left_over(slot: Path) -> None:
    """End what a killed worker left of the sandbox that holds this slot.

    The kernel ends it with the worker, but for one moment: a bubblewrap that dies while
    its child waits to be let into its namespaces leaves that child waiting for ever.
    """
    mark = f"\0{slot}/in\0".encode()
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            opened = os.pidfd_open(int(process.name))
            try:
                # Read after the number was taken, so it is this process and no other.
                if mark in (process / "cmdline").read_bytes():
                    signal.pidfd_send_signal(opened, signal.SIGKILL)
                    _has_ended(opened)
            finally:
                os.close(opened)


def _has_ended(process: int) -> bool:
    poll = select.poll()
    poll.register(process, select.POLLIN)
    return bool(poll.poll(_ENDED_WITHIN_MILLISECONDS))


def _first_pid(facts: RawIOBase, bubblewrap: int) -> int | None:
    """What bubblewrap says its child is; nothing if it could not make one."""
    said = b""
    while chunk := facts.read(4096):
        said += chunk
        if said.rstrip().endswith(b"}"):
            break
    if not said:
        return None
    pid: int = json.loads(said)["child-pid"]
    with suppress(OSError):
        status = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
        # Else it has ended and its number may be somebody else's by now.
        if int(status[1]) == bubblewrap:
            return pid
    return None
