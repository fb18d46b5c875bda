"""Sealing what must be read again: an authenticator's secret. Knows no account.

AES-256-GCM under a key of the installation, which lies in a file beside the database and
not in it. What a sealed value belongs to is bound in, so a row copied to another person
does not open there.
"""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from dataspace.identity.errors import FactorUnreadable

_KEY_BYTES = 32
_NONCE_BYTES = 12


class KeyFileError(Exception):
    """The key's file is not what was written; nothing sealed with it can be read."""


class FactorSeal:
    """Seals and opens. It prints as nothing but its name."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def seal(self, plain: bytes, *, bound_to: str) -> bytes:
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, plain, bound_to.encode())

    def open(self, sealed: bytes, *, bound_to: str) -> bytes:
        nonce, body = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        try:
            return self._cipher.decrypt(nonce, body, bound_to.encode())
        except (InvalidTag, ValueError) as broken:
            raise FactorUnreadable from broken


def kept_in(file: Path) -> FactorSeal:
    """Give the seal whose key lies in this file, which the first start makes."""
    if not file.exists():
        _make(file)
    key = file.read_bytes()
    if len(key) != _KEY_BYTES:
        message = f"{file} does not hold a key of {_KEY_BYTES} bytes."
        raise KeyFileError(message)
    return FactorSeal(key)


def _make(file: Path) -> None:
    """Write the key beside its place first: whoever finds the file finds a whole key."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    try:
        os.write(descriptor, secrets.token_bytes(_KEY_BYTES))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    # A link and not a rename: of two that start at once, the first one's key stays.
    with suppress(FileExistsError):
        os.link(beside, file)
    beside.unlink()
    folder = os.open(file.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)
