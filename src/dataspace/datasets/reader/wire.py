"""What travels between the platform and a reader: marked frames with a length.

The order goes one way, frames come back. Nothing is pickled; a frame longer than its
receiver allows is refused before it is read.
"""

import socket
import struct
from enum import IntEnum

ANSWER_BYTES = 32 << 20
CHUNK_BYTES = 1 << 20

_HEAD = struct.Struct("!BI")
# What the fork server is told with each order: wall-clock seconds until it ends the child.
REQUEST = struct.Struct("!d")


class Mark(IntEnum):
    """What a frame holds."""

    ORDER = 1
    ANSWER = 2
    REFUSAL = 3
    CHUNK = 4


_MARKS = frozenset(Mark)


class End(IntEnum):
    """How a child ended, as its fork server saw it; one byte on a pipe of its own."""

    ANSWERED = 1
    CRASHED = 2
    OUT_OF_MEMORY = 3
    TIMED_OUT = 4
    UNCONFINED = 5


class LineEndedError(Exception):
    """The other side is gone."""


class LineBrokenError(Exception):
    """The other side speaks nonsense."""


def send(line: socket.socket, mark: Mark, body: bytes | memoryview) -> None:
    line.sendall(_HEAD.pack(mark, len(body)))
    line.sendall(body)


def receive(line: socket.socket, most: int = ANSWER_BYTES) -> tuple[Mark, bytes]:
    mark, length = _HEAD.unpack(_exactly(line, _HEAD.size))
    if mark not in _MARKS or length > most:
        raise LineBrokenError
    return Mark(mark), bytes(_exactly(line, length))


def _exactly(line: socket.socket, length: int) -> bytearray:
    whole = bytearray(length)
    rest = memoryview(whole)
    while rest:
        got = line.recv_into(rest)
        if got == 0:
            raise LineEndedError
        rest = rest[got:]
    return whole
