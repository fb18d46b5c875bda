"""Checkpoints: what the tree was, signed. C2SP `tlog-checkpoint` in a `signed-note`.

<origin>
<number of leaves>
<root hash, base64>

— <name of the key> <first four bytes of the key's hash and the signature, base64>
"""

import base64
import binascii
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

_ED25519 = b"\x01"
MARK = "\u2014 "


class NoteFaulty(ValueError):
    """The checkpoint is not signed by this key, or is not a checkpoint at all."""


def _raw(key: Ed25519PublicKey) -> bytes:
    # Not `public_bytes_raw`: auditors have older libraries than we.
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The tree had this many leaves, and this root."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        root = base64.b64encode(self.root).decode()
        return f"{self.origin}\n{self.size}\n{root}\n"

    @classmethod
    def read(cls, text: str) -> "Checkpoint":
        try:
            origin, size, root, *_extensions = text.rstrip("\n").split("\n")
            # Written one way only, or two texts would say the same.
            if not size.isascii() or size != str(int(size)):
                raise NoteFaulty(text)
            return cls(origin, int(size), base64.b64decode(root, validate=True))
        except (ValueError, binascii.Error) as error:
            raise NoteFaulty(text) from error


@dataclass(frozen=True, slots=True)
class VerifyingKey:
    """The public half, with the name that notes call it by: `name+hash+key`."""

    name: str
    key: Ed25519PublicKey

    @property
    def hint(self) -> bytes:
        raw = _raw(self.key)
        return sha256(f"{self.name}\n".encode() + _ED25519 + raw).digest()[:4]

    def __str__(self) -> str:
        raw = base64.b64encode(_ED25519 + _raw(self.key)).decode()
        return f"{self.name}+{self.hint.hex()}+{raw}"

    @classmethod
    def read(cls, text: str) -> "VerifyingKey":
        try:
            name, hint, encoded = text.strip().split("+", 2)
            kind, raw = (both := base64.b64decode(encoded, validate=True))[:1], both[1:]
            found = cls(name, Ed25519PublicKey.from_public_bytes(raw))
        except (ValueError, binascii.Error) as error:
            raise NoteFaulty(text) from error
        if kind != _ED25519 or found.hint.hex() != hint:
            raise NoteFaulty(text)
        return found

    def open(self, note: str) -> Checkpoint:
        """Give what a note says, if this key signed it."""
        text, _, signatures = note.rpartition("\n\n")
        text += "\n"
        for line in signatures.splitlines():
            name, _, encoded = line.removeprefix(MARK).rpartition(" ")
            if (
                line.startswith(MARK)
                and name == self.name
                and self._holds(encoded, text)
            ):
                return Checkpoint.read(text)
        raise NoteFaulty(note)

    def _holds(self, encoded: str, text: str) -> bool:
        try:
            signed = base64.b64decode(encoded, validate=True)
            if signed[:4] != self.hint:
                return False
            self.key.verify(signed[4:], text.encode())
        except (binascii.Error, InvalidSignature):
            return False
        return True


@dataclass(frozen=True, slots=True)
class SigningKey:
    """The private half. Only the sealer holds it."""

    name: str
    key: Ed25519PrivateKey

    def __repr__(self) -> str:
        return f"SigningKey({self.name!r})"

    @property
    def public(self) -> VerifyingKey:
        return VerifyingKey(self.name, self.key.public_key())

    def sign(self, checkpoint: Checkpoint) -> str:
        text = checkpoint.text()
        signed = self.public.hint + self.key.sign(text.encode())
        return f"{text}\n{MARK}{self.name} {base64.b64encode(signed).decode()}\n"
