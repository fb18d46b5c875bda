"""The one connection between the platform and a runner: its socket, and lines over it.

It stands in the slot's `in/`, is taken exactly once, by the sandbox's user, and is gone
as soon as it is taken: nobody who comes later, from inside or outside, finds a door.
"""

import os
import socket
import struct
from pathlib import Path
from typing import Final

from dataspace.sandbox.report import LONGEST_LINE, HostileReportError

NAME: Final = "control.sock"
_ORDER_TAKEN_WITHIN_SECONDS: Final = 30
_CHUNK: Final = 1 << 16


class Door:
    """The socket while nobody has come."""

    def __init__(self, directory: Path, user: int) -> None:
        self._path = directory / NAME
        self._user = user
        self._listener = listen(self._path)
        try:
            if os.geteuid() != user:
                os.chown(self._path, user, -1)
            self._path.chmod(0o600)
        except BaseException:
            self.close()
            raise

    def fileno(self) -> int:
        return self._listener.fileno()

    def take(self) -> "Line":
        """Accept whoever is waiting, if it is the sandbox's user, and close the door."""
        connection, _ = self._listener.accept()
        self.close()
        credentials = connection.getsockopt(
            socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i")
        )
        _, user, _ = struct.unpack("3i", credentials)
        if user != self._user:
            connection.close()
            raise HostileReportError("peer")
        return Line(connection)

    def close(self) -> None:
        self._listener.close()
        self._path.unlink(missing_ok=True)


def listen(path: Path) -> socket.socket:
    """A listening unix socket, however deep it lies: the kernel takes 107 bytes only."""
    opened = os.open(path.parent, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        listener.bind(f"/proc/self/fd/{opened}/{path.name}")
        listener.listen(1)
    except BaseException:
        listener.close()
        raise
    finally:
        os.close(opened)
    return listener


class Line:
    """The connection: one order goes in, single lines come out."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._received = bytearray()
        connection.settimeout(_ORDER_TAKEN_WITHIN_SECONDS)

    def fileno(self) -> int:
        return self._connection.fileno()

    def say(self, line: bytes) -> None:
        self._connection.sendall(line + b"\n")

    def hear(self) -> bytes | None:
        """Take in what is there; answers a line once it is whole, and b"" at the end."""
        if line := self._cut():
            return line
        chunk = self._connection.recv(_CHUNK)
        self._received += chunk
        if line := self._cut():
            return line
        if len(self._received) > LONGEST_LINE:
            raise HostileReportError("length")
        return None if chunk else b""

    def _cut(self) -> bytes | None:
        line, end, rest = self._received.partition(b"\n")
        if not end:
            return None
        self._received = rest
        return bytes(line + end)

    def close(self) -> None:
        self._connection.close()
