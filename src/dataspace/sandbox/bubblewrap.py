"""The launcher for machines without containers: each sandbox is one bubblewrap.

Started as root it becomes the reserved user first and calls bubblewrap only then: called
by root, bubblewrap maps the sandbox's user to the real root, whatever `--uid` says.
"""

import os
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock

import structlog

from dataspace.sandbox import host, memory, policies, seccomp, selftest, slots
from dataspace.sandbox.control import Door
from dataspace.sandbox.disk import DiskWatch, free_bytes, lacks_inodes
from dataspace.sandbox.errors import SandboxRefused
from dataspace.sandbox.launcher import Check, MemoryGuard, SelfTest, Slot
from dataspace.sandbox.memory import Guard, Watcher
from dataspace.sandbox.processes import Command, Family, Processors, Spawner
from dataspace.sandbox.slot import Started, StartedSlot
from dataspace.sandbox.spec import Limits, SandboxSpec, arguments

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Where slots stand and what runs in them. Nothing here loosens a lock."""

    slots: Path
    python: Path  # of the environment that code may import from
    arguments: tuple[str, ...] = ("-I", "-m", "dataspace_runner")
    user: int = 1009
    reserve_bytes: int = 1 << 30
    # What the self-test must find out of reach: the database's socket, secrets, datasets.
    forbidden: tuple[Path, ...] = ()


class Bubblewrap:
    """Starts sandboxes with bubblewrap; itself it stays outside."""

    def __init__(self, settings: Settings) -> None:
        if settings.user <= 0:
            raise SandboxRefused("code is never run as root")
        self._settings = settings
        self._user = settings.user if os.geteuid() == 0 else os.geteuid()
        self._host = host.layout()
        self._hierarchy = memory.hierarchy()
        self._spawner = Spawner()
        self._processors = Processors()
        self._tested: SelfTest | None = None
        self._testing = Lock()
        slots.prepare(settings.slots)
        slots.sweep(settings.slots)
        if self._hierarchy:
            self._hierarchy.sweep()

    @property
    def memory_guard(self) -> MemoryGuard:
        return "cgroup" if self._hierarchy else "watcher"

    def check(self) -> SelfTest:
        with self._testing:
            return self._test()

    def open(self, limits: Limits) -> Slot:
        with self._testing:
            tested = self._tested or self._test()
        if not tested.ready:
            raise SandboxRefused(tested.reason)
        if free_bytes(self._settings.slots) < self._settings.reserve_bytes:
            raise SandboxRefused("the disk has no free space left but its reserve")
        if lacks_inodes(self._settings.slots):
            raise SandboxRefused("the disk has no room for files left but its reserve")
        command = (str(self._settings.python), *self._settings.arguments)
        return self._start(command, limits)

    def close(self) -> None:
        self._spawner.close()

    def _test(self) -> SelfTest:
        around = selftest.Surroundings(
            slots=self._settings.slots,
            host=self._host,
            readable=host.python_paths(self._settings.python),
            forbidden=self._settings.forbidden,
        )
        checks: tuple[Check, ...] = ()
        try:
            checks = selftest.run(self._start, self._settings.python, around)
            reason = selftest.verdict(checks)
        except SandboxRefused as refused:
            reason = refused.reason
        self._tested = SelfTest(
            checks=checks,
            ready=not reason,
            reason=reason,
            memory_guard=self.memory_guard,
        )
        _log.info("sandbox.tested", ready=not reason, reason=reason)
        return self._tested

    def _start(self, command: tuple[str, ...], limits: Limits) -> StartedSlot:
        with ExitStack() as undo:
            directory = slots.SlotDirectory(self._settings.slots, self._user)
            undo.callback(directory.remove)
            spec = SandboxSpec(
                slot=directory.path,
                command=command,
                readable=host.python_paths(self._settings.python),
                limits=limits,
            )
            door = Door(directory.path / "in", self._user)
            undo.callback(door.close)
            guard = self._guard(limits)
            undo.callback(guard.close)
            log, family = self._launch(spec, guard, undo)
            return StartedSlot(
                Started(
                    directory=directory.path,
                    limits=limits,
                    door=door,
                    family=family,
                    log=log,
                    guard=guard,
                    disk=DiskWatch(
                        directory.path / "out", limits, self._settings.reserve_bytes
                    ),
                    undo=undo.pop_all(),
                )
            )

    def _guard(self, limits: Limits) -> Guard:
        if self._hierarchy:
            return self._hierarchy.group(limits.memory_bytes)
        return Watcher(limits.memory_bytes)

    def _launch(
        self, spec: SandboxSpec, guard: Guard, undo: ExitStack
    ) -> tuple[int, Family]:
        """Start bubblewrap; answers where its log comes out, and its processes."""
        program, filter_fd = host.bubblewrap(), _readable(_filter())
        taken = self._processors.take(spec.limits.cpus)
        undo.callback(self._processors.give_back, taken)
        log, log_end = os.pipe()
        undo.callback(os.close, log)
        facts, facts_end = os.pipe()
        asked = arguments(spec, self._host, filter_fd=filter_fd, facts_fd=facts_end)
        command = Command(
            arguments=(program, *asked),
            descriptors=(filter_fd, facts_end),
            log=log_end,
            groups=guard.groups,
            user=self._user,
            processors=taken,
        )
        with open(facts, "rb", buffering=0) as said:  # noqa: PTH123 - a descriptor
            try:
                process = self._spawner.start(command)
            finally:
                for descriptor in command.handed_over:
                    os.close(descriptor)
            family = Family(process, said)
        undo.callback(family.close)
        return log, family


@cache
def _filter() -> bytes:
    return seccomp.assemble(policies.STEP, seccomp.this_machine())


def _readable(content: bytes) -> int:
    """A descriptor from which the content is read once."""
    descriptor = os.memfd_create("filter")
    os.write(descriptor, content)
    os.lseek(descriptor, 0, os.SEEK_SET)
    return descriptor
