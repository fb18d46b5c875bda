"""Sealing a value to a workspace's public key, and opening it with the private one.

HPKE (RFC 9180) with the hybrid of ML-KEM-768 and X25519, HKDF-SHA256 and AES-256-GCM:
what is copied today stays closed as long as either of the two holds. Where a value
belongs goes into HPKE's `info`, so that it opens at no other place.
"""

from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import (
    MLKEM768PrivateKey,
    MLKEM768PublicKey,
)
from cryptography.hazmat.primitives.asymmetric.x25519 import (
    X25519PrivateKey,
    X25519PublicKey,
)
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

from dataspace.core.ids import SecretId, WorkspaceId, WorkspaceKeyId
from dataspace.vault.models import Plaintext

PRIVATE_BYTES = 64 + 32
_ML_KEM_SEED_BYTES = 64
_ML_KEM_PUBLIC_BYTES = 1184
_SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


class SealBrokenError(Exception):
    """The value was sealed for another place or to another key, or was changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a sealed value belongs, and nowhere else."""

    workspace_id: WorkspaceId
    secret_id: SecretId
    name: str
    version: int
    key_id: WorkspaceKeyId

    def info(self) -> bytes:
        """Write the place down so that no two places are written alike."""
        name = self.name.encode()
        return b"".join(
            (
                b"dataspace secret 1\0",
                self.workspace_id.bytes,
                self.secret_id.bytes,
                self.key_id.bytes,
                self.version.to_bytes(8),
                len(name).to_bytes(8),
                name,
            )
        )


@dataclass(frozen=True, slots=True, repr=False)
class PrivateHalf:
    """The private half of a pair, as bytes to wrap. It prints as nothing but its name."""

    content: bytes

    @classmethod
    def generate(cls) -> "PrivateHalf":
        ml_kem = MLKEM768PrivateKey.generate().private_bytes_raw()
        return cls(ml_kem + X25519PrivateKey.generate().private_bytes_raw())

    def public(self) -> bytes:
        ml_kem, x25519 = self._parts()
        return (
            ml_kem.public_key().public_bytes_raw()
            + x25519.public_key().public_bytes_raw()
        )

    def open(self, sealed: bytes, place: Place) -> Plaintext:
        key = MLKEM768X25519PrivateKey(*self._parts())
        try:
            return Plaintext(_SUITE.decrypt(sealed, key, place.info()).decode())
        except (InvalidTag, ValueError) as broken:
            raise SealBrokenError from broken

    def _parts(self) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
        seed, rest = (
            self.content[:_ML_KEM_SEED_BYTES],
            self.content[_ML_KEM_SEED_BYTES:],
        )
        return (
            MLKEM768PrivateKey.from_seed_bytes(seed),
            X25519PrivateKey.from_private_bytes(rest),
        )


def seal(value: Plaintext, public: bytes, place: Place) -> bytes:
    ml_kem, x25519 = public[:_ML_KEM_PUBLIC_BYTES], public[_ML_KEM_PUBLIC_BYTES:]
    key = MLKEM768X25519PublicKey(
        MLKEM768PublicKey.from_public_bytes(ml_kem),
        X25519PublicKey.from_public_bytes(x25519),
    )
    return _SUITE.encrypt(value.value.encode(), key, place.info())
