"""Attempts to gain rights: capabilities, namespaces, system calls, keys, the terminal."""

import errno
import fcntl
from pathlib import Path

from dataspace.sandbox.probe.attempt import (
    EscapedError,
    Order,
    ask,
    attempt,
    error,
    insist,
    libc,
    refused,
)

_REFUSED = {errno.EPERM, errno.ENOSYS}
_TIOCSTI = 0x5412
_CLONE_NEWUSER = 0x10000000


@attempt
def capabilities(_: Order) -> str:
    status = _status()
    held = {k: v for k, v in status.items() if k.startswith("Cap") and int(v, 16)}
    return insist(
        not held and status["NoNewPrivs"] == "1",
        f"held: {held}, NoNewPrivs {status['NoNewPrivs']}",
    )


@attempt
def nested_user_namespace(_: Order) -> str:
    return refused(ask, libc.unshare, _CLONE_NEWUSER)


@attempt
def kernel_calls(order: Order) -> str:
    insist(_status()["Seccomp"] == "2", "no system call filter")
    let_through = [
        name
        for name, number in order["refused_calls"].items()
        if error(libc.syscall, number, 0, 0, 0, 0, 0) not in _REFUSED
    ]
    return insist(not let_through, f"let through: {let_through}")


@attempt
def keyrings(order: Order) -> str:
    return refused(ask, libc.syscall, order["keyctl"], 0, -3, 1)


@attempt
def tracing(_: Order) -> str:
    return refused(ask, libc.ptrace, 0, 0, 0, 0)


@attempt
def mounting(_: Order) -> str:
    return refused(ask, libc.mount, b"a", b"/tmp", b"tmpfs", 0, None)


@attempt
def typing_into_the_terminal(_: Order) -> str:
    try:
        fcntl.ioctl(0, _TIOCSTI, b"x")
    except OSError as refusal:
        # Any other error would mean that the question reached the terminal's driver.
        return insist(refusal.errno == errno.EPERM, refusal)
    raise EscapedError


def _status() -> dict[str, str]:
    lines = Path("/proc/self/status").read_text().splitlines()
    parts = (line.partition(":") for line in lines)
    return {name: value.strip() for name, _, value in parts}
