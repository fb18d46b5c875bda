"""What a running sandbox uses up, seen through its own root from outside.

The sandbox's `/proc` lists its processes and nobody else's, its `/tmp` and `/dev/shm` are
its own. Everything is read with the platform's rights, below one descriptor that is taken
while only the runner runs; user code cannot mount anything else there.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_PAGE: Final = os.sysconf("SC_PAGE_SIZE")
# Offsets in /proc/<pid>/stat, counted after the command's closing parenthesis.
_THREADS: Final = 17
_RESIDENT: Final = 21
# An empty file in a tmpfs is an inode and a directory entry of kernel memory.
_INODE_BYTES: Final = 1024


class NotInsideError(Exception):
    """The process shows this machine's own root: it is in no sandbox (yet)."""


@dataclass(frozen=True, slots=True)
class Use:
    """`resident_bytes` counts shared pages once for each process that maps them."""

    tasks: int
    resident_bytes: int
    temporary_bytes: int

    @property
    def memory_bytes(self) -> int:
        return self.resident_bytes + self.temporary_bytes


class Inside:
    """A view into one sandbox, from its start to its end."""

    def __init__(self, first_process: int) -> None:
        self._root = os.open(f"/proc/{first_process}/root", os.O_PATH | os.O_CLOEXEC)
        if os.path.samestat(os.fstat(self._root), Path("/").stat()):
            os.close(self._root)
            raise NotInsideError
        self._proc = os.open("proc", os.O_RDONLY | os.O_CLOEXEC, dir_fd=self._root)

    def use(self) -> Use:
        tasks = resident = 0
        for process in self._processes():
            # A process may end between listing and reading.
            with suppress(OSError):
                fields = self._read(f"{process}/stat").rpartition(b")")[2].split()
                tasks += int(fields[_THREADS])
                resident += int(fields[_RESIDENT]) * _PAGE
        return Use(tasks, resident, self._temporary())

    def memory(self) -> int:
        """As `use`, but shared pages are divided among who maps them; much slower."""
        total = self._temporary()
        for process in self._processes():
            with suppress(OSError):
                for line in self._read(f"{process}/smaps_rollup").splitlines():
                    # File pages can be given back at any time and are no use of memory.
                    if line.startswith((b"Pss_Anon:", b"Pss_Shmem:")):
                        total += int(line.split()[1]) * 1024
        return total

    def nameless_bytes(self, device: int) -> int:
        """Bytes in files that were unlinked and are still open, so no walk finds them."""
        found: dict[int, int] = {}
        for process in self._processes():
            with suppress(OSError):
                for facts in self._open_files(process):
                    if facts.st_dev == device and facts.st_nlink == 0:
                        found[facts.st_ino] = facts.st_blocks * 512
        return sum(found.values())

    def _open_files(self, process: str) -> Iterator[os.stat_result]:
        opened = os.open(
            f"{process}/fd", os.O_RDONLY | os.O_DIRECTORY, dir_fd=self._proc
        )
        try:
            for number in _listed(opened):
                with suppress(OSError):
                    facts = os.stat(number, dir_fd=opened)
                    if stat.S_ISREG(facts.st_mode):
                        yield facts
        finally:
            os.close(opened)

    def _processes(self) -> list[str]:
        # Empty once the first process has ended: then there are none.
        with suppress(OSError):
            return [name for name in _listed(self._proc) if name.isdecimal()]
        return []

    def _read(self, name: str) -> bytes:
        opened = os.open(name, os.O_RDONLY | os.O_CLOEXEC, dir_fd=self._proc)
        try:
            return os.read(opened, 1 << 16)
        finally:
            os.close(opened)

    def _temporary(self) -> int:
        total = 0
        for name in ("tmp", "dev/shm"):
            facts = self._file_system(name)
            if facts is None:
                continue
            total += (facts.f_blocks - facts.f_bfree) * facts.f_frsize
            total += (facts.f_files - facts.f_ffree) * _INODE_BYTES
        return total

    def _file_system(self, name: str) -> os.statvfs_result | None:
        # Its mounts are taken apart when the last process has ended.
        with suppress(OSError):
            opened = os.open(name, os.O_PATH | os.O_CLOEXEC, dir_fd=self._root)
            try:
                return os.fstatvfs(opened)
            finally:
                os.close(opened)
        return None

    def close(self) -> None:
        os.close(self._proc)
        os.close(self._root)


def _listed(folder: int) -> list[str]:
    with os.scandir(folder) as entries:
        return [entry.name for entry in entries]
