"""Who counts a sandbox's memory: the kernel where it lets us, else a watcher of ours.

A control group counts and kills in the moment of the excess. Where none may be made (most
machines on which nobody is root), the watcher sums what the sandbox's processes and its
tmpfs hold, many times a second, and kills. Page and self-test say which one is active.
"""

import os
import secrets
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, Protocol

from dataspace.sandbox.inside import Inside, Use

_ROOM_TO_TRY: Final = 64 << 20
_PREFIX: Final = "dataspace-"
_REMOVAL_ATTEMPTS: Final = 50
_REMOVAL_PAUSE_SECONDS: Final = 0.02
_LEFT_OVER_AFTER_SECONDS: Final = 600


class Guard(Protocol):
    """The memory limit of one sandbox."""

    @property
    def groups(self) -> tuple[Path, ...]:
        """Control groups that the first process joins before it becomes anything."""

    def is_exceeded(self, inside: Inside, use: Use) -> bool:
        """Whether the sandbox holds too much now; then it has to be killed."""

    def has_killed(self) -> bool:
        """Whether the kernel killed one of its processes for that already."""

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Watcher:
    limit_bytes: int
    groups: tuple[Path, ...] = ()

    def is_exceeded(self, inside: Inside, use: Use) -> bool:
        # The rough sum is never smaller than the exact one, which walks page tables.
        if use.memory_bytes <= self.limit_bytes:
            return False
        return inside.memory() > self.limit_bytes

    def has_killed(self) -> bool:
        return False

    def close(self) -> None:
        """Nothing is held."""


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """A place where groups with a memory limit may be made."""

    parent: Path
    version: Literal[1, 2]

    def group(self, limit_bytes: int) -> "Group":
        group = Group(self.parent / (_PREFIX + secrets.token_hex(8)), self.version)
        group.path.mkdir()
        try:
            group.limit(limit_bytes)
        except BaseException:
            group.close()
            raise
        return group

    def sweep(self) -> None:
        """Remove groups that a killed process left; the kernel keeps those in use."""
        for path in self.parent.glob(f"{_PREFIX}*"):
            with suppress(OSError):
                if time.time() - path.stat().st_mtime > _LEFT_OVER_AFTER_SECONDS:
                    path.rmdir()


@dataclass(frozen=True, slots=True)
class Group:
    path: Path
    version: Literal[1, 2]

    @property
    def groups(self) -> tuple[Path, ...]:
        return (self.path,)

    def limit(self, limit_bytes: int) -> None:
        for name, value, is_needed in _settings(self.version, limit_bytes):
            try:
                (self.path / name).write_text(value)
            except FileNotFoundError:
                if is_needed:
                    raise

    def is_exceeded(self, inside: Inside, use: Use) -> bool:  # noqa: ARG002
        return self.has_killed()

    def has_killed(self) -> bool:
        name = "memory.oom_control" if self.version == 1 else "memory.events"
        facts = (self.path / name).read_text().split()
        return facts[facts.index("oom_kill") + 1] != "0"

    def close(self) -> None:
        for _ in range(_REMOVAL_ATTEMPTS):
            # The kernel needs a moment to let go of processes that have just ended.
            with suppress(OSError):
                self.path.rmdir()
                return
            time.sleep(_REMOVAL_PAUSE_SECONDS)


def _settings(version: int, limit_bytes: int) -> tuple[tuple[str, str, bool], ...]:
    """Files, values, and whether the limit holds without them (no swap: no such file)."""
    if version == 1:
        return (
            ("memory.limit_in_bytes", str(limit_bytes), True),
            ("memory.memsw.limit_in_bytes", str(limit_bytes), False),
        )
    return (
        ("memory.max", str(limit_bytes), True),
        ("memory.swap.max", "0", False),
        ("memory.oom.group", "1", False),
    )


def hierarchy() -> Hierarchy | None:
    """The first place where a group can be made, limited and joined: tried, not guessed."""
    mounts = Path("/proc/self/mountinfo").read_text()
    own = Path("/proc/self/cgroup").read_text()
    for candidate in candidates(mounts, own):
        with suppress(OSError, subprocess.SubprocessError):
            _try(candidate)
            return candidate
    return None


def _try(candidate: Hierarchy) -> None:
    if candidate.version == 2:  # noqa: PLR2004
        _pass_on_memory(candidate.parent)
    group = candidate.group(_ROOM_TO_TRY)
    try:
        subprocess.run(
            ["/bin/sh", "-c", 'echo $$ >"$1"/cgroup.procs', "sh", str(group.path)],
            check=True,
            capture_output=True,
            env={},
        )
    finally:
        group.close()


def _pass_on_memory(parent: Path) -> None:
    control = parent / "cgroup.subtree_control"
    if "memory" not in control.read_text().split():
        control.write_text("+memory")


def candidates(mounts: str, own: str) -> Iterator[Hierarchy]:
    """Below our own group, else at the top: where the kernel shows either."""
    for line in mounts.splitlines():
        fields = line.split()
        root, point = fields[3], Path(fields[4])
        kind, _, options = fields[fields.index("-") + 1 :]
        if kind == "cgroup2":
            version: Literal[1, 2] = 2
            group = _own_group(own, "")
        elif kind == "cgroup" and "memory" in options.split(","):
            version = 1
            group = _own_group(own, "memory")
        else:
            continue
        below = os.path.relpath(group, root)
        if not below.startswith(".."):
            yield Hierarchy(point / below, version)
        yield Hierarchy(point, version)


def _own_group(own: str, controller: str) -> str:
    for line in own.splitlines():
        _, controllers, path = line.split(":", 2)
        if controller in controllers.split(","):
            return path
    return "/"
