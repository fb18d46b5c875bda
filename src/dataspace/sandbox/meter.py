"""How much a sandbox uses now, used at most, and which limit that passes."""

import time
from typing import Final

from dataspace.sandbox.disk import DiskWatch, Written
from dataspace.sandbox.inside import Inside
from dataspace.sandbox.launcher import Ending
from dataspace.sandbox.memory import Guard
from dataspace.sandbox.spec import Limits

# A program at its limit of processes may come back from it; one that stays is a bomb.
_AT_PROCESS_LIMIT_SECONDS: Final = 1.0


class Meter:
    def __init__(
        self, limits: Limits, guard: Guard, disk: DiskWatch, inside: Inside | None
    ) -> None:
        self._limits = limits
        self._guard = guard
        self._disk = disk
        self._inside = inside
        self._crowded_since: float | None = None
        self.most_tasks = 0
        self.peak_memory_bytes = 0

    def read(self) -> Ending | None:
        """Look once; answers the limit that is passed, if any."""
        if self._inside is None:
            return None
        use = self._inside.use()
        self.peak_memory_bytes = max(self.peak_memory_bytes, use.memory_bytes)
        self.most_tasks = max(self.most_tasks, use.tasks)
        if self._guard.has_killed() or self._guard.is_exceeded(self._inside, use):
            return self._out_of_memory()
        return self._crowd(use.tasks) or self._disk_excess(self._inside)

    def read_last(self) -> tuple[Written, Ending | None]:
        """Look after the end, when nothing changes any more."""
        written, excess = self._disk.look()
        return written, self._out_of_memory() if self._guard.has_killed() else excess

    def _out_of_memory(self) -> Ending:
        return Ending("OutOfMemory", {"limit_bytes": self._limits.memory_bytes})

    def _crowd(self, tasks: int) -> Ending | None:
        now = time.monotonic()
        if tasks < self._limits.processes:
            self._crowded_since = None
        elif self._crowded_since is None:
            self._crowded_since = now
        elif now - self._crowded_since > _AT_PROCESS_LIMIT_SECONDS:
            return Ending("TooManyProcesses", {"limit": self._limits.processes})
        return None

    def _disk_excess(self, inside: Inside) -> Ending | None:
        if not self._disk.is_due():
            return None
        _, excess = self._disk.look(inside.nameless_bytes(self._disk.device))
        return excess
