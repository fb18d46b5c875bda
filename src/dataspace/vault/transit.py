"""Root keys that never leave a key service: HashiCorp Vault's or OpenBao's transit engine.

The service wraps and unwraps; we hold a token in a file. It is not asked to bind the place
where a half belongs, because it does not do so when it wraps anew: the place is hashed
into what is wrapped, and compared after unwrapping.
"""

import hashlib
import hmac
import json
import re
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2

from dataspace.vault.errors import KeyServiceAway
from dataspace.vault.key_files import read_private
from dataspace.vault.root_keys import NotUnwrappingError, Wrapped
from dataspace.vault.sealing import PrivateHalf

_AT_ONCE = 500
_TIMEOUT_SECONDS = 10.0
_LARGEST_BYTES = 8 * 1024 * 1024
_DIGEST_BYTES = 32
_CIPHERTEXT = re.compile(r"vault:v(\d{1,9}):[A-Za-z0-9+/=]+")
_Results = list[Mapping[str, Any]]
# A batch in which some do not decrypt answers 400, with a result for each all the same.
_ANSWERED = {httpx2.codes.OK, httpx2.codes.NO_CONTENT, httpx2.codes.BAD_REQUEST}


@dataclass(frozen=True, slots=True, kw_only=True)
class Transit:
    """One key of a transit engine, in its versions. A root key's id is `name:v3`."""

    address: str
    mount: str
    name: str
    token_file: Path
    proxy: str | None = None

    def ids(self) -> list[str]:
        told = self._told()
        oldest, newest = told["min_decryption_version"], told["latest_version"]
        return [self._id(version) for version in range(max(oldest, 1), int(newest) + 1)]

    def wrap(self, bare: Wrapped, half: PrivateHalf) -> Wrapped:
        plain = b64encode(_digest(bare) + half.content).decode()
        [made] = self._batch("encrypt", [{"plaintext": plain}])
        return self._wrapped(bare, made)

    def unwrap(self, wrapped: Wrapped) -> PrivateHalf:
        asked = {"ciphertext": wrapped.content.decode(errors="replace")}
        [told] = self._batch("decrypt", [asked])
        content = _content(told)
        if content is None or not _fits(content, wrapped):
            raise NotUnwrappingError
        return PrivateHalf(content[_DIGEST_BYTES:])

    def rewrap(self, several: Sequence[Wrapped]) -> list[Wrapped | None]:
        asked = [{"ciphertext": one.content.decode()} for one in several]
        made = self._batch("rewrap", asked)
        return [
            self._wrapped(one, told) if told.get("ciphertext") else None
            for one, told in zip(several, made, strict=True)
        ]

    def opening(self, several: Sequence[Wrapped]) -> list[set[str]]:
        found: list[set[str]] = [set() for _ in several]
        for key in self.ids():
            version = key.rpartition(":")[2]
            asked = [{"ciphertext": _as_if(version, one.content)} for one in several]
            for keys, told in zip(found, self._batch("decrypt", asked), strict=True):
                if _content(told) is not None:
                    keys.add(key)
        return found

    def add(self) -> str:
        self._ask("POST", f"keys/{self.name}/rotate", {})
        return self.ids()[-1]

    def retire_old(self) -> list[str]:
        *old, newest = self.ids()
        if old:
            oldest = int(newest.rpartition(":v")[2])
            wanted = {"min_decryption_version": oldest}
            self._ask("POST", f"keys/{self.name}/config", wanted)
        return old

    def _told(self) -> Mapping[str, Any]:
        told = self._ask("GET", f"keys/{self.name}", None)
        facts: Mapping[str, Any] = told.get("data") or {}
        if not {"latest_version", "min_decryption_version"} <= facts.keys():
            raise KeyServiceAway("answer")
        return facts

    def _id(self, version: int) -> str:
        return f"{self.name}:v{version}"

    def _wrapped(self, bare: Wrapped, told: Mapping[str, Any]) -> Wrapped:
        made = _CIPHERTEXT.fullmatch(str(told.get("ciphertext")))
        if made is None:
            raise KeyServiceAway("answer")
        return bare.holding(self._id(int(made[1])), made[0].encode())

    def _batch(self, verb: str, asked: Sequence[Mapping[str, str]]) -> _Results:
        found: _Results = []
        for first in range(0, len(asked), _AT_ONCE):
            some = asked[first : first + _AT_ONCE]
            told = self._ask("POST", f"{verb}/{self.name}", {"batch_input": some})
            results = (told.get("data") or {}).get("batch_results") or []
            if len(results) != len(some):
                raise KeyServiceAway("answer")
            found += results
        return found

    def _ask(
        self, method: str, path: str, body: Mapping[str, Any] | None
    ) -> Mapping[str, Any]:
        headers = {
            # Read each time: tokens are renewed by whoever keeps them.
            "x-vault-token": read_private(self.token_file).decode().strip(),
            "x-vault-request": "true",
        }
        address = f"{self.address}/v1/{self.mount}/{path}"
        try:
            with (
                httpx2.Client(
                    proxy=self.proxy, timeout=_TIMEOUT_SECONDS, trust_env=False
                ) as client,
                client.stream(method, address, headers=headers, json=body) as answer,
            ):
                return _read(answer)
        except httpx2.HTTPError:
            raise KeyServiceAway("not reachable") from None


def _read(answer: httpx2.Response) -> Mapping[str, Any]:
    if answer.status_code not in _ANSWERED:
        raise KeyServiceAway(f"status {answer.status_code}")
    content = b""
    for piece in answer.iter_bytes():
        content += piece
        if len(content) > _LARGEST_BYTES:
            raise KeyServiceAway("answer")
    if answer.status_code == httpx2.codes.NO_CONTENT:
        return {}
    try:
        told = json.loads(content)
    except ValueError:
        raise KeyServiceAway("answer") from None
    is_whole = isinstance(told, dict) and (
        answer.status_code == httpx2.codes.OK or told.get("data")
    )
    if not is_whole:
        raise KeyServiceAway(f"status {answer.status_code}")
    return dict(told)


def _digest(bare: Wrapped) -> bytes:
    return hashlib.sha256(bare.place()).digest()


def _fits(content: bytes, wrapped: Wrapped) -> bool:
    return hmac.compare_digest(content[:_DIGEST_BYTES], _digest(wrapped))


def _content(told: Mapping[str, Any]) -> bytes | None:
    """Give what was decrypted; None where it was not."""
    plain = told.get("plaintext")
    try:
        return (
            b64decode(plain, validate=True) if plain and not told.get("error") else None
        )
    except ValueError:
        return None


def _as_if(version: str, content: bytes) -> str:
    """Ask for another version of the key than the one that the ciphertext names."""
    return f"vault:{version}:{content.decode(errors='replace').rpartition(':')[2]}"
