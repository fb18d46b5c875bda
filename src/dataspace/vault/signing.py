"""The installation's signature under the public key of a workspace.

Whoever can write in the database could otherwise put a key of his own there, and read
whatever is sealed from then on. The private half is the worker's; the web process reads
the public one from a file and seals to nothing that does not bear the signature.
"""

from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from dataspace.core.ids import WorkspaceId, WorkspaceKeyId
from dataspace.vault.key_files import read_private, read_public, write_new

_KEY_BYTES = 32


class UnsignedError(Exception):
    """The key bears no signature of this installation, for this workspace and id."""


@dataclass(frozen=True, slots=True)
class Verifier:
    """What the web process knows of the signature: the public half."""

    public: bytes

    @classmethod
    def kept_in(cls, file: Path) -> "Verifier":
        return cls(read_public(file, _KEY_BYTES))

    def insist(
        self,
        workspace: WorkspaceId,
        key: WorkspaceKeyId,
        public: bytes,
        signature: bytes,
    ) -> None:
        signed_by = Ed25519PublicKey.from_public_bytes(self.public)
        try:
            signed_by.verify(signature, _statement(workspace, key, public))
        except InvalidSignature:
            raise UnsignedError from None


@dataclass(frozen=True, slots=True)
class Signer:
    """What the worker signs new keys with."""

    key: Ed25519PrivateKey = field(repr=False)

    @classmethod
    def kept_in(cls, file: Path) -> "Signer":
        return cls(Ed25519PrivateKey.from_private_bytes(read_private(file, _KEY_BYTES)))

    def sign(self, workspace: WorkspaceId, key: WorkspaceKeyId, public: bytes) -> bytes:
        return self.key.sign(_statement(workspace, key, public))

    def verifier(self) -> Verifier:
        return Verifier(self.key.public_key().public_bytes_raw())


def make_pair(private: Path, public: Path) -> None:
    """Make the installation's pair where there is none; the public half can be had anew."""
    write_new(private, Ed25519PrivateKey.generate().private_bytes_raw(), 0o400)
    signer = Signer.kept_in(private)
    write_new(public, signer.verifier().public, 0o444)


def _statement(workspace: WorkspaceId, key: WorkspaceKeyId, public: bytes) -> bytes:
    return b"dataspace workspace key 1\0" + workspace.bytes + key.bytes + public
