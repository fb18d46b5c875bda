"""The sealer's key, made once by the installation, and its public half for everybody."""

from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from dataspace.core.key_files import make_once
from dataspace_audit.notes import SigningKey

_NAME_DIGITS = 12


def make_key(file: Path) -> None:
    """Make it where there is none yet. It is what nobody else may ever read."""
    make_once(file, lambda: Ed25519PrivateKey.generate().private_bytes_raw())


def read_key(file: Path) -> SigningKey:
    """Read it. Its name, which a witness knows the log by, follows from it."""
    key = Ed25519PrivateKey.from_private_bytes(file.read_bytes())
    told = sha256(key.public_key().public_bytes_raw()).hexdigest()[:_NAME_DIGITS]
    return SigningKey(f"dataspace-audit-{told}", key)
