"""Bytes on their way out, with everything that must be let go when they end."""

import os
from collections.abc import Callable, Iterator
from typing import Self

from dataspace.datasets.reader.wire import CHUNK_BYTES


class ByteStream(Iterator[bytes]):
    """Close it, or run it to its end; it also lets go when it is forgotten."""

    def __init__(self, chunks: Iterator[bytes], let_go: Callable[[], None]) -> None:
        self._chunks = chunks
        self._let_go: Callable[[], None] | None = let_go

    def __next__(self) -> bytes:
        if self._let_go is None:
            raise StopIteration
        try:
            return next(self._chunks)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __del__(self) -> None:
        self.close()

    def close(self) -> None:
        let_go, self._let_go = self._let_go, None
        if let_go is not None:
            let_go()


def bytes_of(descriptor: int) -> Iterator[bytes]:
    place = 0
    while chunk := os.pread(descriptor, CHUNK_BYTES, place):
        place += len(chunk)
        yield chunk
