"""Bytes on their way out, with everything that must be let go when they end."""

import os
import time
from collections.abc import Callable, Iterator
from threading import Lock
from typing import Self

from dataspace.datasets.reader.errors import ReaderTimedOut
from dataspace.datasets.reader.wire import CHUNK_BYTES


class ByteStream(Iterator[bytes]):
    """Close it, or run it to its end; it also lets go when it is forgotten."""

    def __init__(self, chunks: Iterator[bytes], let_go: Callable[[], None]) -> None:
        self._chunks = chunks
        self._let_go: Callable[[], None] | None = let_go
        self._taking = Lock()
        self._taken_at = time.monotonic()
        self._gave_up_after: float | None = None

    def __next__(self) -> bytes:
        with self._taking:
            if self._gave_up_after is not None:
                # An end here would look like the end of the data.
                raise ReaderTimedOut(self._gave_up_after)
            if self._let_go is None:
                raise StopIteration
            try:
                return next(self._chunks)
            except BaseException:
                self.close()
                raise
            finally:
                self._taken_at = time.monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __del__(self) -> None:
        self.close()

    @property
    def is_closed(self) -> bool:
        return self._let_go is None

    def close(self) -> None:
        let_go, self._let_go = self._let_go, None
        if let_go is not None:
            let_go()

    def give_up_after(self, seconds: float) -> None:
        """End it if nobody has taken anything of it for so long."""
        if not self._taking.acquire(blocking=False):
            return
        try:
            if time.monotonic() - self._taken_at > seconds and not self.is_closed:
                self._gave_up_after = seconds
                self.close()
        finally:
            self._taking.release()


def bytes_of(descriptor: int) -> Iterator[bytes]:
    place = 0
    while chunk := os.pread(descriptor, CHUNK_BYTES, place):
        place += len(chunk)
        yield chunk
