"""Where the logs lie, and following one for as long as the follower may read it."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool

from dataspace import access
from dataspace.access import Grant, ReadBuild
from dataspace.access.guards import Requires
from dataspace.builds.logs import LogPiece
from dataspace.builds.service import log_of
from dataspace.core.database import Engine, transaction
from dataspace.core.errors import Refusal
from dataspace.core.ids import StepId
from dataspace.identity import Credentials, Origin, SignInRules, actor_of
from dataspace.identity.guards import Presented, RequestOrigin, Rules

_EVERY_SECONDS = 0.25
_LONGEST_SECONDS = 30 * 60


async def the_logs(request: Request) -> Path:
    logs: Path = request.app.state.logs
    return logs


Logs = Annotated[Path, Depends(the_logs)]


@dataclass(frozen=True, slots=True)
class Follower:
    """Somebody who follows a log. Every look is a new request: rights may have changed."""

    engine: Engine
    logs: Path
    grant: Grant[ReadBuild]
    origin: Origin
    credentials: Credentials
    rules: SignInRules

    async def events(self, step: StepId, offset: int) -> AsyncIterator[str]:
        ends_at = time.monotonic() + _LONGEST_SECONDS
        while time.monotonic() < ends_at:
            try:
                piece = await run_in_threadpool(self._look, step, offset)
            except Refusal:
                return
            if piece.text:
                offset = piece.next_offset
                yield _event(piece)
            if piece.is_complete:
                yield "event: end\ndata: {}\n\n"
                return
            if not piece.text:
                await asyncio.sleep(_EVERY_SECONDS)

    def _look(self, step: StepId, offset: int) -> LogPiece:
        with transaction(self.engine) as tx:
            actor = actor_of(tx, self.origin, self.credentials, self.rules)
            grant = access.authorize(tx, actor, self.grant.workspace_id, ReadBuild)
            return log_of(tx, grant, self.logs, step, offset=offset)


async def the_follower(
    request: Request,
    grant: Annotated[Grant[ReadBuild], Depends(Requires(ReadBuild))],
    logs: Logs,
    origin: RequestOrigin,
    credentials: Presented,
    rules: Rules,
) -> Follower:
    return Follower(request.app.state.engine, logs, grant, origin, credentials, rules)


def _event(piece: LogPiece) -> str:
    told = json.dumps({"text": piece.text, "next_offset": piece.next_offset})
    return f"id: {piece.next_offset}\ndata: {told}\n\n"
