"""One `make` at a time on one place."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bootstrap.refusals import AlreadyAtWork


@contextmanager
def held(place: Path) -> Iterator[int]:
    """Hold `place`, and give the descriptor that holds it.

    Whoever starts a child passes the descriptor on. The kernel lets go when the last
    holder is gone, so a `make` killed in the middle of an installation leaves the
    place held until its orphans have ended, and not a moment longer.
    """
    place.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(place / "lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            holder = os.pread(descriptor, 20, 0).decode() or "unknown"
            raise AlreadyAtWork(place.parent, holder) from taken
        os.truncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield descriptor
    finally:
        os.close(descriptor)
