"""The line at the door: so many at once as passwords are looked at.

Who waits here holds neither a thread nor a connection to the database: whoever is signed
in already goes on working while a crowd is at the door.
"""

import asyncio
from collections.abc import AsyncIterator
from weakref import WeakKeyDictionary

from dataspace.identity.errors import DoorCrowded
from dataspace.identity.passwords import AT_ONCE

_PATIENCE_SECONDS = 30.0
_RETRY_AFTER_SECONDS = 5
_lines: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = (
    WeakKeyDictionary()
)


async def a_turn() -> AsyncIterator[None]:
    """Wait for a turn, or be asked to come back."""
    line = _lines.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE))
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            await line.acquire()
    except TimeoutError:
        raise DoorCrowded(_RETRY_AFTER_SECONDS) from None
    try:
        yield
    finally:
        line.release()
