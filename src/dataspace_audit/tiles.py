"""A tree's hashes and checkpoints in files, outside of the database that holds the records.

    key                         the public key, as notes call it
    checkpoint                  the newest note
    history/2026-11-26          every note of that day (UTC), the oldest first
    tile/0/000                  256 hashes of leaves
    tile/0/x001/234.p/17        the first 17 of a tile that is not full yet
    tile/1/000                  hashes over whole tiles of the level below

The layout of the tiles is C2SP's `tlog-tiles`. A full tile is never written again.
"""

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dataspace_audit.merkle import TILE, Hash, Subtree, root_of, subtrees
from dataspace_audit.notes import MARK

_HASH = 32
# Before it may stand what a crash left of another.
_NOTE = re.compile(f"^(?:[^\\n]+\\n){{3}}\\n(?:{MARK}[^\\n]+\\n)+", re.MULTILINE)


class TilesDamaged(OSError):
    """A tile is missing, or does not hold what its name says."""


@dataclass(frozen=True)
class Tree:
    """One tree in one folder."""

    folder: Path

    @property
    def subtree(self) -> Subtree:
        return subtrees(self.hashes)

    def hashes(self, level: int, start: int, count: int) -> Sequence[Hash]:
        """Read hashes of one level that lie within one tile."""
        tile, offset = divmod(start, TILE)
        raw = self._tile(level, tile, at_least=offset + count)
        ends = range(offset * _HASH, (offset + count) * _HASH, _HASH)
        return [raw[end : end + _HASH] for end in ends]

    def leaves(self, size: int) -> Iterator[Hash]:
        """Read the hashes of the first `size` leaves, tile by tile."""
        for start in range(0, size, TILE):
            yield from self.hashes(0, start, min(TILE, size - start))

    def extend(self, size: int, added: Sequence[Hash]) -> None:
        """Write the hashes of leaves that come after the first `size`.

        No full tile is touched, so to be killed within leaves the old tree readable.
        """
        level, hashes = 0, list(added)
        while hashes:
            hashes = self._extend_level(level, size, hashes)
            level, size = level + 1, size // TILE

    def newest(self) -> str | None:
        """Give the newest note."""
        try:
            return (self.folder / "checkpoint").read_text()
        except FileNotFoundError:
            return None

    def notes(self) -> Iterator[str]:
        """Give every note, the oldest first."""
        for day in sorted((self.folder / "history").glob("????-??-??")):
            yield from _notes_in(day.read_text())

    def publish(self, note: str, moment: datetime) -> None:
        """Keep a note for ever, and show it as the newest. It is on disk on return."""
        history = self.folder / "history"
        history.mkdir(mode=0o755, exist_ok=True)
        with (history / f"{moment:%Y-%m-%d}").open("a+b") as file:
            if file.seek(0, os.SEEK_END):
                file.seek(-1, os.SEEK_END)
                # A note that a crash cut off must not swallow this one.
                note = note if file.read() == b"\n" else f"\n{note}"
            file.write(note.encode())
            file.flush()
            os.fsync(file.fileno())
        _write(self.folder / "checkpoint", note.lstrip("\n").encode())

    def _extend_level(self, level: int, size: int, added: Sequence[Hash]) -> list[Hash]:
        """Write one level; give the hashes over the tiles that became full."""
        tile, offset = divmod(size, TILE)
        before = self.hashes(level, tile * TILE, offset) if offset else ()
        hashes, over = [*before, *added], []
        for start in range(0, len(hashes), TILE):
            chunk = hashes[start : start + TILE]
            self._write_tile(level, tile + start // TILE, chunk)
            if len(chunk) == TILE:
                over.append(root_of(chunk))
        return over

    def _write_tile(self, level: int, tile: int, hashes: Sequence[Hash]) -> None:
        path, partial = self._paths(level, tile)
        is_full = len(hashes) == TILE
        target = path if is_full else partial / str(len(hashes))
        target.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        _write(target, b"".join(hashes))
        for width, narrower in _partials(partial):
            if is_full or width < len(hashes):
                narrower.unlink()
        if is_full and partial.is_dir():
            partial.rmdir()

    def _tile(self, level: int, tile: int, *, at_least: int) -> bytes:
        path, partial = self._paths(level, tile)
        widths = [(TILE, path)] if path.exists() else _partials(partial)
        fitting = [one for one in widths if one[0] >= at_least]
        if not fitting:
            raise TilesDamaged(f"{path} holds fewer than {at_least} hashes")
        width, found = min(fitting)
        raw = found.read_bytes()
        if len(raw) != width * _HASH:
            raise TilesDamaged(f"{found} does not hold {width} hashes")
        return raw

    def _paths(self, level: int, tile: int) -> tuple[Path, Path]:
        digits = f"{tile:03d}"
        digits = digits.zfill(-(-len(digits) // 3) * 3)
        *above, last = (digits[i : i + 3] for i in range(0, len(digits), 3))
        names = [*(f"x{part}" for part in above), last]
        path = self.folder / "tile" / str(level) / Path(*names)
        return path, path.with_name(f"{path.name}.p")


def _notes_in(text: str) -> Iterator[str]:
    """Take a day apart. A note has a signature or several, one line each."""
    for found in _NOTE.finditer(text):
        yield found.group()


def _partials(folder: Path) -> list[tuple[int, Path]]:
    if not folder.is_dir():
        return []
    return [(int(path.name), path) for path in folder.iterdir() if path.name.isdigit()]


def _write(target: Path, data: bytes) -> None:
    """Write a file whole or not at all: beside it first, then under its name."""
    beside = target.with_name(f".{target.name}.new")
    with beside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    beside.rename(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
