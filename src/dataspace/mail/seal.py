"""Sealing one-time tokens with a key that lies beside the database, never in it."""

import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

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
    if file.exists():
        return
    new = file.with_suffix(".new")
    # What a killed start left; the file gets its name only once it is whole.
    new.unlink(missing_ok=True)
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(secrets.token_bytes(_KEY_BYTES))
        opened.flush()
        os.fsync(descriptor)
    new.rename(file)
