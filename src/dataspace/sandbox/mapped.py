"""Files that were unlinked and closed but are still mapped: a mapping holds them as well."""

import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

_DELETED: Final = b" (deleted)"
# Some 300,000 mappings. Reading more would take our eyes off the rest for seconds, and no
# honest step has so many: what is not looked through counts as too much.
_MOST_TEXT: Final = 32 << 20
_CHUNK: Final = 1 << 20
TOO_MUCH: Final = 1 << 62


def deleted_bytes(proc: int, places: Iterable[str], device: int) -> dict[int, int]:
    """The size of each file on the device that is mapped and has no name, by its inode."""
    search = _Search(proc, device)
    left = _MOST_TEXT
    for place in places:
        # A process may end at any time.
        with suppress(OSError):
            text = _read(proc, f"{place}/maps", left)
            left -= len(text)
            search.take(place, text)
        if left <= 0:
            return {-1: TOO_MUCH}
    return search.found


@dataclass(slots=True)
class _Search:
    """There may be many mappings of one file; each is asked for its size once."""

    proc: int
    device: int
    found: dict[int, int] = field(default_factory=dict)
    settled: set[tuple[bytes, bytes]] = field(default_factory=set)
    elsewhere: set[bytes] = field(default_factory=set)
    may_ask: bool = True

    def take(self, place: str, text: bytes) -> None:
        # A name cannot hold a line's end: the kernel writes it as four characters.
        for line in text.split(b"\n"):
            if line.endswith(_DELETED):
                self._take(place, line.split(maxsplit=5))

    def _take(self, place: str, fields: list[bytes]) -> None:
        addresses, _, offset, device, inode, _ = fields
        if device in self.elsewhere or (device, inode) in self.settled:
            return
        start, end = (int(part, 16) for part in addresses.split(b"-"))
        if self.may_ask:
            with suppress(FileNotFoundError):
                self._ask(f"{place}/map_files/{start:x}-{end:x}", device, inode)
        if not self.may_ask:
            self._estimate(device, int(inode), int(offset, 16) + end - start)

    def _ask(self, link: str, device: bytes, inode: bytes) -> None:
        try:
            facts = os.stat(link, dir_fd=self.proc)
        except PermissionError:
            # Only root may follow these.
            self.may_ask = False
            return
        self.settled.add((device, inode))
        self._settle(device, facts)

    def _estimate(self, device: bytes, inode: int, reach: int) -> None:
        """Take a file for as large as what is mapped of it.

        That is too little where only its beginning is: the disk's reserve catches it.
        """
        if _number(device) == self.device:
            self._note(inode, reach)
        else:
            self.elsewhere.add(device)

    def _settle(self, device: bytes, facts: os.stat_result) -> None:
        if facts.st_dev != self.device:
            # Btrfs has one number here for all the parts that it tells apart elsewhere.
            if facts.st_dev == _number(device):
                self.elsewhere.add(device)
        elif facts.st_nlink == 0:
            self._note(facts.st_ino, facts.st_blocks * 512)

    def _note(self, inode: int, size: int) -> None:
        self.found[inode] = max(size, self.found.get(inode, 0))


def _number(device: bytes) -> int:
    major, minor = device.split(b":")
    return os.makedev(int(major, 16), int(minor, 16))


def _read(proc: int, name: str, most: int) -> bytes:
    """The whole of it, which the kernel hands out in pieces; or as much as is asked for."""
    opened = os.open(name, os.O_RDONLY | os.O_CLOEXEC, dir_fd=proc)
    text = bytearray()
    try:
        while len(text) < most and (piece := os.read(opened, _CHUNK)):
            text += piece
    finally:
        os.close(opened)
    return bytes(text)
