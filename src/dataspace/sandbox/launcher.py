"""What every launcher offers, whatever holds its sandboxes: bubblewrap or containers.

    slot = launcher.open(limits)       starts the sandbox now, with an empty slot
    … files are put into slot.directory / "in" …
    slot.begin(order)                  the runner inside gets its order
    outcome = slot.wait(on_output, should_stop)
    … results are read from slot.directory / "out" …
    slot.close()

A slot is used once. Because the order comes after the start, slots can be opened ahead
and kept warm, and a launcher may fork them from a process that has imported everything.
`tests/sandbox/test_launcher_contract.py` holds every launcher to this.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol, Self

from dataspace.sandbox.spec import Limits

# Who counts the memory: the kernel, or a watcher of ours.
MemoryGuard = Literal["cgroup", "watcher"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One attempt to break out, and what came of it."""

    name: str
    passed: bool
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfTest:
    """What a sandbox with the real locks withstood. Code runs only if `ready`."""

    checks: tuple[Check, ...]
    ready: bool
    reason: str
    memory_guard: MemoryGuard


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a step ended.

    `reason` is the runner's (see `report.REASONS`) or one that only the launcher knows:
    OutOfMemory, OutOfTime, OutOfDisk, TooManyFiles, TooManyProcesses, RunnerDied,
    Cancelled. `facts` explains it: the runner's message, traceback, path and line, or
    the limit that was passed.
    """

    kind: Literal["succeeded", "failed"]
    reason: str | None
    facts: Mapping[str, Any]
    exit_status: int | None
    peak_memory_bytes: int
    wall_seconds: float
    log_was_cut: bool


@dataclass(frozen=True, slots=True)
class Ending:
    """Why the launcher ended a sandbox: a reason of its own, and the limit it passed."""

    reason: str
    facts: Mapping[str, Any]


class Slot(Protocol):
    """One started sandbox. Close it, whatever happened."""

    @property
    def directory(self) -> Path:
        """Put inputs below `in/` (readable to the sandbox's user); find results in `out/`.

        Everything below `out/` is hostile: open it only with `core.beneath`.
        """

    def begin(self, order: Mapping[str, Any]) -> None:
        """Hand over the order. A runner that cannot take it shows in `wait`."""

    def wait(
        self, on_output: Callable[[bytes], None], should_stop: Callable[[], bool]
    ) -> Outcome:
        """Until everything inside has ended; the log goes to `on_output` meanwhile."""

    def close(self) -> None:
        """End what still runs and remove the directory; may be called again."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...


class Launcher(Protocol):
    """Starts sandboxes, if its self-test shows that they hold."""

    def check(self) -> SelfTest:
        """Try to break out of a sandbox, now."""

    def open(self, limits: Limits) -> Slot:
        """Start a sandbox; raises `SandboxRefused` unless the self-test passed."""

    def close(self) -> None: ...
