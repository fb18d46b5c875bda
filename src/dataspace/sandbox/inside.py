"""What a running sandbox uses up, seen through its own root from outside.

The sandbox's `/proc` lists its processes and nobody else's, its `/tmp` and `/dev/shm` are
its own. Everything is read with the platform's rights, below one descriptor that is taken
while only the runner runs; user code cannot mount anything else there.
"""

import os
import re
import socket
import stat
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from dataspace.sandbox import mapped

# A name cannot hold a line's end: the kernel writes it as two characters.
_FIGURES: Final = re.compile(rb"^(VmRSS|VmPTE|Threads):\s+(\d+)", re.MULTILINE)
_SOCKETS: Final = re.compile(rb"^sockets: used (\d+)", re.MULTILINE)
# An empty file in a tmpfs is an inode and a directory entry of kernel memory.
_INODE_BYTES: Final = 1024


class NotInsideError(Exception):
    """The process shows this machine's own root: it is in no sandbox (yet)."""


@dataclass(frozen=True, slots=True)
class Use:
    """`resident_bytes` counts shared pages once for each process that maps them.

    `kernel_bytes` is what the kernel keeps for them: page tables and socket buffers.
    """

    tasks: int
    resident_bytes: int
    kernel_bytes: int
    temporary_bytes: int

    @property
    def memory_bytes(self) -> int:
        return self.resident_bytes + self.kernel_bytes + self.temporary_bytes


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
        kernel = self._socket_buffers()
        for _, figures in self._figures():
            tasks += figures[b"Threads"]
            resident += figures.get(b"VmRSS", 0) * 1024
            kernel += figures.get(b"VmPTE", 0) * 1024
        return Use(tasks, resident, kernel, self._temporary())

    def memory(self) -> int:
        """As `use`, but shared pages are divided among who maps them; much slower."""
        total = self._temporary() + self._socket_buffers()
        for place, figures in self._figures():
            total += figures.get(b"VmPTE", 0) * 1024
            with suppress(OSError):
                for line in self._read(f"{place}/smaps_rollup").splitlines():
                    # File pages can be given back at any time and are no use of memory.
                    if line.startswith((b"Pss_Anon:", b"Pss_Shmem:")):
                        total += int(line.split()[1]) * 1024
        return total

    def nameless_bytes(self, device: int) -> int:
        """Bytes in files that were unlinked and are still held, so no walk finds them."""
        found: dict[int, int] = {}
        for thread in self._threads():
            with suppress(OSError):
                try:
                    found.update(self._nameless(thread, device))
                except PermissionError:
                    # It has ended, or hides from debuggers and so from all but root.
                    if b"VmRSS" in self._status(thread):
                        return mapped.TOO_MUCH
        places = (place for place, _ in self._figures())
        # What is open was asked for its size; what is only mapped may be an estimate.
        return sum((mapped.deleted_bytes(self._proc, places, device) | found).values())

    def _nameless(self, thread: str, device: int) -> Iterator[tuple[int, int]]:
        for facts in self._open_files(thread):
            if facts.st_dev == device and facts.st_nlink == 0:
                yield facts.st_ino, facts.st_blocks * 512

    def _figures(self) -> Iterator[tuple[str, Mapping[bytes, int]]]:
        """Each process: where its memory shows, and what its status says, in KiB."""
        for process in self._processes():
            # A process may end between listing and reading.
            with suppress(OSError):
                yield self._seen(process)

    def _seen(self, process: str) -> tuple[str, Mapping[bytes, int]]:
        figures = self._status(process)
        if b"VmRSS" in figures:
            return process, figures
        # Its first thread has ended; the others may go on with all that they hold.
        for thread in self._threads_of(process):
            with suppress(OSError):
                living = self._status(thread)
                if b"VmRSS" in living:
                    return thread, living
        return process, figures

    def _status(self, place: str) -> Mapping[bytes, int]:
        said = _FIGURES.findall(self._read(f"{place}/status"))
        return {name: int(value) for name, value in said}

    def _socket_buffers(self) -> int:
        """As if every socket's were full: nobody shows how full they are.

        The filter lets nobody enlarge one, and a socket counts here however it is held.
        """
        with suppress(OSError):
            said = _SOCKETS.search(self._read("1/net/sockstat"))
            return int(said[1]) * _buffer_bytes() if said else 0
        return 0

    def _open_files(self, thread: str) -> Iterator[os.stat_result]:
        opened = os.open(
            f"{thread}/fd", os.O_RDONLY | os.O_DIRECTORY, dir_fd=self._proc
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

    def _threads(self) -> Iterator[str]:
        """All of them: each may have a table of open files of its own."""
        for process in self._processes():
            with suppress(OSError):
                yield from self._threads_of(process)

    def _threads_of(self, process: str) -> list[str]:
        folder = f"{process}/task"
        opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY, dir_fd=self._proc)
        try:
            # Each has a folder of its own at the top, which no listing shows.
            return _listed(opened)
        finally:
            os.close(opened)

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


@cache
def _buffer_bytes() -> int:
    """What this kernel lets a new socket hold; the same in every network namespace."""
    with socket.socket(socket.AF_UNIX) as fresh:
        return fresh.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF)


def _listed(folder: int) -> list[str]:
    with os.scandir(folder) as entries:
        return [entry.name for entry in entries]
