"""Landlock: this thread may open the named files and nothing else.

Kernels differ in what they can restrict, so `rules` gives the most that a version offers.
What a version lacks (truncation before 3, the network before 4, signals and abstract
sockets before 6) the reader's system call filter refuses on its own, so the lowest
version accepted is the first.
"""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import Final

from dataspace.sandbox import kernel
from dataspace.sandbox.errors import ConfinementRefused

LOWEST_ABI: Final = 1

_EXECUTE: Final = 1 << 0
_WRITE_FILE: Final = 1 << 1
_READ_FILE: Final = 1 << 2
_READ_DIR: Final = 1 << 3
_REMOVE_DIR: Final = 1 << 4
_REMOVE_FILE: Final = 1 << 5
_MAKE_DIR: Final = 1 << 7
_MAKE_REG: Final = 1 << 8
_REFER: Final = 1 << 13
_TRUNCATE: Final = 1 << 14

_IOCTL_DEV: Final = 1 << 15
# What each version of Landlock added, and the size of its attributes.
_FILES_SINCE: Final = {1: (1 << 13) - 1, 2: _REFER, 3: _TRUNCATE, 5: _IOCTL_DEV}
_NETWORK_SINCE: Final = {4: 0b11}  # bind and connect TCP
_SCOPES_SINCE: Final = {6: 0b11}  # abstract unix sockets, signals
_SIZE_SINCE: Final = {1: 8, 4: 8, 6: 8}

_ON_FILE: Final = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL_DEV
_READ: Final = _READ_FILE | _READ_DIR
# Regular files and directories only: nobody needs to make a device, a socket, a pipe or
# a symbolic link where the platform will read afterwards.
_WRITE: Final = (
    _READ | _WRITE_FILE | _TRUNCATE | _MAKE_REG | _MAKE_DIR | _REMOVE_FILE | _REMOVE_DIR
)


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything that is restricted; whatever is not granted of it is refused."""

    files: int
    network: int
    scopes: int
    size: int


def rules(abi: int) -> Rules:
    """The widest restriction that a kernel with this version understands."""
    return Rules(
        files=_until(abi, _FILES_SINCE),
        network=_until(abi, _NETWORK_SINCE),
        scopes=_until(abi, _SCOPES_SINCE),
        size=_until(abi, _SIZE_SINCE),
    )


def _until(abi: int, additions: Mapping[int, int]) -> int:
    return sum(added for since, added in additions.items() if since <= abi)


def restrict(read_only: Iterable[Path], writable: Iterable[Path]) -> int:
    """Restrict the calling thread, for good; answers the version that was used."""
    abi = kernel.landlock_abi()
    if abi < LOWEST_ABI:
        raise ConfinementRefused(
            "this kernel has no Landlock, or it is not switched on"
        )
    limit = rules(abi)
    ruleset = kernel.landlock_ruleset(
        limit.size, files=limit.files, network=limit.network, scopes=limit.scopes
    )
    try:
        for path in read_only:
            _allow(ruleset, path, _READ & limit.files)
        for path in writable:
            _allow(ruleset, path, _WRITE & limit.files)
        kernel.landlock_restrict_self(ruleset)
    finally:
        os.close(ruleset)
    return abi


def _allow(ruleset: int, path: Path, access: int) -> None:
    opened = os.open(path, os.O_PATH | os.O_CLOEXEC | os.O_NOFOLLOW)
    try:
        mode = os.fstat(opened).st_mode
        # A symbolic link would let whoever placed it choose what is opened.
        if not (S_ISREG(mode) or S_ISDIR(mode)):
            raise ConfinementRefused(f"{path} is neither a file nor a directory")
        kernel.landlock_allow(
            ruleset, opened, access if S_ISDIR(mode) else access & _ON_FILE
        )
    finally:
        os.close(opened)
