"""A key service that speaks the protocol of HashiCorp Vault's and OpenBao's transit engine.

It answers over HTTP what theirs does: paths, batches, versions, a policy about the oldest
version, and errors as a status with a list of sentences.
"""

import json
import re
import secrets
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

TOKEN = "hvs.a-token-of-the-worker"
Answer = tuple[int, dict[str, Any] | None]


@dataclass
class Key:
    versions: dict[int, bytes] = field(default_factory=dict)
    oldest: int = 1

    def rotate(self) -> None:
        self.versions[max(self.versions, default=0) + 1] = secrets.token_bytes(32)

    @property
    def newest(self) -> int:
        return max(self.versions)


@dataclass
class KeyService:
    """What it holds, and how it is at the moment."""

    keys: dict[str, Key] = field(default_factory=dict)
    is_sealed: bool = False
    # Instead of whatever would be said: for answers that no good service gives.
    says: bytes | None = None
    asked: list[str] = field(default_factory=list)

    def answer(self, method: str, path: str, token: str | None, body: Any) -> Answer:
        self.asked.append(f"{method} {path}")
        if self.is_sealed:
            return 503, {"errors": ["Vault is sealed"]}
        if token != TOKEN:
            return 403, {"errors": ["permission denied"]}
        found = re.fullmatch(
            r"/v1/transit/(encrypt|decrypt|rewrap|keys)/(\w+)(/\w+)?", path
        )
        if found is None:
            return 404, {"errors": ["no handler for route"]}
        verb, name, more = found.groups()
        if verb == "keys":
            return self._about(method, name, more, body)
        if name not in self.keys:
            # An engine that finds no key says so with this status.
            return 400, {"errors": ["encryption key not found"]}
        one = {"encrypt": encrypt, "decrypt": decrypt, "rewrap": rewrap}[verb]
        results = [one(self.keys[name], asked) for asked in body["batch_input"]]
        status = 400 if any("error" in result for result in results) else 200
        return status, {"data": {"batch_results": results}}

    def _about(self, method: str, name: str, more: str | None, body: Any) -> Answer:
        key = self.keys.get(name)
        if key is None:
            return 404, {"errors": []}
        if (method, more) == ("GET", None):
            facts = {
                "name": name,
                "type": "aes256-gcm96",
                "latest_version": key.newest,
                "min_decryption_version": key.oldest,
            }
            return 200, {"data": facts}
        if (method, more) == ("POST", "/rotate"):
            key.rotate()
            return 204, None
        if (method, more) == ("POST", "/config"):
            key.oldest = body["min_decryption_version"]
            return 204, None
        return 405, {"errors": ["unsupported operation"]}


def encrypt(key: Key, asked: dict[str, str]) -> dict[str, Any]:
    nonce = secrets.token_bytes(12)
    cipher = AESGCM(key.versions[key.newest])
    sealed = nonce + cipher.encrypt(nonce, b64decode(asked["plaintext"]), None)
    ciphertext = f"vault:v{key.newest}:{b64encode(sealed).decode()}"
    return {"ciphertext": ciphertext, "key_version": key.newest}


def decrypt(key: Key, asked: dict[str, str]) -> dict[str, Any]:
    found = re.fullmatch(r"vault:v(\d+):(.+)", asked["ciphertext"])
    if found is None:
        return {"error": "invalid ciphertext: no prefix"}
    version, coded = int(found[1]), found[2]
    if version < key.oldest:
        return {"error": "ciphertext or signature version is disallowed by policy"}
    if version not in key.versions:
        return {"error": "invalid ciphertext: version is too new"}
    sealed = b64decode(coded)
    try:
        plain = AESGCM(key.versions[version]).decrypt(sealed[:12], sealed[12:], None)
    except InvalidTag:
        return {"error": "cipher: message authentication failed"}
    return {"plaintext": b64encode(plain).decode()}


def rewrap(key: Key, asked: dict[str, str]) -> dict[str, Any]:
    opened = decrypt(key, asked)
    return opened if "error" in opened else encrypt(key, opened)


class Server(ThreadingHTTPServer):
    service: KeyService


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self._answer("GET", None)

    def do_POST(self) -> None:
        length = int(self.headers.get("content-length", 0))
        self._answer("POST", json.loads(self.rfile.read(length) or b"{}"))

    def _answer(self, method: str, body: Any) -> None:
        token = self.headers.get("x-vault-token")
        service = self.server.service
        status, told = service.answer(method, self.path, token, body)
        content = json.dumps(told).encode() if told is not None else b""
        if service.says is not None:
            content = service.says
        self.send_response(status)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def start(service: KeyService) -> Server:
    server = Server(("127.0.0.1", 0), _Handler)
    server.service = service
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    return server
