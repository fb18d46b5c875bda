"""What an attempt is: it returns what it saw, and raises if it got through."""

import ctypes
import os
from collections.abc import Callable, Iterator
from typing import Any

Order = dict[str, Any]
Attempt = Callable[[Order], str]

ATTEMPTS: dict[str, Attempt] = {}

libc = ctypes.CDLL(None, use_errno=True)


class EscapedError(Exception):
    pass


def attempt(made: Attempt) -> Attempt:
    ATTEMPTS[made.__name__.replace("_", " ")] = made
    return made


def findings(order: Order) -> Iterator[dict[str, Any]]:
    for name, made in ATTEMPTS.items():
        try:
            passed, evidence = True, made(order)
        # Whatever ended an attempt but its own return, the lock was not seen to hold.
        except BaseException as fault:  # noqa: BLE001
            passed, evidence = False, f"{type(fault).__name__}: {fault}"
        yield {"name": name, "passed": passed, "evidence": evidence[:1000]}


def insist(holds: bool, seen: object) -> str:  # noqa: FBT001 - it reads as a sentence
    if not holds:
        raise EscapedError(seen)
    return str(seen)


def refused(deed: Callable[..., object], *arguments: object) -> str:
    try:
        got = deed(*arguments)
    except OSError as refusal:
        return f"{type(refusal).__name__}: {refusal.strerror}"
    raise EscapedError(f"got {got!r}")


def ask(call: Callable[..., int], *arguments: object) -> int:
    got = call(*arguments)
    if got < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return got


def error(call: Callable[..., int], *arguments: object) -> int:
    try:
        ask(call, *arguments)
    except OSError as refusal:
        return refusal.errno or 0
    return 0
