"""Watching one sandbox from its order to its end.

One loop in the caller's thread: it passes the log on, takes the runner's report, and
looks many times a second whether a limit is passed. Whatever happens, it returns only
when nothing of the sandbox runs any more.
"""

import os
import select
import selectors
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import structlog

from dataspace.sandbox import report
from dataspace.sandbox.control import Line
from dataspace.sandbox.launcher import Ending, Outcome
from dataspace.sandbox.log import Log
from dataspace.sandbox.meter import Meter
from dataspace.sandbox.processes import Family
from dataspace.sandbox.report import HostileReportError, Report
from dataspace.sandbox.spec import Limits
from dataspace.sandbox.verdict import Seen, judge

_log = structlog.get_logger()
_PAUSE_SECONDS: Final = 0.05
# Looking takes at most a tenth of the time, however much there is to see.
_PAUSE_PER_LOOK: Final = 10
# After its report a runner has nothing left to do.
_LEAVES_WITHIN_SECONDS: Final = 10.0
_LAST_WORDS_MILLISECONDS: Final = 2_000
_CHUNK: Final = 1 << 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A running sandbox. `ending` is set if it went wrong before it got its order."""

    limits: Limits
    family: Family
    line: Line | None
    log: int
    meter: Meter
    began_at: float
    ending: Ending | None


class Supervision:
    def __init__(
        self,
        watched: Watched,
        on_output: Callable[[bytes], None],
        should_stop: Callable[[], bool],
    ) -> None:
        self._watched = watched
        self._log = Log(watched.limits.log_bytes, on_output)
        self._should_stop = should_stop
        self._ending = watched.ending
        self._report: Report | None = None
        self._has_exited = False
        self._leaves_by: float | None = None
        self._next_look = 0.0

    def run(self) -> Outcome:
        family = self._watched.family
        if self._ending:
            family.kill()
        with selectors.DefaultSelector() as selector:
            selector.register(family.exit, selectors.EVENT_READ, self._exit)
            selector.register(self._watched.log, selectors.EVENT_READ, self._drink)
            if self._watched.line:
                selector.register(self._watched.line, selectors.EVENT_READ, self._hear)
            while not self._has_exited:
                self._turn(selector)
        ran_for_seconds = time.monotonic() - self._watched.began_at
        # Bubblewrap has gone; daemons that the code left behind go with it only now.
        family.kill()
        family.await_end()
        self._hear_last_words()
        return self._judge(ran_for_seconds)

    def _turn(self, selector: selectors.BaseSelector) -> None:
        pause = max(0.0, self._next_look - time.monotonic())
        for key, _ in selector.select(pause):
            is_finished = not key.data()
            if is_finished:
                selector.unregister(key.fileobj)
        started = time.monotonic()
        if started >= self._next_look and not self._has_exited:
            self._look(started)
            now = time.monotonic()
            self._next_look = now + max(
                _PAUSE_SECONDS, (now - started) * _PAUSE_PER_LOOK
            )

    def _exit(self) -> bool:
        self._has_exited = True
        return False

    def _drink(self) -> bool:
        """Take what is in the log; answers whether more can come."""
        chunk = os.read(self._watched.log, _CHUNK)
        if chunk:
            self._log.take(chunk)
        return bool(chunk)

    def _hear(self) -> bool:
        """Take the runner's report once it is whole; answers whether it may still come."""
        said = self._said()
        if said is None:
            return True
        if said:
            # Its processes still live: the last chance to see what they hold.
            self._watched.meter.read()
            self._take(said)
        self._leaves_by = time.monotonic() + _LEAVES_WITHIN_SECONDS
        return False

    def _said(self) -> bytes | None:
        if self._watched.line is None:
            return b""
        try:
            return self._watched.line.hear()
        except HostileReportError as hostile:
            self._distrust(hostile)
        except OSError as broken:
            # A process can go on after breaking its connection; it gets no second one.
            _log.info("sandbox.line_broken", why=str(broken))
        return b""

    def _take(self, said: bytes) -> None:
        try:
            self._report = report.parse(said)
        except HostileReportError as hostile:
            self._distrust(hostile)

    def _distrust(self, hostile: HostileReportError) -> None:
        self._end(Ending("RunnerDied", {"report": str(hostile)}))

    def _look(self, now: float) -> None:
        limit = self._watched.limits.wall_seconds
        if self._should_stop():
            self._end(Ending("Cancelled", {}))
        elif now - self._watched.began_at > limit:
            self._end(Ending("OutOfTime", {"limit_seconds": limit}))
        elif self._leaves_by is not None and now > self._leaves_by:
            self._watched.family.kill()
        else:
            self._end(self._watched.meter.read())

    def _end(self, ending: Ending | None) -> None:
        if ending is None:
            return
        self._ending = self._ending or ending
        self._watched.family.kill()

    def _hear_last_words(self) -> None:
        """What was written before the end and has not been read yet."""
        log = select.poll()
        log.register(self._watched.log, select.POLLIN)
        while log.poll(_LAST_WORDS_MILLISECONDS) and self._drink():
            pass
        if self._report is None:
            while self._hear():
                pass

    def _judge(self, ran_for_seconds: float) -> Outcome:
        meter = self._watched.meter
        written, excess = meter.read_last()
        return judge(
            Seen(
                limits=self._watched.limits,
                ending=self._ending or excess,
                report=self._report,
                exit_status=self._watched.family.exit_status,
                written=written,
                most_tasks=meter.most_tasks,
                peak_memory_bytes=meter.peak_memory_bytes,
                wall_seconds=ran_for_seconds,
                log_tail=self._log.tail,
                log_was_cut=self._log.was_cut,
            )
        )
