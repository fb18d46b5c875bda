"""What a step writes into its output: counted while it runs, and once more at the end.

This is no hard quota: between two looks a fast writer gets further. The reserve of free
space is what keeps the disk for everybody else.
"""

import errno
import os
import stat
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dataspace.sandbox import kernel
from dataspace.sandbox.launcher import Ending
from dataspace.sandbox.spec import Limits

# A look at many files takes long; looks are so far apart that they stay cheap.
_PAUSE_PER_LOOK: Final = 20
_SHORTEST_PAUSE_SECONDS: Final = 0.2
# Of a file system's inodes, so many are kept for everybody else.
_RESERVED_INODES_PERCENT: Final = 1
# Removed, or put elsewhere, since it was listed: the next look finds it.
_MOVED: Final = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ELOOP})


@dataclass(frozen=True, slots=True)
class Written:
    """How much stands below a directory; counting stops once a limit is passed."""

    bytes: int
    files: int
    largest_bytes: int


class DiskWatch:
    """The output of one slot, and the free space of the disk on which it stands."""

    def __init__(self, top: Path, limits: Limits, reserve_bytes: int) -> None:
        self._top = top
        self._limits = limits
        self._reserve_bytes = reserve_bytes
        self._next_look = 0.0
        self.device = top.stat().st_dev

    def is_due(self) -> bool:
        return time.monotonic() >= self._next_look

    def look(self, nameless_bytes: int = 0) -> tuple[Written, Ending | None]:
        """What is there, and the limit that it passes, if any."""
        started = time.monotonic()
        written = measure(self._top, self._limits)
        now = time.monotonic()
        self._next_look = now + max(
            _SHORTEST_PAUSE_SECONDS, (now - started) * _PAUSE_PER_LOOK
        )
        return written, self._excess(written, nameless_bytes)

    def _excess(self, written: Written, nameless: int) -> Ending | None:
        limits = self._limits
        if written.files > limits.output_files:
            return Ending("TooManyFiles", {"limit": limits.output_files})
        if written.bytes + nameless > limits.output_bytes:
            return Ending("OutOfDisk", {"limit_bytes": limits.output_bytes})
        if free_bytes(self._top) < self._reserve_bytes:
            return Ending("OutOfDisk", {"reserve_bytes": self._reserve_bytes})
        if lacks_inodes(self._top):
            return Ending(
                "OutOfDisk", {"reserve_inodes_percent": _RESERVED_INODES_PERCENT}
            )
        return None


def free_bytes(path: Path) -> int:
    facts = os.statvfs(path)
    return facts.f_bavail * facts.f_frsize


def lacks_inodes(path: Path) -> bool:
    """Whether only the reserve is left; a file system that has none to count says 0."""
    facts = os.statvfs(path)
    reserve = facts.f_files * _RESERVED_INODES_PERCENT // 100
    return facts.f_favail < reserve


def measure(top: Path, limits: Limits) -> Written:
    total = count = largest = 0
    waiting = [b"."]
    above = os.open(top, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        while waiting:
            for size in _sizes(above, waiting.pop(), waiting):
                total += size
                count += 1
                largest = max(largest, size)
                if count > limits.output_files or total > limits.output_bytes:
                    return Written(total, count, largest)
    except OSError:
        # A folder that cannot be walked, as one deeper than the kernel takes a path:
        # what is not seen counts as too much, never as nothing.
        return Written(total, limits.output_files + 1, largest)
    finally:
        os.close(above)
    return Written(total, count, largest)


def _sizes(above: int, relative: bytes, waiting: list[bytes]) -> Iterator[int]:
    """The size of each entry of one folder; its folders are added to those waiting."""
    try:
        folder = _opened(above, relative)
    except OSError as refused:
        if refused.errno in _MOVED:
            return
        raise
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                with suppress(FileNotFoundError):
                    facts = entry.stat(follow_symlinks=False)
                    if stat.S_ISDIR(facts.st_mode):
                        waiting.append(relative + b"/" + os.fsencode(entry.name))
                    # A file with holes may say more than it takes, or take more.
                    yield max(facts.st_size, facts.st_blocks * 512)
    finally:
        os.close(folder)


def _opened(above: int, relative: bytes) -> int:
    try:
        folder = kernel.open_directory_beneath(above, relative, flags=os.O_RDONLY)
    except PermissionError:
        # A folder without rights hides nothing from us: it is our own user's.
        found = kernel.open_directory_beneath(above, relative, flags=os.O_PATH)
        try:
            Path(f"/proc/self/fd/{found}").chmod(0o700)
        finally:
            os.close(found)
        return kernel.open_directory_beneath(above, relative, flags=os.O_RDONLY)
    if not os.fstat(folder).st_mode & stat.S_IXUSR:
        # It lists its entries, but would show the size of none.
        os.fchmod(folder, 0o700)
    return folder
