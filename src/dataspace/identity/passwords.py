"""Hashing and judging passwords. Knows no account and no database."""

import re
import unicodedata
from collections.abc import Iterable
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from zxcvbn_rs_py import zxcvbn

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
# Verified against when there is no account, so that both answers take the same time. Of a
# password that was thrown away; making it anew would cost every start a hash.
NOBODY = (
    "$argon2id$v=19$m=65536,t=3,p=4$LQfi9DP0vhosCwscHcq1Fw$"
    "tWKGDBM1Y1KwGXY2nKVSYqBE7KRIdVfeKuE/cBf6TBs"
)

MAXIMUM = 1024
# The library takes seconds for hundreds of symbols; what stands first has to be good.
_LOOKED_AT = 32
_FEWEST_GUESSES_LOG10 = 10.0
_SHORTEST_WORD = 3
_BETWEEN_WORDS = re.compile(r"[\W_]+")


def hashed(password: Secret) -> str:
    with _at_once:
        return _hasher.hash(_text(password))


def matches(password: Secret, password_hash: str | None) -> bool:
    """Whether the password fits. Takes as long for an account that does not exist."""
    with _at_once:
        try:
            _hasher.verify(password_hash or NOBODY, _text(password))
        except (VerifyMismatchError, InvalidHashError):
            return False
    return password_hash is not None


def judge(password: Secret, *, minimum: int, own_words: Iterable[str] = ()) -> None:
    """Refuse what would be guessed first. Length protects; composition rules do not.

    Whoever guesses knows the login, the person's name, and ours: a password is worth
    what is left of it without them.
    """
    text = password.value
    if len(text) < minimum:
        raise PasswordTooShort(minimum)
    if len(text) > MAXIMUM:
        raise PasswordTooLong(MAXIMUM)
    words = _single(own_words)
    left = _plain(text)
    for word in words:
        left = left.replace(word, "")
    # Common passwords and words, names, keyboard walks, sequences, dates, repetitions,
    # and the same with letters replaced by what looks like them.
    guessed = zxcvbn(left[:_LOOKED_AT], words)
    if guessed.guesses_log10 < _FEWEST_GUESSES_LOG10:
        raise PasswordTooCommon


def _single(own_words: Iterable[str]) -> list[str]:
    """Give the words themselves, whole and in parts, the longest first."""
    whole = {_plain(words) for words in own_words}
    parts = {part for words in whole for part in _BETWEEN_WORDS.split(words)}
    long = {word for word in whole | parts if len(word) >= _SHORTEST_WORD}
    return sorted(long, key=lambda word: (-len(word), word))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _text(password: Secret) -> str:
    # A letter with an accent is one character on one keyboard and two on another.
    return unicodedata.normalize("NFC", password.value)
