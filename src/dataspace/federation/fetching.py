"""One question to a provider: bounded in time, in size, and in how many are asked at once.

An answer is read as it comes and never unpacked, so that it cannot grow; the whole of it
has one deadline, which an answer that drips in slowly does not move. No redirect is
followed: the secret in a question was meant for the address that was asked.
"""

import asyncio
import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from ipaddress import ip_address
from threading import BoundedSemaphore
from typing import Any
from urllib.parse import urlsplit

import httpx2

from dataspace.federation.errors import ProviderAway, ProviderUntrusted

DEADLINE_SECONDS = 10.0
LARGEST_BYTES = 512 * 1024
_AT_ONCE = 8
_WAIT_SECONDS = 1.0
_HEADERS = {"accept": "application/json", "accept-encoding": "identity"}


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    content: Mapping[str, Any]


class Line:
    """The line to one provider. A slow one takes some of our threads and never all."""

    def __init__(self, issuer: str, deadline_seconds: float = DEADLINE_SECONDS) -> None:
        # A provider on this same machine, for trying things out, needs no certificate.
        self._is_local = is_on_this_machine(issuer)
        self._deadline_seconds = deadline_seconds
        self._free = BoundedSemaphore(_AT_ONCE)

    def insist_on_https(self, address: str) -> str:
        """Refuse to speak in the clear, and to be sent to our own machine's services."""
        parts = urlsplit(address)
        is_fit = parts.scheme == "https" and parts.hostname
        if not is_fit and not (self._is_local and is_on_this_machine(address)):
            raise ProviderUntrusted("address")
        return address

    def get(self, address: str) -> Mapping[str, Any]:
        reply = self._ask("GET", address, {}, None)
        if reply.status != httpx2.codes.OK:
            raise ProviderAway(f"status {reply.status}")
        return reply.content

    def post(self, address: str, headers: Mapping[str, str], form: str) -> Reply:
        kind = {"content-type": "application/x-www-form-urlencoded"}
        return self._ask("POST", address, {**headers, **kind}, form)

    def _ask(
        self, method: str, address: str, headers: Mapping[str, str], form: str | None
    ) -> Reply:
        self.insist_on_https(address)
        if not self._free.acquire(timeout=_WAIT_SECONDS):
            raise ProviderAway("busy")
        request = httpx2.Request(
            method, address, headers={**_HEADERS, **headers}, content=form
        )
        try:
            return asyncio.run(_answer(request, self._deadline_seconds))
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError, TimeoutError) as fault:
            # Its text may hold the address with what was asked; its kind says enough.
            raise ProviderAway(type(fault).__name__) from None
        finally:
            self._free.release()


async def _answer(request: httpx2.Request, deadline_seconds: float) -> Reply:
    # Nothing from the environment: a .netrc or a proxy there was not meant for this.
    async with (
        asyncio.timeout(deadline_seconds),
        httpx2.AsyncClient(
            verify=_trust(),
            trust_env=False,
            follow_redirects=False,
            timeout=deadline_seconds,
        ) as client,
    ):
        answer = await client.send(request, stream=True)
        try:
            return Reply(answer.status_code, await _content(answer))
        finally:
            await answer.aclose()


async def _content(answer: httpx2.Response) -> Mapping[str, Any]:
    if answer.is_redirect:
        raise ProviderAway("redirect")
    if answer.headers.get("content-encoding", "identity") != "identity":
        raise ProviderAway("packed")
    content = bytearray()
    async for piece in answer.aiter_raw():
        content += piece
        if len(content) > LARGEST_BYTES:
            raise ProviderAway("too large")
    try:
        told = json.loads(content)
    except (ValueError, RecursionError):
        raise ProviderAway("not JSON") from None
    if not isinstance(told, dict):
        raise ProviderAway("not an object")
    return told


def is_on_this_machine(address: str) -> bool:
    """Whether it is an http address that never leaves this machine."""
    parts = urlsplit(address)
    if parts.scheme != "http":
        return False
    if parts.hostname == "localhost":
        return True
    try:
        return ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return False


@cache
def _trust() -> ssl.SSLContext:
    # Reading the machine's certificates takes longer than most answers.
    return ssl.create_default_context()
