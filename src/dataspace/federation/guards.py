"""What the routes are handed: the providers, and what the browser brought."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import Depends, Query, Request
from fastapi.security import APIKeyCookie

from dataspace.federation.client import Client
from dataspace.federation.cookies import COOKIE, REQUEST_COOKIE
from dataspace.federation.errors import ProviderUnknown
from dataspace.federation.models import Answer
from dataspace.identity import Secret

_cookie = APIKeyCookie(name=COOKIE, auto_error=False)
_request_cookie = APIKeyCookie(name=REQUEST_COOKIE, auto_error=False)
_Brought = Annotated[str | None, Query(max_length=4096)]


async def the_clients(request: Request) -> Mapping[str, Client]:
    clients: Mapping[str, Client] = request.app.state.federation
    return clients


TheClients = Annotated[Mapping[str, Client], Depends(the_clients)]


async def client_of(provider: str, clients: TheClients) -> Client:
    if provider not in clients:
        raise ProviderUnknown
    return clients[provider]


TheClient = Annotated[Client, Depends(client_of)]


async def brought(
    state: _Brought = None,
    code: _Brought = None,
    error: _Brought = None,
    iss: _Brought = None,
) -> Answer:
    return Answer(
        state=Secret(state) if state else None,
        code=Secret(code) if code else None,
        error=error,
        issuer=iss,
    )


BroughtAnswer = Annotated[Answer, Depends(brought)]


async def held(cookie: Annotated[str | None, Depends(_cookie)]) -> Secret | None:
    return Secret(cookie) if cookie else None


HeldByBrowser = Annotated[Secret | None, Depends(held)]


async def held_request(
    cookie: Annotated[str | None, Depends(_request_cookie)],
) -> Secret | None:
    return Secret(cookie) if cookie else None


HeldRequest = Annotated[Secret | None, Depends(held_request)]
