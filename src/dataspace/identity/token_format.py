"""How a token looks: a prefix that says what it is, 256 random bits, and a checksum.

A scanner of leaked secrets knows it by its prefix, and a slip of the pen is known by its
checksum: neither takes a database. The checksum keeps no secret and guards nothing.
"""

import re
import secrets
import string
import zlib
from enum import StrEnum

from dataspace.identity.models import Secret

_DIGITS = string.digits + string.ascii_uppercase + string.ascii_lowercase
_RANDOM_BITS = 256
# The fewest digits to base 62 that hold so many bits.
_RANDOM_LENGTH = 43
_CHECKSUM_LENGTH = 6


class TokenKind(StrEnum):
    """Whose token it is, as its prefix."""

    PERSON = "ds_pat_"
    SERVICE = "ds_svc_"


_SHAPE = re.compile(
    rf"({'|'.join(TokenKind)})[0-9A-Za-z]{{{_RANDOM_LENGTH + _CHECKSUM_LENGTH}}}"
)


def new_token(kind: TokenKind) -> Secret:
    begun = kind + _written(secrets.randbits(_RANDOM_BITS), _RANDOM_LENGTH)
    return Secret(begun + _checksum(begun))


def is_whole(token: Secret) -> bool:
    """Whether this can be a token at all; whether it is one, the database knows."""
    if not _SHAPE.fullmatch(token.value):
        return False
    begun, checksum = token.value[:-_CHECKSUM_LENGTH], token.value[-_CHECKSUM_LENGTH:]
    return _checksum(begun) == checksum


def _checksum(begun: str) -> str:
    return _written(zlib.crc32(begun.encode()), _CHECKSUM_LENGTH)


def _written(number: int, length: int) -> str:
    digits = []
    for _ in range(length):
        number, digit = divmod(number, len(_DIGITS))
        digits.append(_DIGITS[digit])
    return "".join(reversed(digits))
