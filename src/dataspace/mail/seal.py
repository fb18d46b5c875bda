"""Sealing one-time tokens with a key that lies beside the database, never in it."""

import secrets
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from dataspace.core.key_files import make_once

_KEY_BYTES = 32
_NONCE_BYTES = 12


class SealBrokenError(Exception):
    """The token was sealed with another key, for another row, or was changed."""


@dataclass(frozen=True, slots=True)
class Seal:
    """AES-256-GCM. What was sealed for one row and address opens for no other."""

    key: bytes = field(repr=False)

    @classmethod
    def kept_in(cls, file: Path) -> "Seal":
        return cls(file.read_bytes())

    def close(self, token: str, *, bound_to: str) -> bytes:
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = AESGCM(self.key).encrypt(nonce, token.encode(), bound_to.encode())
        return nonce + sealed

    def open(self, sealed: bytes, *, bound_to: str) -> str:
        nonce, rest = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        try:
            token = AESGCM(self.key).decrypt(nonce, rest, bound_to.encode())
        except (InvalidTag, ValueError) as broken:
            raise SealBrokenError from broken
        return token.decode()


def make_key(file: Path) -> None:
    """Make the installation's key where there is none yet; nobody may write to it again."""
    make_once(file, lambda: secrets.token_bytes(_KEY_BYTES))
