"""An OpenID provider of our own that does whatever a test asks, and else all rightly."""

import base64
import hashlib
import hmac
import json
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from joserfc import jwt
from joserfc.jwk import RSAKey

from dataspace.core import clock

KEYS = [RSAKey.generate_key(2048, {"kid": f"key-{number}"}) for number in range(2)]


@dataclass
class Page:
    """What is sent for one address, whole or in a way of the test's own."""

    content: object = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    write: Callable[[Any], None] | None = None


@dataclass
class Rogue:
    """Its `claims`, `header` and `pages` are what a test changes."""

    origin: str
    path: str = ""
    client: str = "dataspace"
    claims: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)
    published: list[dict[str, Any]] = field(default_factory=list)
    pages: dict[str, Page] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    key: RSAKey = field(default_factory=lambda: KEYS[0])
    sign: Callable[["Rogue", dict[str, Any], dict[str, Any]], str] | None = None
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.publish(self.key)

    @property
    def issuer(self) -> str:
        return f"{self.origin}{self.path}"

    def publish(self, *keys: RSAKey, **more: str) -> None:
        public = [key.as_dict(private=False) for key in keys]
        self.published = [
            {**key, "use": "sig", "alg": "RS256", **more} for key in public
        ]

    def code_for(self, carried: dict[str, str]) -> str:
        """Sign somebody in who arrived with this; give the code that leads back."""
        assert carried["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self._codes[code] = carried
        return code

    def page_of(self, path: str, form: dict[str, list[str]]) -> Page:
        self.asked.append(path)
        name = path.rpartition("/")[2]
        if name in self.pages:
            return self.pages[name]
        if name == "openid-configuration":
            return Page(self._described())
        return Page({"keys": self.published}) if name == "keys" else self._token(form)

    def _described(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            **self.metadata,
        }

    def _token(self, form: dict[str, list[str]]) -> Page:
        carried = self._codes.pop(form.get("code", [""])[0], None)
        verifier = form.get("code_verifier", [""])[0]
        fits = carried and carried["code_challenge"] == challenge_of(verifier)
        if carried is None or not fits:
            return Page({"error": "invalid_grant"}, 400)
        return Page({"id_token": self.signed(carried["nonce"]), "access_token": "x"})

    def signed(self, nonce: str) -> str:
        now = int(clock.now().timestamp())
        usual = {
            "iss": self.issuer,
            "aud": self.client,
            "sub": "ada",
            "iat": now,
            "exp": now + 300,
            "nonce": nonce,
        }
        claims = {
            name: value for name, value in {**usual, **self.claims}.items() if value
        }
        header = {"alg": "RS256", "kid": self.key.kid, **self.header}
        if self.sign:
            return self.sign(self, header, claims)
        return jwt.encode(header, claims, self.key)


def challenge_of(verifier: str) -> str:
    return packed(hashlib.sha256(verifier.encode()).digest())


def packed(content: bytes | dict[str, Any]) -> str:
    if isinstance(content, dict):
        content = json.dumps(content).encode()
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def unsigned(_: Rogue, header: dict[str, Any], claims: dict[str, Any]) -> str:
    return f"{packed({**header, 'alg': 'none'})}.{packed(claims)}."


def signed_with_the_public_key(
    rogue: Rogue, header: dict[str, Any], claims: dict[str, Any]
) -> str:
    """Key confusion: what everybody knows, taken for a secret that two share."""
    known = rogue.key.as_pem(private=False)
    text = f"{packed({**header, 'alg': 'HS256'})}.{packed(claims)}"
    return f"{text}.{packed(hmac.digest(known, text.encode(), 'sha256'))}"


def signed_by_another(_: Rogue, header: dict[str, Any], claims: dict[str, Any]) -> str:
    return jwt.encode(header, claims, KEYS[1])


class _Handler(BaseHTTPRequestHandler):
    rogues: list[Rogue]

    def do_GET(self) -> None:
        self._answer({})

    def do_POST(self) -> None:
        length = int(self.headers["content-length"])
        self._answer(parse_qs(self.rfile.read(length).decode()))

    def _answer(self, form: dict[str, list[str]]) -> None:
        fitting = [one for one in self.rogues if self.path.startswith(f"{one.path}/")]
        rogue = max(fitting, key=lambda one: len(one.path))
        page = rogue.page_of(self.path, form)
        try:
            if page.write is not None:
                page.write(self.wfile)
                return
            content = json.dumps(page.content).encode()
            self.send_response(page.status)
            for name, value in page.headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
        except OSError:
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def listening() -> Iterator[tuple[str, list[Rogue]]]:
    """Listen on this machine; give the address and the list of who answers there."""
    rogues: list[Rogue] = []
    handler = type("Handler", (_Handler,), {"rogues": rogues})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}", rogues
        finally:
            server.shutdown()
