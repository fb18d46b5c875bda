"""What is already made, and from what."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path


def fingerprint(*values: str, files: Iterable[Path] = ()) -> str:
    """A digest of these words and of the content of these files."""
    digest = hashlib.sha256(repr(values).encode())
    for file in files:
        content = hashlib.sha256(file.read_bytes()).digest()
        digest.update(os.fsencode(file) + b"\0" + content)
    return digest.hexdigest()


def sources(folder: Path, *, without: frozenset[str]) -> Iterator[Path]:
    """Every file below `folder` in a fixed order, leaving out folders by name."""
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(set(folders) - without)
        yield from (Path(parent, name) for name in sorted(files))


def read(stamp: Path) -> str:
    return stamp.read_text() if stamp.exists() else ""


def write(stamp: Path, content: str) -> None:
    """Mark as made. Whole or not at all, so a kill leaves the old mark or none."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    partial = stamp.with_suffix(".partial")
    partial.write_text(content)
    partial.replace(stamp)
