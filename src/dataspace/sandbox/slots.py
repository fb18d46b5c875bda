"""The directories that sandboxes see: made with the right rights, and gone afterwards.

    slots/<random>/     held by a lock as long as its process lives
      in/               the sandbox reads: code/, data/, files/, control.sock
      out/              the sandbox writes

What user code leaves in `out/` is hostile: directories without rights, a million levels
deep, names in any bytes. `remove` therefore never recurses and never follows a link.
"""

import fcntl
import os
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from dataspace.sandbox.processes import end_left_over

_LOCK: Final = "lock"
_MADE_WITHIN_SECONDS: Final = 600


class SlotDirectory:
    """One slot's directory, owned until `remove`."""

    def __init__(self, root: Path, user: int) -> None:
        self.path = root / secrets.token_hex(16)
        self._lock = -1
        self._make(user)

    def _make(self, user: int) -> None:
        self.path.mkdir(mode=0o700)
        self._lock = os.open(
            self.path / _LOCK, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600
        )
        fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        for name in ("in/code", "in/data", "in/files", "out"):
            (self.path / name).mkdir(parents=True, mode=0o755)
        if os.geteuid() != user:
            # Through the group: the sandbox's user reaches `in` and `out` and nobody
            # else does, while the names themselves stay the platform's.
            os.chown(self.path, -1, user)
            self.path.chmod(0o710)
            os.chown(self.path / "out", user, user)

    def remove(self) -> None:
        _remove(self.path)
        os.close(self._lock)


def prepare(root: Path) -> None:
    root.mkdir(parents=True, exist_ok=True)
    root.chmod(0o711)


def sweep(root: Path) -> int:
    """Remove slots whose process died without doing so; answers how many."""
    swept = 0
    for slot in root.iterdir():
        with _unheld(slot) as is_unheld:
            if is_unheld:
                end_left_over(slot)
                _remove(slot)
                swept += 1
    return swept


@contextmanager
def _unheld(slot: Path) -> Iterator[bool]:
    try:
        lock = os.open(slot / _LOCK, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
    except FileNotFoundError:
        # Being made this moment, unless it has been so for long: then half removed.
        yield time.time() - slot.stat().st_mtime > _MADE_WITHIN_SECONDS
        return
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield True
    except BlockingIOError:
        yield False
    finally:
        os.close(lock)


def _remove(slot: Path) -> None:
    above = os.open(slot, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC | os.O_NOFOLLOW)
    try:
        # The lock goes last, so that whoever is killed in between leaves a swept slot.
        _clear(above, lambda name: _flatten(above, name), but=_LOCK)
        with suppress(FileNotFoundError):
            os.unlink(_LOCK, dir_fd=above)
    finally:
        os.close(above)
    slot.rmdir()


def _clear(
    folder: int, take_folder: Callable[[str], None], *, but: str | None = None
) -> None:
    """Unlink what is no folder and have each folder taken out, until nothing is left.

    Nothing is kept of what was seen: there may be millions. A folder that changes while
    it is read may show an entry or not, so reading starts over until it shows none.
    """
    is_empty = False
    while not is_empty:
        is_empty = True
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name == but:
                    continue
                is_empty = False
                if entry.is_dir(follow_symlinks=False):
                    take_folder(entry.name)
                else:
                    os.unlink(entry.name, dir_fd=folder)


def _flatten(above: int, name: str) -> None:
    """Empty one folder of files, move its folders up beside it, and remove it."""
    _allow_everything(above, name)
    folder = os.open(
        name,
        os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC | os.O_NOFOLLOW,
        dir_fd=above,
    )

    def move_up(inner: str) -> None:
        _allow_everything(folder, inner)
        free = secrets.token_hex(8)
        os.rename(inner, free, src_dir_fd=folder, dst_dir_fd=above)

    try:
        _clear(folder, move_up)
    finally:
        os.close(folder)
    os.rmdir(name, dir_fd=above)


def _allow_everything(parent: int, name: str) -> None:
    found = os.open(
        name, os.O_PATH | os.O_NOFOLLOW | os.O_DIRECTORY | os.O_CLOEXEC, dir_fd=parent
    )
    try:
        # By descriptor: a name could mean something else by now.
        Path(f"/proc/self/fd/{found}").chmod(0o700)
    finally:
        os.close(found)
