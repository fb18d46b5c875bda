"""What a person holds to prove that it is he: an app with codes, and a security key.

The key is WebAuthn in software, so that a test can lie with it in each way by itself;
whether a real browser agrees is tested beside it.
"""

import hashlib
import json
import struct
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import uuid4

import cbor2
import pyotp
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import base64url_to_bytes

from dataspace.core import clock
from tests.world import ORIGIN, Person

_USER_PRESENT, _USER_VERIFIED, _ATTESTED = 0x01, 0x04, 0x40


@dataclass
class App:
    """An authenticator app, with the platform's own clock."""

    secret: str

    def code(self, *, steps: int = 0) -> str:
        return pyotp.TOTP(self.secret).at(clock.now(), counter_offset=steps)


def set_up_app(person: Person) -> tuple[App, list[str]]:
    """Set up an app, and give it with the recovery codes that came with it."""
    begun = person.post("/me/factors/authenticator")
    assert begun.status_code == 201, begun.text
    app = App(begun.json()["secret"])
    confirmed = person.post("/me/factors/authenticator/confirm", code=app.code())
    assert confirmed.status_code == 200, confirmed.text
    return app, confirmed.json()["codes"]


@dataclass
class Key:
    """A security key with one passkey on it. Each field is something it could lie about."""

    origin: str = ORIGIN
    relying_party: str = "testserver"
    verifies: bool = True
    sign_count: int = 1
    counts: bool = True
    id: bytes = field(default_factory=lambda: uuid4().bytes)
    holder: bytes = b""
    private: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def lying(self, **about: Any) -> "Key":
        return replace(self, **about)

    def register(self, options: dict[str, Any]) -> dict[str, Any]:
        self.holder = base64url_to_bytes(options["user"]["id"])
        client = self._client("webauthn.create", options["challenge"])
        attested = (
            bytes(16) + struct.pack(">H", len(self.id)) + self.id + self._public()
        )
        statement = {"fmt": "none", "attStmt": {}}
        made = cbor2.dumps({**statement, "authData": self._told(_ATTESTED) + attested})
        return self._credential(
            clientDataJSON=client, attestationObject=made, transports=["usb"]
        )

    def sign(self, options: dict[str, Any]) -> dict[str, Any]:
        self.sign_count += self.counts
        client = self._client("webauthn.get", options["challenge"])
        told = self._told()
        signed = told + hashlib.sha256(client).digest()
        return self._credential(
            clientDataJSON=client,
            authenticatorData=told,
            signature=self.private.sign(signed, ec.ECDSA(SHA256())),
            userHandle=self.holder,
        )

    def _credential(self, **response: Any) -> dict[str, Any]:
        encoded = {
            name: _encoded(value) if isinstance(value, bytes) else value
            for name, value in response.items()
        }
        name = _encoded(self.id)
        return {"id": name, "rawId": name, "type": "public-key", "response": encoded}

    def _client(self, kind: str, challenge: str) -> bytes:
        said = {"type": kind, "challenge": challenge, "origin": self.origin}
        return json.dumps(said).encode()

    def _told(self, more: int = 0) -> bytes:
        flags = _USER_PRESENT | more | (_USER_VERIFIED if self.verifies else 0)
        party = hashlib.sha256(self.relying_party.encode()).digest()
        return party + struct.pack(">BI", flags, self.sign_count)

    def _public(self) -> bytes:
        numbers = self.private.public_key().public_numbers()
        x, y = numbers.x.to_bytes(32, "big"), numbers.y.to_bytes(32, "big")
        return cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})


def add_key(person: Person, key: Key | None = None) -> Key:
    key = key or Key()
    options = person.post("/me/factors/passkeys/options").json()
    added = person.post(
        "/me/factors/passkeys", name="Key", credential=key.register(options)
    )
    assert added.status_code == 201, added.text
    return key


def _encoded(value: bytes) -> str:
    return urlsafe_b64encode(value).rstrip(b"=").decode()
