import hashlib

from dataspace.identity import Secret


def digest(token: Secret) -> bytes:
    # 256 random bits: a plain hash cannot be searched.
    return hashlib.sha256(token.value.encode()).digest()
