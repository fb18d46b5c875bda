"""Files of keys: whole or not there, and refused where anybody else could read them."""

import os
import secrets
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_LARGEST_BYTES = 1024 * 1024


class KeyFileError(Exception):
    """A key's file cannot be used; the sentence says why."""


@dataclass(frozen=True, slots=True)
class KeyFiles:
    """Where the installation's keys lie: two files for the worker alone, one to read."""

    folder: Path

    @property
    def root(self) -> Path:
        return self.folder / "vault-root.keys"

    @property
    def signer(self) -> Path:
        return self.folder / "vault-signing.key"

    @property
    def verifier(self) -> Path:
        return self.folder / "vault-signing.pub"


def read_private(file: Path, size_bytes: int | None = None) -> bytes:
    """Read a file that is its owner's alone, and that the owner is us."""
    handle = _opened(file)
    try:
        found = os.fstat(handle)
        if found.st_uid != os.geteuid():
            message = f"The key's file {file} belongs to UID {found.st_uid}, not to us."
            raise KeyFileError(message)
        if stat.S_IMODE(found.st_mode) != stat.S_IRUSR:
            message = (
                f"The key's file {file} has to be its owner's alone to read: chmod 400."
            )
            raise KeyFileError(message)
        return _content(handle, file, size_bytes)
    finally:
        os.close(handle)


def read_public(file: Path, size_bytes: int) -> bytes:
    """Read a file that anybody may read, and that nobody else could have written."""
    handle = _opened(file)
    try:
        if os.fstat(handle).st_mode & (stat.S_IWGRP | stat.S_IWOTH):
            message = f"Others could write the key's file {file}: chmod go-w."
            raise KeyFileError(message)
        return _content(handle, file, size_bytes)
    finally:
        os.close(handle)


def write_new(file: Path, content: bytes, mode: int) -> None:
    """Write it, unless it is there: of two who start at once, the first one's stays."""
    if file.exists():
        return
    beside = _beside(file, content, mode)
    with suppress(FileExistsError):
        os.link(beside, file)
    beside.unlink()
    _make_durable(file.parent)


def overwrite(file: Path, content: bytes, mode: int) -> None:
    """Put another content there at once: whoever reads finds the old one or the new one."""
    _beside(file, content, mode).rename(file)
    _make_durable(file.parent)


def _opened(file: Path) -> int:
    try:
        return os.open(file, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as fault:
        message = f"The key's file {file} cannot be read: {fault.strerror}."
        raise KeyFileError(message) from None


def _content(handle: int, file: Path, size_bytes: int | None) -> bytes:
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        message = f"The key's file {file} is no plain file."
        raise KeyFileError(message)
    content = os.read(handle, _LARGEST_BYTES)
    if size_bytes is not None and len(content) != size_bytes:
        message = f"The key's file {file} does not hold a key of {size_bytes} bytes."
        raise KeyFileError(message)
    return content


def _beside(file: Path, content: bytes, mode: int) -> Path:
    beside = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    with os.fdopen(handle, "wb") as opened:
        # Whatever the process masks away of it: a public key is there to be read.
        os.fchmod(handle, mode)
        opened.write(content)
        opened.flush()
        os.fsync(handle)
    return beside


def _make_durable(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    os.fsync(handle)
    os.close(handle)
