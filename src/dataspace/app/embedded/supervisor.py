"""Starts the processes of one machine, watches them, and stops them in order.

A process that ends unasked is started again, slower each time. When the supervisor ends,
however it ends, the kernel ends its processes too.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from dataspace.app.provider_settings import UNPREFIXED

_PR_SET_PDEATHSIG = 1
_LONGEST_PAUSE_SECONDS = 30.0
_STOP_SECONDS = 10.0
_LARGEST_LOG_BYTES = 20 * 1024 * 1024
_log = structlog.get_logger()
_libc = ctypes.CDLL(None)


def die_with_parent(sign: int) -> Callable[[], None]:
    """Give what a child calls between fork and exec, so that it never outlives us."""

    def arrange() -> None:
        _libc.prctl(_PR_SET_PDEATHSIG, sign)

    return arrange


@dataclass(slots=True)
class Process:
    """One of our programs: how it is started, and how it has fared."""

    name: str
    start: Callable[[], subprocess.Popen[bytes]]
    stop_signal: int = signal.SIGTERM
    running: subprocess.Popen[bytes] | None = None
    failures: int = 0
    not_before: float = 0.0
    started_at: float = field(default=0.0)

    def ensure(self, moment: float) -> None:
        if self.running is not None:
            code = self.running.poll()
            if code is None:
                return
            self._note_end(code, moment)
        if moment >= self.not_before:
            self.running = self.start()
            self.started_at = moment

    def stop(self) -> None:
        if self.running is None or self.running.poll() is not None:
            return
        self.running.send_signal(self.stop_signal)
        try:
            self.running.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.running.kill()
            self.running.wait()

    def _note_end(self, code: int, moment: float) -> None:
        _log.warning("process ended", process=self.name, code=code)
        lived_long = moment - self.started_at > _LONGEST_PAUSE_SECONDS
        self.failures = 1 if lived_long else self.failures + 1
        pause = min(_LONGEST_PAUSE_SECONDS, 0.25 * 2**self.failures)
        self.not_before = moment + pause
        self.running = None


@dataclass(slots=True)
class Supervisor:
    """Processes in the order in which they start; they stop in the opposite one."""

    processes: Sequence[Process]
    is_stopping: bool = False

    def start(self) -> None:
        for process in self.processes:
            process.ensure(time.monotonic())

    def watch(self) -> None:
        """Return when somebody asked us to stop."""
        while not self.is_stopping:
            for process in self.processes:
                process.ensure(time.monotonic())
            time.sleep(0.2)

    def stop(self) -> None:
        for process in reversed(self.processes):
            process.stop()

    def stop_on_signals(self) -> None:
        def note(_sign: int, _frame: object) -> None:
            self.is_stopping = True

        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sign, note)


def python_module(
    module: str, log: Path, *, environment: dict[str, str]
) -> subprocess.Popen[bytes]:
    """Start a module of ours with its log appended to `log`."""
    if log.exists() and log.stat().st_size > _LARGEST_LOG_BYTES:
        log.replace(log.with_suffix(".1.log"))
    with log.open("ab") as output:
        return subprocess.Popen(
            [sys.executable, "-m", module],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=environment,
            # Ctrl-C goes to the supervisor alone, which then stops all in order.
            process_group=0,
            preexec_fn=die_with_parent(signal.SIGTERM),  # noqa: PLW1509  one thread here.
        )


def environment() -> dict[str, str]:
    """Pass on what the programs need to be found, and our own settings; no more."""
    kept = ("PATH", "LANG", "LC_ALL", "TZ", "HOME", "TMPDIR")
    return {
        name: value
        for name, value in os.environ.items()
        if name in kept or name in UNPREFIXED or name.startswith("DATASPACE_")
    }
