"""The few kernel calls that Python does not offer, each as one typed function.

A call that fails raises `OSError`; nothing returns an error number to be ignored.
"""

import ctypes
import errno
import os
from typing import Final

_libc = ctypes.CDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long
_libc.prctl.restype = ctypes.c_int

# The same numbers on every processor: they are younger than the common table.
_LANDLOCK_CREATE_RULESET: Final = 444
_LANDLOCK_ADD_RULE: Final = 445
_LANDLOCK_RESTRICT_SELF: Final = 446
_OPENAT2: Final = 437
_CREATE_RULESET_VERSION: Final = 1
_RULE_PATH_BENEATH: Final = 1

_PR_SET_DUMPABLE: Final = 4
_PR_SET_SECCOMP: Final = 22
_PR_SET_NO_NEW_PRIVS: Final = 38
_SECCOMP_MODE_FILTER: Final = 2
# No magic links, no symbolic links, nothing above the start.
_BENEATH_WITHOUT_LINKS: Final = 0x02 | 0x04 | 0x08
_CAPABILITY_VERSION: Final = 0x20080522


class _Ruleset(ctypes.Structure):
    _fields_ = (
        ("handled_access_fs", ctypes.c_uint64),
        ("handled_access_net", ctypes.c_uint64),
        ("scoped", ctypes.c_uint64),
    )


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed_access", ctypes.c_uint64), ("parent_fd", ctypes.c_int32))


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


class _OpenHow(ctypes.Structure):
    _fields_ = (
        ("flags", ctypes.c_uint64),
        ("mode", ctypes.c_uint64),
        ("resolve", ctypes.c_uint64),
    )


class _CapabilityHeader(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _CapabilitySets(ctypes.Structure):
    _fields_ = tuple(
        (f"{kind}_{half}", ctypes.c_uint32)
        for half in ("low", "high")
        for kind in ("effective", "permitted", "inheritable")
    )


def _checked(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result


def landlock_abi() -> int:
    """The version of Landlock that this kernel offers; 0 where it offers none."""
    try:
        return _checked(
            _libc.syscall(_LANDLOCK_CREATE_RULESET, None, 0, _CREATE_RULESET_VERSION)
        )
    except OSError as refused:
        if refused.errno in (errno.ENOSYS, errno.EOPNOTSUPP):
            return 0
        raise


def landlock_ruleset(size: int, *, files: int, network: int, scopes: int) -> int:
    """A new rule set as a file descriptor; `size` is what this kernel's version knows."""
    attributes = _Ruleset(files, network, scopes)
    return _checked(
        _libc.syscall(_LANDLOCK_CREATE_RULESET, ctypes.byref(attributes), size, 0)
    )


def landlock_allow(ruleset: int, path_fd: int, access: int) -> None:
    rule = _PathBeneath(access, path_fd)
    _checked(
        _libc.syscall(
            _LANDLOCK_ADD_RULE, ruleset, _RULE_PATH_BENEATH, ctypes.byref(rule), 0
        )
    )


def landlock_restrict_self(ruleset: int) -> None:
    _checked(_libc.syscall(_LANDLOCK_RESTRICT_SELF, ruleset, 0))


def install_filter(program: bytes) -> None:
    """Put the calling thread, for good, under a seccomp program."""
    instructions = len(program) // 8
    loaded = _Program(instructions, program)
    _checked(
        _libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(loaded), 0, 0)
    )


def forbid_new_privileges() -> None:
    _checked(_libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))


def hide_from_debuggers() -> None:
    """Make this process undumpable, so its memory is not another's to read."""
    _checked(_libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0))


def drop_capabilities() -> None:
    header = _CapabilityHeader(_CAPABILITY_VERSION, 0)
    _checked(_libc.capset(ctypes.byref(header), ctypes.byref(_CapabilitySets())))


def open_directory_beneath(top: int, relative: bytes, *, flags: int) -> int:
    """Open a directory below another, through directories only, never through a link."""
    how = _OpenHow(flags | os.O_DIRECTORY | os.O_CLOEXEC, 0, _BENEATH_WITHOUT_LINKS)
    return _checked(
        _libc.syscall(
            _OPENAT2, top, relative, ctypes.byref(how), ctypes.sizeof(_OpenHow)
        )
    )
