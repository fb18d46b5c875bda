"""What every request passes before a route sees it: its id, its host, its origin, its size.

Pure ASGI, so that streams stay streams.
"""

import re
import time
from collections.abc import Mapping

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dataspace.app.problems import fault_of, problem, problem_of
from dataspace.core.errors import TooLarge
from dataspace.core.ids import new_id

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
LARGEST_BODY_BYTES = 4 * 1024 * 1024
# A raw file is written to disk as it comes, and has a limit of its own.
_STREAMED = re.compile(r"^/api/workspaces/[^/]+/files/[^/]+$")

# Styles alone may stand in the page: the component library places them at run time.
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline';"
    " img-src 'self' data: blob:; connect-src 'self'; frame-src 'self';"
    " object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
SECURITY_HEADERS: Mapping[str, str] = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
_log = structlog.get_logger()


class BodyTooLarge(TooLarge, HTTPException):
    """The request is larger than anything that belongs here."""

    # An HTTPException as well: whatever else breaks off the reading of a body, FastAPI
    # tells as a 400.
    def __init__(self) -> None:
        HTTPException.__init__(self, status_code=413)


class Gates:
    """Outermost first: name the request, check where it comes from, bound what it sends."""

    def __init__(self, app: ASGIApp, *, public_origin: str) -> None:
        self._app = app
        self._origin = public_origin
        self._host = public_origin.partition("://")[2]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] == "websocket":
            # Nothing here speaks it, and no gate would guard it.
            await send({"type": "websocket.close", "code": 1008})
            return
        request_id = new_id().hex
        scope.setdefault("state", {})["request_id"] = request_id
        answering = _Answering(scope, send, request_id)
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            inner = self._refusal(scope) or self._app
            try:
                await inner(scope, _Bounded(scope, receive), answering)
            except Exception as fault:
                # Here and not in Starlette's own handler, which stands outside of every
                # gate: its answer would lack the headers, the id and the line in the log.
                answer = fault_of(request_id, fault)
                if not answering.has_started:
                    await answer(scope, receive, answering)
                raise
            finally:
                answering.log()

    def _refusal(self, scope: Scope) -> ASGIApp | None:
        headers = Headers(scope=scope)
        # A page of another name that resolves to us is not us (DNS rebinding).
        if headers.get("host") != self._host:
            title = "This installation does not answer by that name."
            return problem("HostUnknown", title, 421, address=self._origin)
        if scope["method"] in SAFE_METHODS:
            return None
        if not (_is_programs(headers) or _is_own_page(headers, self._origin)):
            title = "Only this installation's own pages may change something here."
            return problem("CrossSite", title, 403)
        if _declared_length(headers) > LARGEST_BODY_BYTES and not _is_streamed(scope):
            return problem_of(BodyTooLarge())
        return None


class _Bounded:
    """Passes the body on, and no more of it than its declared or allowed length."""

    def __init__(self, scope: Scope, receive: Receive) -> None:
        self._receive = receive
        self._is_streamed = _is_streamed(scope)
        self._seen = 0

    async def __call__(self) -> Message:
        message = await self._receive()
        if message["type"] == "http.request" and not self._is_streamed:
            self._seen += len(message.get("body", b""))
            if self._seen > LARGEST_BODY_BYTES:
                raise BodyTooLarge
        return message


class _Answering:
    """Adds the headers that every answer carries, and remembers its status."""

    def __init__(self, scope: Scope, send: Send, request_id: str) -> None:
        self._scope = scope
        self._send = send
        self._request_id = request_id
        self._started = time.perf_counter()
        self._status = 0

    @property
    def has_started(self) -> bool:
        return self._status != 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            headers = MutableHeaders(scope=message)
            headers["x-request-id"] = self._request_id
            for name, value in SECURITY_HEADERS.items():
                headers.setdefault(name, value)
            if self._scope["path"].startswith("/api/"):
                headers.setdefault("cache-control", "no-store")
        await self._send(message)

    def log(self) -> None:
        milliseconds = (time.perf_counter() - self._started) * 1000
        # The path without its query: what is asked there may be somebody's data.
        _log.info(
            "request",
            method=self._scope["method"],
            path=self._scope["path"],
            status=self._status,
            milliseconds=round(milliseconds, 1),
        )


def _is_own_page(headers: Headers, origin: str) -> bool:
    """Whether our own page asks. A program sends the Origin header itself."""
    site = headers.get("sec-fetch-site")
    if site is not None and site != "same-origin":
        return False
    return headers.get("origin") == origin


def _is_programs(headers: Headers) -> bool:
    """Whether a program asks with a token, so that no foreign page can stand behind it.

    What the origin guards against is a browser that adds its credentials to a request of
    a foreign page. It adds cookies by itself, and `Basic` and its kin, but never a token:
    a page has to set that header, and may not across sites unless we allow it by CORS,
    which we do nowhere. With a cookie beside it the request is a browser's again.
    """
    scheme = headers.get("authorization", "").partition(" ")[0]
    return scheme.lower() == "bearer" and "cookie" not in headers


def _declared_length(headers: Headers) -> int:
    length = headers.get("content-length", "0")
    return int(length) if length.isdecimal() else 0


def _is_streamed(scope: Scope) -> bool:
    return scope["method"] == "PUT" and bool(_STREAMED.match(scope["path"]))
