"""Which system calls a process may make, as a program for the kernel.

A `Policy` names what is allowed; everything else is refused. `assemble` turns it into the
bytes that bubblewrap takes on `--seccomp FD` and that `prctl` takes as a filter. Nothing
here does I/O but the one table of numbers, so a test can run each program over every
system call without asking a kernel.
"""

import errno
import platform
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from importlib import resources

from dataspace.sandbox.errors import SandboxRefused

KILL = 0x80000000
REFUSE = 0x00050000  # with the error number in the low 16 bits
ALLOW = 0x7FFF0000

_LOAD = 0x20
_AND = 0x54
_JUMP_EQUAL = 0x15
_JUMP_AT_LEAST = 0x35
_JUMP_ABOVE = 0x25
_RETURN = 0x06

_NUMBER = 0
_MACHINE = 4
_ARGUMENTS = 16

# Numbers from here on are the x32 interface of x86_64: the same kernel by another door.
_X32 = 0x40000000
WHOLE = 0xFFFFFFFF


class Machine(Enum):
    """A processor family, by the number with which the kernel marks its calls."""

    X86_64 = 0xC000003E
    AARCH64 = 0xC00000B7

    @property
    def column(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Argument:
    """Allowed only if the masked low 32 bits of one argument are among `values`.

    The kernel itself takes only these bits of every argument named here, so nothing can
    hide in the upper ones.
    """

    index: int
    values: frozenset[int]
    mask: int = WHOLE
    otherwise: int = errno.EPERM


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    allowed: frozenset[str]
    conditions: Mapping[str, Argument] = field(default_factory=dict)
    # Refusals that programs understand as "this kernel does not have it; fall back".
    absent: frozenset[str] = frozenset()


def this_machine() -> Machine:
    name = platform.machine()
    for machine in Machine:
        if machine.column == name:
            return machine
    raise SandboxRefused(f"no system call table for processors of the kind {name}")


@cache
def numbers(machine: Machine) -> Mapping[str, int]:
    """Every system call of the machine, by name."""
    table = resources.files("dataspace.sandbox").joinpath("syscalls.csv").read_text()
    heading, *rows = (line.split(",") for line in table.splitlines())
    column = heading.index(machine.column)
    return {row[0]: int(row[column]) for row in rows if row[column]}


def assemble(policy: Policy, machine: Machine) -> bytes:
    return b"".join(
        struct.pack("=HBBI", *instruction) for instruction in _program(policy, machine)
    )


_Instruction = tuple[int, int, int, int]


def _program(policy: Policy, machine: Machine) -> Iterator[_Instruction]:
    known = numbers(machine)
    yield (_LOAD, 0, 0, _MACHINE)
    yield (_JUMP_EQUAL, 1, 0, machine.value)
    yield (_RETURN, 0, 0, KILL)
    yield (_LOAD, 0, 0, _NUMBER)
    yield (_JUMP_AT_LEAST, 0, 1, _X32)
    yield (_RETURN, 0, 0, KILL)
    # A call newer than our table is absent, not forbidden: libraries then fall back.
    yield (_JUMP_ABOVE, 0, 1, max(known.values()))
    yield (_RETURN, 0, 0, REFUSE | errno.ENOSYS)
    for name, number in sorted(known.items(), key=lambda item: item[1]):
        verdict = _verdict(policy, name)
        if verdict:
            yield (_JUMP_EQUAL, 0, len(verdict), number)
            yield from verdict
    yield (_RETURN, 0, 0, REFUSE | errno.EPERM)


def _verdict(policy: Policy, name: str) -> list[_Instruction]:
    """What follows once the number is this one: always ends in a return, or is empty."""
    if name in policy.conditions:
        return list(_weighed(policy.conditions[name]))
    if name in policy.allowed:
        return [(_RETURN, 0, 0, ALLOW)]
    if name in policy.absent:
        return [(_RETURN, 0, 0, REFUSE | errno.ENOSYS)]
    return []


def _weighed(argument: Argument) -> Iterator[_Instruction]:
    yield (_LOAD, 0, 0, _ARGUMENTS + 8 * argument.index)
    yield (_AND, 0, 0, argument.mask)
    for value in sorted(argument.values):
        yield (_JUMP_EQUAL, 0, 1, value)
        yield (_RETURN, 0, 0, ALLOW)
    yield (_RETURN, 0, 0, REFUSE | argument.otherwise)
