"""The life of one runner: start, say ready, take one order, answer, end.

Everything slow happens before *ready*, so that a slot that was started ahead is warm.
"""

import argparse
import contextlib
import os
import socket
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from dataspace_runner import _log, _protocol
from dataspace_runner._places import Places
from dataspace_runner._protocol import Answer, Order

_LONGEST_ORDER = 64 * 1024 * 1024

Run = Callable[[Order, Places], Answer]


class ChannelLostError(Exception):
    """The user's code closed the socket, or the platform did."""


class Channel:
    """The connection to the platform."""

    def __init__(self, path: Path) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.connect(str(path))
        self._process = os.getpid()
        self._identity = self._inode()

    def hear(self) -> bytes:
        """Read one line; nothing if the platform hung up instead."""
        with self._socket.makefile("rb") as lines:
            return lines.readline(_LONGEST_ORDER)

    def say(self, line: bytes) -> None:
        # User code may have closed every descriptor and opened a file under our number.
        if self._inode() != self._identity:
            raise ChannelLostError
        # It may have forked, and the child come back here with an answer of its own.
        if os.getpid() != self._process:
            raise ChannelLostError
        try:
            self._socket.sendall(line)
        except OSError as error:
            raise ChannelLostError from error

    def _inode(self) -> tuple[int, int] | None:
        with contextlib.suppress(OSError, ValueError):
            found = os.fstat(self._socket.fileno())
            return found.st_dev, found.st_ino
        return None


def warm() -> Run:
    """Import everything that a step needs, and give back what runs one."""
    from dataspace_runner._step import run  # noqa: PLC0415 - the imports are the point.

    return run


def _serve(run: Run, places: Places) -> int:
    """Take one order and answer it; the result is the process's exit status."""
    channel = Channel(places.control)
    channel.say(_protocol.ready(os.getpid()))
    line = channel.hear()
    if not line:
        # A slot that was started ahead and is no longer wanted.
        return 0
    answer = run(_protocol.order(line), places)
    channel.say(_protocol.answer(answer))
    return 0 if isinstance(answer, _protocol.Succeeded) else 1


def main(arguments: Sequence[str]) -> NoReturn:
    """Be the process that a sandbox starts."""
    places = _places(arguments)
    _log.prepare()
    _forget_the_working_directory()
    attend(warm(), places)


def attend(run: Run, places: Places) -> NoReturn:
    """Serve, and end the process: what a fork of a warm runner does at once."""
    status = 1
    try:
        status = _serve(run, places)
    except ChannelLostError:
        _log.write("The transform closed the runner's connection to the platform.")
    except _protocol.OrderNotUnderstoodError as error:
        _log.write(f"The order was not understood: {error}")
    _end(status)


def _places(arguments: Sequence[str]) -> Places:
    parser = argparse.ArgumentParser(
        prog="python -m dataspace_runner",
        description="Run one transform, inside the sandbox that was made for it.",
    )
    default = Places()
    for name, mount in (
        ("--given", default.given),
        ("--datasets", default.datasets),
        ("--out", default.out),
    ):
        parser.add_argument(name, type=Path, default=mount, help="only for tests")
    told = parser.parse_args(arguments)
    return Places(told.given, told.datasets, told.out)


def _forget_the_working_directory() -> None:
    # `python -m` searches it before Python's own library, and people's files are there.
    here = Path.cwd()
    sys.path[:] = [entry for entry in sys.path if entry and Path(entry) != here]


def _end(status: int) -> NoReturn:
    # Not sys.exit: threads and exit handlers of the user's would outlive the answer.
    _log.flush()
    os._exit(status)
