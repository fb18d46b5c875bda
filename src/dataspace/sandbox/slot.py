"""One started sandbox, from the empty slot to its end: used once."""

import json
import select
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

from dataspace.sandbox import report
from dataspace.sandbox.control import Door, Line
from dataspace.sandbox.disk import DiskWatch
from dataspace.sandbox.inside import Inside, NotInsideError
from dataspace.sandbox.launcher import Ending, Outcome
from dataspace.sandbox.memory import Guard
from dataspace.sandbox.meter import Meter
from dataspace.sandbox.processes import Family
from dataspace.sandbox.report import HostileReportError
from dataspace.sandbox.spec import Limits
from dataspace.sandbox.supervision import Supervision, Watched

_STARTS_WITHIN_SECONDS: Final = 60


class OrderMissingError(Exception):
    """`wait` before `begin`: the runner would wait for ever."""


class _NotReadyError(Exception):
    """The runner did not come to the door, or said something else than ready."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """What a launcher has started, and what `close` has to undo, in reverse."""

    directory: Path
    limits: Limits
    door: Door
    family: Family
    log: int
    guard: Guard
    disk: DiskWatch
    undo: ExitStack


class StartedSlot:
    def __init__(self, started: Started) -> None:
        self._started = started
        self._line: Line | None = None
        self._inside: Inside | None = None
        self._began_at: float | None = None
        self._ending: Ending | None = None

    @property
    def directory(self) -> Path:
        return self._started.directory

    def begin(self, order: Mapping[str, Any]) -> None:
        self._began_at = time.monotonic()
        try:
            line = self._meet(self._began_at + _STARTS_WITHIN_SECONDS)
            # From here on user code may run, so the view inside is taken before.
            self._inside = self._look_inside()
            line.say(json.dumps(order).encode())
        except (_NotReadyError, NotInsideError, HostileReportError, OSError) as failure:
            # Whether it died by itself, and of what, is seen in `wait`.
            if self._started.family.exit_status is None:
                self._ending = Ending("RunnerDied", {"start": repr(failure)})

    def wait(
        self, on_output: Callable[[bytes], None], should_stop: Callable[[], bool]
    ) -> Outcome:
        if self._began_at is None:
            raise OrderMissingError
        started = self._started
        watched = Watched(
            limits=started.limits,
            family=started.family,
            line=self._line,
            log=started.log,
            meter=Meter(started.limits, started.guard, started.disk, self._inside),
            began_at=self._began_at,
            ending=self._ending,
        )
        return Supervision(watched, on_output, should_stop).run()

    def close(self) -> None:
        self._started.undo.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _meet(self, deadline: float) -> Line:
        """Let the runner in, and hear that it is ready."""
        self._await(self._started.door, deadline)
        line = self._line = self._started.door.take()
        self._started.undo.callback(line.close)
        said = None
        while said is None:
            self._await(line, deadline)
            said = line.hear()
        if not said or not report.is_ready(said):
            raise _NotReadyError
        return line

    def _await(self, awaited: Door | Line, deadline: float) -> None:
        exit_ = self._started.family.exit
        poll = select.poll()
        poll.register(awaited, select.POLLIN)
        poll.register(exit_, select.POLLIN)
        left = max(0.0, deadline - time.monotonic())
        seen = {descriptor for descriptor, _ in poll.poll(left * 1000)}
        if awaited.fileno() not in seen:
            raise _NotReadyError

    def _look_inside(self) -> Inside:
        first = self._started.family.first_pid
        if first is None:
            raise NotInsideError
        inside = Inside(first)
        self._started.undo.callback(inside.close)
        return inside
