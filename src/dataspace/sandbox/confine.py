"""A process locks itself in, for good, before it opens what strangers made.

What holds afterwards: it opens the named files and directories and no others, writes only
where named, reaches no network and no socket it did not already hold, runs no program,
makes no process (threads it may), signals and limits nobody but itself, holds no
capability, and dies at its limits of memory, processor time, file size and open files.
What it already holds open it keeps: hand it one pipe, and nothing of the database. The
limit of file size counts for a log file on its standard output too; give it a pipe.

    1. exactly one thread, or the others would stay free
    2. limits
    3. no capability, no new privileges, memory closed to debuggers
    4. Landlock: files
    5. seccomp: everything else; last, since it refuses the calls above
"""

import os
import resource
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from dataspace.sandbox import kernel, landlock, policies, seccomp
from dataspace.sandbox.errors import ConfinementRefused, SandboxRefused


@dataclass(frozen=True, slots=True)
class Confinement:
    """What is now in force in this process. Only `confine` makes one."""

    landlock_abi: int
    memory_bytes: int
    cpu_seconds: int
    file_bytes: int
    open_files: int


def confine(
    *,
    read_only_files: Iterable[Path],
    writable: Iterable[Path] = (),
    memory_bytes: int,
    cpu_seconds: int,
    file_bytes: int = 0,
    open_files: int = 64,
) -> Confinement:
    """Confine the calling process until it ends. Import everything it needs before.

    `read_only_files` and `writable` may name files or directories; a symbolic link is
    refused. Raises `ConfinementRefused` where the machine cannot do it: open nothing then.
    """
    _require_one_thread()  # 1
    _limit(resource.RLIMIT_CORE, 0)  # 2
    _limit(resource.RLIMIT_AS, memory_bytes)
    _limit(resource.RLIMIT_CPU, cpu_seconds)
    _limit(resource.RLIMIT_FSIZE, file_bytes)
    _limit(resource.RLIMIT_NOFILE, open_files)
    try:
        program = seccomp.assemble(policies.reader(os.getpid()), seccomp.this_machine())
        kernel.drop_capabilities()  # 3
        kernel.forbid_new_privileges()
        kernel.hide_from_debuggers()
        abi = landlock.restrict(read_only_files, writable)  # 4
        kernel.install_filter(program)  # 5
    except (OSError, SandboxRefused) as refused:
        raise ConfinementRefused(str(refused)) from refused
    return Confinement(abi, memory_bytes, cpu_seconds, file_bytes, open_files)


def _require_one_thread() -> None:
    threads = sum(1 for _ in Path("/proc/self/task").iterdir())
    if threads != 1:
        raise ConfinementRefused(f"{threads} threads run; all but one would stay free")


def _limit(which: int, most: int) -> None:
    _, hard = resource.getrlimit(which)
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    resource.setrlimit(which, (most, most))
