"""Somebody else who keeps checkpoints: C2SP's `tlog-witness`, spoken over HTTP.

He is sent every new checkpoint with a proof that the tree only grew since the last one he
saw, and signs it only then. Whoever holds this machine, and its key, cannot take back what
a witness has signed.
"""

import base64
import binascii
from dataclasses import dataclass, field
from hashlib import sha256
from threading import Lock

import httpx2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from dataspace.audit.errors import WitnessRefused
from dataspace_audit.merkle import consistency_proof
from dataspace_audit.notes import MARK, Checkpoint
from dataspace_audit.tiles import Tree

_COSIGNATURE = b"\x04"
_SECONDS = 10
_LARGEST_ANSWER = 10_000
_HINT, _MOMENT, _SIGNATURE = 4, 8, 64


@dataclass(frozen=True, slots=True)
class WitnessKey:
    """A witness's public key as C2SP writes it: `name+hash+key`, of the kind cosignature/v1."""

    name: str
    hint: bytes
    key: Ed25519PublicKey

    @classmethod
    def read(cls, text: str) -> "WitnessKey":
        """Raises ValueError where it is no such key."""
        name, hint, encoded = text.strip().split("+", 2)
        both = base64.b64decode(encoded, validate=True)
        found = sha256(f"{name}\n".encode() + both).digest()[:_HINT]
        if both[:1] != _COSIGNATURE or found.hex() != hint:
            message = "not the key of a witness (cosignature/v1)"
            raise ValueError(message)
        return cls(name, found, Ed25519PublicKey.from_public_bytes(both[1:]))

    def insist(self, line: str, checkpoint: Checkpoint) -> None:
        """Raise `WitnessRefused` unless the line is this witness's signature."""
        name, _, encoded = line.removeprefix(MARK).rpartition(" ")
        try:
            raw = base64.b64decode(encoded, validate=True)
            if (
                name != self.name
                or raw[:_HINT] != self.hint
                or len(raw) != _HINT + _MOMENT + _SIGNATURE
            ):
                raise WitnessRefused("it signed as somebody else")
            moment = int.from_bytes(raw[_HINT : _HINT + _MOMENT])
            said = f"cosignature/v1\ntime {moment}\n{checkpoint.text()}"
            self.key.verify(raw[_HINT + _MOMENT :], said.encode())
        except (binascii.Error, InvalidSignature) as error:
            raise WitnessRefused("its signature does not hold") from error


@dataclass(slots=True)
class HttpWitness:
    """One witness. It remembers how far he has seen each tree, and asks him otherwise."""

    address: str
    key: WitnessKey
    proxy: str | None = None
    _seen: dict[str, int] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def __call__(self, tree: Tree, checkpoint: Checkpoint, note: str) -> str:
        """Give the note with his signature added. Raises `WitnessRefused`."""
        with self._lock:
            seen = self._seen.get(checkpoint.origin, 0)
            answer = self._ask(tree, seen, checkpoint, note)
            if answer.status_code == httpx2.codes.CONFLICT:
                seen = _size_in(answer)
                if seen > checkpoint.size:
                    raise WitnessRefused(f"it has seen {seen} lines already")
                answer = self._ask(tree, seen, checkpoint, note)
            if answer.status_code != httpx2.codes.OK:
                raise WitnessRefused(f"it answered {answer.status_code}")
            self._seen[checkpoint.origin] = checkpoint.size
        line = answer.text[:_LARGEST_ANSWER].partition("\n")[0]
        self.key.insist(line, checkpoint)
        return f"{note}{line}\n"

    def _ask(
        self, tree: Tree, seen: int, checkpoint: Checkpoint, note: str
    ) -> httpx2.Response:
        proof = consistency_proof(tree.subtree, seen, checkpoint.size) if seen else []
        steps = "".join(f"{base64.b64encode(step).decode()}\n" for step in proof)
        try:
            with httpx2.Client(
                timeout=_SECONDS, proxy=self.proxy, trust_env=False
            ) as client:
                return client.post(
                    f"{self.address.rstrip('/')}/add-checkpoint",
                    content=f"old {seen}\n{steps}\n{note}".encode(),
                    headers={"content-type": "text/plain"},
                )
        except httpx2.HTTPError as error:
            raise WitnessRefused("it does not answer") from error


def _size_in(answer: httpx2.Response) -> int:
    said = answer.text[:100].strip()
    if not said.isascii() or not said.isdigit():
        raise WitnessRefused("it says that it has seen another tree, and not how large")
    return int(said)
