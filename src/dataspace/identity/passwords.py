"""Hashing and judging passwords. Knows no account and no database."""

import unicodedata
from itertools import pairwise
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from dataspace.identity.errors import (
    PasswordTooCommon,
    PasswordTooLong,
    PasswordTooShort,
)
from dataspace.identity.models import Secret

# RFC 9106's second recommendation: argon2id with 64 MiB, three passes, four lanes.
_hasher = PasswordHasher()
# Each verification takes 64 MiB; a crowd at the door must not take the memory of all.
AT_ONCE = 4
_at_once = BoundedSemaphore(AT_ONCE)
# Verified against when there is no account, so that both answers take the same time.
_nobody = _hasher.hash("the password of nobody")

MAXIMUM = 1024
_FEWEST_DISTINCT_CHARACTERS = 5
_KEYBOARD = "1234567890 qwertyuiop qwertzuiop azertyuiop asdfghjkl zxcvbnm yxcvbnm"
_MOST_NEIGHBOURS = 0.8


def hashed(password: Secret) -> str:
    with _at_once:
        return _hasher.hash(_text(password))


def matches(password: Secret, password_hash: str | None) -> bool:
    """Whether the password fits. Takes as long for an account that does not exist."""
    with _at_once:
        try:
            _hasher.verify(password_hash or _nobody, _text(password))
        except (VerifyMismatchError, InvalidHashError):
            return False
    return password_hash is not None


def judge(password: Secret, *, minimum: int, login: str) -> None:
    """Refuse what would be guessed first. Length protects; composition rules do not."""
    text = password.value
    if len(text) < minimum:
        raise PasswordTooShort(minimum)
    if len(text) > MAXIMUM:
        raise PasswordTooLong(MAXIMUM)
    without_login = text.casefold().replace(login.casefold(), "")
    is_poor = len(set(without_login)) < _FEWEST_DISTINCT_CHARACTERS
    if is_poor or _is_a_pattern(without_login):
        raise PasswordTooCommon


def _is_a_pattern(text: str) -> bool:
    """Whether it is one piece again and again, or a walk over neighbouring keys."""
    neighbours = sum(
        first == second
        or abs(ord(first) - ord(second)) == 1
        or first + second in _KEYBOARD
        or second + first in _KEYBOARD
        for first, second in pairwise(text)
    )
    is_a_walk = neighbours >= _MOST_NEIGHBOURS * (len(text) - 1)
    return is_a_walk or text in (text + text)[1:-1]


def _text(password: Secret) -> str:
    # A letter with an accent is one character on one keyboard and two on another.
    return unicodedata.normalize("NFC", password.value)
