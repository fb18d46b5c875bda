"""One request under way: the line to its child, and the word of the fork server."""

import os
import select
import socket

from dataspace.core.errors import Refusal
from dataspace.datasets.reader import wire
from dataspace.datasets.reader.answers import broken, refusal
from dataspace.datasets.reader.errors import (
    ReaderOutOfMemory,
    ReaderTimedOut,
    ReaderUnavailable,
)
from dataspace.datasets.reader.orders import Order
from dataspace.datasets.reader.process import ForkServer
from dataspace.datasets.reader.wire import End, Mark

# How much later than the server's own deadline we stop believing that it will act.
_GRACE_SECONDS = 5.0


Frame = tuple[Mark, bytes]


class ServerGoneError(Exception):
    """The fork server died under the request, which says nothing about the file."""


class Call:
    """Closing it ends its child, wherever that is."""

    def __init__(self, server: ForkServer, file: int, order: Order) -> None:
        self._server, self._order = server, order
        self._line, theirs = socket.socketpair()
        self._ending, tells = os.pipe()
        self._line.settimeout(order.seconds + _GRACE_SECONDS)
        try:
            server.send(order.seconds, [theirs.fileno(), file, tells])
        except OSError:
            self.close()
            raise ReaderUnavailable from None
        finally:
            theirs.close()
            os.close(tells)
        self.server_pid = server.pid

    def begin(self) -> Frame:
        """Send the order, and wait for the first frame of the answer."""
        try:
            wire.send(self._line, Mark.ORDER, self._order.to_json())
        except OSError:
            raise self._why_it_ended() from None
        return self.receive()

    def receive(self) -> Frame:
        """The next answer or chunk; every other end is raised."""
        try:
            mark, body = wire.receive(self._line)
        except (wire.LineEndedError, ConnectionError):
            raise self._why_it_ended() from None
        except TimeoutError:
            self._server.restart(self.server_pid)
            raise ReaderTimedOut(self._order.seconds) from None
        except wire.LineBrokenError:
            raise broken() from None
        if mark is Mark.REFUSAL:
            raise refusal(body)
        return mark, body

    def close(self) -> None:
        self._line.close()
        if self._ending >= 0:
            os.close(self._ending)
            self._ending = -1

    def _why_it_ended(self) -> Refusal | ServerGoneError:
        told, _, _ = select.select([self._ending], [], [], _GRACE_SECONDS)
        if not told:
            # A child that hung up without ending: closing the call ends it.
            return broken()
        word = os.read(self._ending, 1)
        if not word:
            return ServerGoneError()
        return self._refusal_of(End(word[0]))

    def _refusal_of(self, end: End) -> Refusal:
        if end is End.OUT_OF_MEMORY:
            return ReaderOutOfMemory(self._order.memory_bytes)
        if end is End.TIMED_OUT:
            return ReaderTimedOut(self._order.seconds)
        if end is End.UNCONFINED:
            return ReaderUnavailable()
        return broken()
