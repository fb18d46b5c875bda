"""Browsers whose requests are alone: each has an event loop for itself.

What the application gives to a thread, so that others in its loop need not wait, is done
where it stands, and the loop runs in the thread of the test: handing a request from thread
to thread took a third of its time. Servers and whole installations that tests start have
their threads.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from typing import Any

from anyio import to_thread
from fastapi.testclient import TestClient
from httpx2 import (
    ASGITransport,
    AsyncByteStream,
    BaseTransport,
    ByteStream,
    Request,
    Response,
)
from starlette.types import ASGIApp, Receive, Scope, Send

_is_alone = ContextVar("is_alone", default=False)
_in_a_thread = to_thread.run_sync
# Making one takes longer than many requests do.
_idle: list[asyncio.AbstractEventLoop] = []


class Browser(TestClient):
    """Sends and awaits the whole of it; what comes bit by bit takes the usual way."""

    def __init__(self, app: ASGIApp, **how: Any) -> None:
        super().__init__(app, **how)
        raises = how.get("raise_server_exceptions", True)
        address = how.get("client", ("testclient", 50_000))
        inner = ASGITransport(alone(app), raise_app_exceptions=raises, client=address)
        self._usual = self._transport
        self._transport = self._alone = _Alone(inner, self._usual)

    @contextmanager
    def stream(self, *asked: Any, **how: Any) -> Iterator[Response]:
        """Read an answer while it comes: only the usual way can."""
        self._transport = self._usual
        try:
            with super().stream(*asked, **how) as answer:
                yield answer
        finally:
            self._transport = self._alone


class _Alone(BaseTransport):
    def __init__(self, inner: ASGITransport, usual: BaseTransport) -> None:
        self._inner, self._usual = inner, usual

    def handle_request(self, request: Request) -> Response:
        comes_bit_by_bit = not isinstance(request.stream, AsyncByteStream)
        if comes_bit_by_bit or asyncio._get_running_loop() is not None:
            return self._usual.handle_request(request)
        with _loop() as loop:
            return loop.run_until_complete(self._ask(request))

    async def _ask(self, request: Request) -> Response:
        answer = await self._inner.handle_async_request(request)
        content = await answer.aread()
        return Response(
            answer.status_code,
            headers=answer.headers.raw,
            stream=ByteStream(content),
            request=request,
        )


def alone(app: ASGIApp) -> ASGIApp:
    """Let the application do by itself, for one request, what it gives to threads."""

    async def ask(scope: Scope, receive: Receive, send: Send) -> None:
        before = _is_alone.set(True)
        try:
            await app(scope, receive, send)
        finally:
            _is_alone.reset(before)

    return ask


def close() -> None:
    while _idle:
        _idle.pop().close()


@contextmanager
def _loop() -> Iterator[asyncio.AbstractEventLoop]:
    loop = _idle.pop() if _idle else asyncio.new_event_loop()
    try:
        yield loop
    finally:
        _idle.append(loop)


async def _run_sync(run: Callable[..., Any], *arguments: Any, **how: Any) -> Any:
    if not _is_alone.get():
        return await _in_a_thread(run, *arguments, **how)
    # As before a thread, whoever was cancelled goes no further.
    await asyncio.sleep(0)
    loop = asyncio.get_running_loop()
    # As in a thread, no loop is running: what is done may start one of its own.
    asyncio._set_running_loop(None)
    try:
        return copy_context().run(run, *arguments)
    finally:
        asyncio._set_running_loop(loop)


to_thread.run_sync = _run_sync
