"""The keys that wrap the private halves of workspaces. None of them lies in the database.

There may be several; the newest wraps. They come from a file (here) or from a key service
(`transit`), behind one small interface.
"""

import secrets
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from dataspace.core import clock
from dataspace.core.ids import WorkspaceId, WorkspaceKeyId
from dataspace.vault.key_files import KeyFileError, overwrite, read_private, write_new
from dataspace.vault.sealing import PrivateHalf

_KEY_BYTES = 32
_NONCE_BYTES = 12


class NotUnwrappingError(Exception):
    """It was wrapped with another key or for another place, or was changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrapped:
    """A wrapped private half, and to which pair of which workspace it belongs."""

    workspace_id: WorkspaceId
    key_id: WorkspaceKeyId
    public: bytes
    root_key_id: str = ""
    content: bytes = field(default=b"", repr=False)

    def holding(self, root_key_id: str, content: bytes) -> "Wrapped":
        return replace(self, root_key_id=root_key_id, content=content)

    def place(self) -> bytes:
        """Write down where it belongs; both parts before the last are of fixed length."""
        return b"".join(
            (
                b"dataspace private half 1\0",
                self.workspace_id.bytes,
                self.key_id.bytes,
                self.public,
            )
        )


class RootKeys(Protocol):
    """Wraps and unwraps in bulk: a key service is asked once for many."""

    def ids(self) -> list[str]:
        """Name the keys that there are, the newest last."""

    def wrap(self, bare: Wrapped, half: PrivateHalf) -> Wrapped:
        """Wrap with the newest key; `bare` says where it belongs."""

    def unwrap(self, wrapped: Wrapped) -> PrivateHalf:
        """Unwrap with the key that it names, or raise `NotUnwrappingError`."""

    def rewrap(self, several: Sequence[Wrapped]) -> list[Wrapped | None]:
        """Wrap each with the newest key; None stands for one that did not unwrap."""

    def opening(self, several: Sequence[Wrapped]) -> list[set[str]]:
        """Name all keys that open each, by trying: it should be the newest alone."""

    def add(self) -> str:
        """Make a new key, which wraps from now on, and name it."""

    def retire_old(self) -> list[str]:
        """Give up all keys but the newest, and name them."""


@dataclass(frozen=True, slots=True)
class FileOfRootKeys:
    """Keys in a file that the worker's UID alone can read: a line for each, `id key`.

    It is read at every use. A rotation changes it while a worker runs, and what a worker
    remembered would be the old one.
    """

    file: Path

    def ids(self) -> list[str]:
        return list(self._keys())

    def wrap(self, bare: Wrapped, half: PrivateHalf) -> Wrapped:
        keys = self._keys()
        return _wrapped(bare, half.content, list(keys)[-1], keys)

    def unwrap(self, wrapped: Wrapped) -> PrivateHalf:
        return PrivateHalf(_unwrapped(wrapped, wrapped.root_key_id, self._keys()))

    def rewrap(self, several: Sequence[Wrapped]) -> list[Wrapped | None]:
        keys = self._keys()
        newest = list(keys)[-1]
        return [_rewrapped(one, newest, keys) for one in several]

    def opening(self, several: Sequence[Wrapped]) -> list[set[str]]:
        keys = self._keys()
        return [{key for key in keys if _opens(one, key, keys)} for one in several]

    def add(self) -> str:
        new = _new_id()
        lines = read_private(self.file) + _line(new)
        overwrite(self.file, lines, 0o400)
        return new

    def retire_old(self) -> list[str]:
        keys = self._keys()
        *old, newest = keys
        if old:
            overwrite(self.file, _line(newest, keys[newest]), 0o400)
        return old

    def _keys(self) -> dict[str, bytes]:
        lines = read_private(self.file).decode(errors="replace").split("\n")
        keys = {}
        for line in filter(None, lines):
            name, _, coded = line.partition(" ")
            keys[name] = _decoded(coded)
        if not keys or any(len(key) != _KEY_BYTES for key in keys.values()):
            message = f"The file of root keys {self.file} is damaged."
            raise KeyFileError(message)
        return keys


def make_root_keys(file: Path) -> None:
    """Make the file with a first key, where there is none yet."""
    write_new(file, _line(_new_id()), 0o400)


def _decoded(coded: str) -> bytes:
    try:
        return b64decode(coded, validate=True)
    except ValueError:
        return b""


def _line(name: str, key: bytes | None = None) -> bytes:
    coded = b64encode(key or secrets.token_bytes(_KEY_BYTES)).decode()
    return f"{name} {coded}\n".encode()


def _new_id() -> str:
    return f"{clock.now():%Y-%m-%d}-{secrets.token_hex(4)}"


def _wrapped(
    bare: Wrapped, content: bytes, root_key_id: str, keys: dict[str, bytes]
) -> Wrapped:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    cipher = AESGCM(keys[root_key_id])
    sealed = cipher.encrypt(nonce, content, _bound(bare, root_key_id))
    return bare.holding(root_key_id, nonce + sealed)


def _unwrapped(wrapped: Wrapped, root_key_id: str, keys: dict[str, bytes]) -> bytes:
    nonce, sealed = wrapped.content[:_NONCE_BYTES], wrapped.content[_NONCE_BYTES:]
    try:
        cipher = AESGCM(keys[root_key_id])
        return cipher.decrypt(nonce, sealed, _bound(wrapped, root_key_id))
    except (InvalidTag, KeyError, ValueError) as broken:
        raise NotUnwrappingError from broken


def _rewrapped(wrapped: Wrapped, newest: str, keys: dict[str, bytes]) -> Wrapped | None:
    try:
        content = _unwrapped(wrapped, wrapped.root_key_id, keys)
    except NotUnwrappingError:
        return None
    return _wrapped(wrapped, content, newest, keys)


def _opens(wrapped: Wrapped, root_key_id: str, keys: dict[str, bytes]) -> bool:
    """Whether that key opens it, whichever of the two names is bound in."""
    for bound in {root_key_id, wrapped.root_key_id}:
        nonce, sealed = wrapped.content[:_NONCE_BYTES], wrapped.content[_NONCE_BYTES:]
        try:
            AESGCM(keys[root_key_id]).decrypt(nonce, sealed, _bound(wrapped, bound))
        except (InvalidTag, ValueError):
            continue
        return True
    return False


def _bound(wrapped: Wrapped, root_key_id: str) -> bytes:
    name = root_key_id.encode()
    return len(name).to_bytes(4) + name + wrapped.place()
