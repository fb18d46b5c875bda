"""The door every private route goes through first."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated
from weakref import WeakKeyDictionary

from fastapi import Depends, Request
from fastapi.security import APIKeyCookie

from dataspace.core.guards import Address, OpenTx, RequestId
from dataspace.identity.errors import DoorCrowded
from dataspace.identity.models import Actor, Origin, Secret, SignInRules
from dataspace.identity.passwords import AT_ONCE
from dataspace.identity.service.sessions import actor_of_session

# The prefix makes browsers insist on Secure, Path=/ and no Domain: no sister site can
# set it. http://localhost counts as secure in Chromium and Firefox.
COOKIE = "__Host-session"
_cookie = APIKeyCookie(name=COOKIE, auto_error=False)


def origin_of(request: Request, address: Address, request_id: RequestId) -> Origin:
    return Origin(
        address=address,
        request_id=request_id,
        user_agent=request.headers.get("user-agent"),
    )


RequestOrigin = Annotated[Origin, Depends(origin_of)]


def presented_token(cookie: Annotated[str | None, Depends(_cookie)]) -> Secret | None:
    return Secret(cookie) if cookie else None


PresentedToken = Annotated[Secret | None, Depends(presented_token)]


def the_rules(request: Request) -> SignInRules:
    rules: SignInRules = request.app.state.sign_in_rules
    return rules


Rules = Annotated[SignInRules, Depends(the_rules)]


def current_actor(
    tx: OpenTx, origin: RequestOrigin, token: PresentedToken, rules: Rules
) -> Actor:
    return actor_of_session(tx, origin, token, rules)


CurrentActor = Annotated[Actor, Depends(current_actor)]


_PATIENCE_SECONDS = 30.0
_RETRY_AFTER_SECONDS = 5
_lines: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = (
    WeakKeyDictionary()
)


async def a_turn() -> AsyncIterator[None]:
    """Let so many sign in at once as passwords are looked at; the others stand in line.

    Who waits here holds neither a thread nor a connection to the database: whoever is
    signed in already goes on working while a crowd is at the door.
    """
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


# scope="function": the next one's turn comes before the answer has left.
Turn = Annotated[None, Depends(a_turn, scope="function")]
