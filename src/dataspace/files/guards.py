"""Where raw files lie, and receiving one without trusting it or holding anything for it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from functools import partial
from typing import Annotated

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from dataspace import access, files
from dataspace.access import Grant, WriteFile
from dataspace.access.guards import Requires
from dataspace.core.database import Tx, release
from dataspace.core.guards import OpenTx
from dataspace.core.ids import FileId, new_id
from dataspace.files.errors import UploadInterrupted
from dataspace.files.models import FileFacts
from dataspace.files.names import checked_name
from dataspace.files.storage import FileLimits, FileStorage, Incoming
from dataspace.identity import Actor, actor_of
from dataspace.identity.guards import Presented, RequestOrigin, Rules

_WRITTEN_AT_ONCE = 1024 * 1024
_SILENCE_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Filing:
    """The storage of raw files, and what may come into it."""

    storage: FileStorage
    limits: FileLimits


async def the_filing(request: Request) -> Filing:
    filing: Filing = request.app.state.files
    return filing


OpenFiling = Annotated[Filing, Depends(the_filing)]


@dataclass(frozen=True, slots=True)
class Received:
    facts: FileFacts
    has_replaced: bool


@dataclass(frozen=True, slots=True)
class Upload:
    """A body that may take an hour. Rights are asked before it, and again after.

    1. name and declared length are looked at, and the transaction ends
    2. the body goes to disk as it comes, under no name that anybody sees
    3. the whole file is made durable
    4. a second transaction: the person's rights now, then the row
    """

    request: Request
    tx: Tx
    grant: Grant[WriteFile]
    filing: Filing
    actor_now: Callable[[], Actor]

    async def receive(self, name: str) -> Received:
        name = checked_name(name)  # 1
        await run_in_threadpool(release, self.tx)
        file = FileId(new_id())
        with await run_in_threadpool(self._begin, file) as incoming:
            async for piece in self._pieces():  # 2
                await run_in_threadpool(incoming.write, piece)
            await run_in_threadpool(incoming.keep)  # 3
            return await run_in_threadpool(self._add, file, name, incoming)  # 4

    def _begin(self, file: FileId) -> Incoming:
        length = self.request.headers.get("content-length", "0")
        return self.filing.storage.receive(
            self.grant.workspace_id,
            file,
            self.filing.limits,
            expected_bytes=int(length) if length.isdecimal() else 0,
        )

    async def _pieces(self) -> AsyncIterator[bytes]:
        gathered = bytearray()
        stream = aiter(self.request.stream())
        while (piece := await _next(stream)) is not None:
            gathered += piece
            if len(gathered) >= _WRITTEN_AT_ONCE:
                yield bytes(gathered)
                gathered.clear()
        yield bytes(gathered)

    def _add(self, file: FileId, name: str, incoming: Incoming) -> Received:
        workspace = self.grant.workspace_id
        grant = access.authorize(self.tx, self.actor_now(), workspace, WriteFile)
        facts, replaced = files.add(
            self.tx,
            grant,
            file,
            name=name,
            size_bytes=incoming.bytes,
            sha256=incoming.sha256,
        )
        return Received(facts, has_replaced=replaced is not None)


async def _next(stream: AsyncIterator[bytes]) -> bytes | None:
    try:
        async with asyncio.timeout(_SILENCE_SECONDS):
            return await anext(stream, None)
    except (TimeoutError, ClientDisconnect):
        raise UploadInterrupted from None


async def asks_again(
    tx: OpenTx, origin: RequestOrigin, credentials: Presented, rules: Rules
) -> Callable[[], Actor]:
    """Who speaks, asked when it is called: a session may have ended meanwhile."""
    return partial(actor_of, tx, origin, credentials, rules)


async def the_upload(
    request: Request,
    tx: OpenTx,
    grant: Annotated[Grant[WriteFile], Depends(Requires(WriteFile))],
    filing: OpenFiling,
    actor_now: Annotated[Callable[[], Actor], Depends(asks_again)],
) -> Upload:
    return Upload(request, tx, grant, filing, actor_now)
