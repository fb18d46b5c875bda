"""Files below a directory in which someone else may write, and files that must last.

`open_beneath` opens a regular file below a root and nothing else: no way out through
`..`, an absolute path or a symbolic link, no pipe, socket or device, and no second name
by which somebody could still change it. The kernel decides while it walks the path
(`openat2`), so no look-then-open race is left. `publish_file` gives a finished file its
name only once its bytes would survive a power cut.
"""

import ctypes
import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dataspace.core.errors import Invalid

_OPENAT2 = 437  # One number on every architecture since Linux 5.6.
_NO_MAGICLINKS, _NO_SYMLINKS, _BENEATH = 0x02, 0x04, 0x08
_RACED_RETRIES = 8

# Non-blocking, because opening a pipe would otherwise wait for its writer for ever.
_FLAGS = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY

_ESCAPES = {errno.EXDEV, errno.ELOOP}
_NOT_PLAIN = {
    errno.ENOTDIR,
    errno.EISDIR,
    errno.ENXIO,
    errno.ENODEV,
    errno.EACCES,
    errno.ENAMETOOLONG,
}

_libc = ctypes.CDLL(None, use_errno=True)


@dataclass(eq=False)
class PathEscapes(Invalid):
    """The path leads out of its folder."""

    path: str


@dataclass(eq=False)
class NotAPlainFile(Invalid):
    """Only a plain file with a single name is accepted there."""

    path: str


class _OpenHow(ctypes.Structure):
    _fields_ = (
        ("flags", ctypes.c_uint64),
        ("mode", ctypes.c_uint64),
        ("resolve", ctypes.c_uint64),
    )


def open_beneath(
    root: int | str | os.PathLike[str], relative: str, *, may_have_links: bool = False
) -> int:
    """Open `relative` below `root` for reading; the caller closes the descriptor.

    `may_have_links` is for files that the platform itself linked elsewhere, such as a
    snapshot that stands in the slot of a running step.
    """
    with _directory(root) as directory:
        descriptor = _resolve(directory, relative)
    try:
        _insist_on_plain(descriptor, relative, may_have_links=may_have_links)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def publish_file(finished: Path, final: Path) -> None:
    """Move `finished` to `final` such that no crash shows a part of it there."""
    _make_lasting(final.parent)
    _sync(finished)
    finished.replace(final)
    _sync(final.parent)


def _resolve(directory: int, relative: str) -> int:
    if "\0" in relative:
        raise PathEscapes(relative)
    how = _OpenHow(_FLAGS, 0, _BENEATH | _NO_SYMLINKS | _NO_MAGICLINKS)
    for _ in range(_RACED_RETRIES):
        found: int = _libc.syscall(
            _OPENAT2,
            directory,
            os.fsencode(relative),
            ctypes.byref(how),
            ctypes.sizeof(how),
        )
        if found >= 0:
            return found
        # The kernel asks for another try when a rename elsewhere crossed the walk.
        if ctypes.get_errno() != errno.EAGAIN:
            break
    raise _why_not(ctypes.get_errno(), relative)


def _why_not(code: int, relative: str) -> Exception:
    if code in _ESCAPES:
        return PathEscapes(relative)
    if code in _NOT_PLAIN:
        return NotAPlainFile(relative)
    return OSError(code, os.strerror(code), relative)


def _insist_on_plain(descriptor: int, relative: str, *, may_have_links: bool) -> None:
    facts = os.fstat(descriptor)
    if not stat.S_ISREG(facts.st_mode):
        raise NotAPlainFile(relative)
    if facts.st_nlink != 1 and not may_have_links:
        raise NotAPlainFile(relative)


@contextmanager
def _directory(root: int | str | os.PathLike[str]) -> Iterator[int]:
    if isinstance(root, int):
        yield root
        return
    descriptor = os.open(root, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _make_lasting(folder: Path) -> None:
    if folder.is_dir():
        return
    _make_lasting(folder.parent)
    folder.mkdir(exist_ok=True)
    _sync(folder.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
