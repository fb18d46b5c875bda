"""Starting a program, waiting for it, and ending it with all that it started."""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

PR_SET_CHILD_SUBREAPER = 36
TICK_SECONDS = 0.2
GRACE_SECONDS = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    arguments: Sequence[str | Path]
    folder: Path
    environment: Mapping[str, str] = field(repr=False)

    def run(
        self,
        log: Path,
        *,
        tick: Callable[[], None],
        keeps: int | None = None,
        seconds: float | None = None,
        buries: bool = False,
    ) -> int:
        """Its exit code. What it says goes to the end of `log`.

        `keeps` is a descriptor that stays open as long as the program or a child of
        its lives. After `seconds` it is ended, as it is when we are interrupted.
        `buries` is for who has adopted orphans; see `adopt_orphans`.
        """
        with log.open("ab") as out:
            process = subprocess.Popen(
                [os.fspath(argument) for argument in self.arguments],
                cwd=self.folder,
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                pass_fds=() if keeps is None else (keeps,),
                start_new_session=True,
            )
            try:
                return _awaited(process, tick, seconds, buries=buries)
            except BaseException:
                _end(process)
                raise


def _awaited(
    process: subprocess.Popen[bytes],
    tick: Callable[[], None],
    seconds: float | None,
    *,
    buries: bool,
) -> int:
    last = None if seconds is None else time.monotonic() + seconds
    while True:
        try:
            return process.wait(TICK_SECONDS)
        except subprocess.TimeoutExpired:
            tick()
        if buries:
            bury_orphans(but=process.pid)
        if last is not None and time.monotonic() > last:
            _end(process)
            raise TimeoutError


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ask its whole group to end, and after a while insist."""
    for how in (signal.SIGINT, signal.SIGKILL):
        try:
            os.killpg(process.pid, how)
            process.wait(GRACE_SECONDS)
        except (ProcessLookupError, subprocess.TimeoutExpired):
            continue


def adopt_orphans() -> None:
    """Become the parent of every descendant whose own parent ends.

    Then a program that leaves a process behind, even a daemon in a session of its
    own, leaves it to us, and `orphans` sees it. Who adopts must also bury: a process
    has not gone before its parent has asked for its exit code.
    """
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def bury_orphans(*, but: int = 0) -> None:
    """Ask for the exit codes of all children that ended, `but` for one."""
    while True:
        try:
            found = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        except ChildProcessError:
            return
        if found is None or found.si_pid == but:
            return
        os.waitpid(found.si_pid, 0)


def orphans() -> Iterator[tuple[int, str]]:
    """Our living children: process id and name."""
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = status.read_text()
        except OSError:
            continue  # It ended while we looked.
        name, _, rest = text.partition("(")[2].rpartition(")")
        state, parent = rest.split()[:2]
        if int(parent) == os.getpid() and state != "Z":
            yield int(status.parent.name), name
