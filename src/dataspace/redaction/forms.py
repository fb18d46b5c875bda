"""In which forms a secret turns up in what a program writes. Pure.

Bytes, because that is what a log is. Every form of a text is valid UTF-8 from a first byte
to a last one, so that a mask never cuts a character of what stands beside it.
"""

import base64
import html
import json
import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import quote, quote_plus

SHORTEST_SECRET: Final = 8
# A line of a key or of a file of settings is found by itself, too, if it is no longer a
# word that could stand anywhere.
_SHORTEST_LINE: Final = 16
_ARMOUR: Final = "-----"
_TO_URL_SAFE: Final = bytes.maketrans(b"+/", b"-_")
_BITS_OF_BYTE, _BITS_OF_DIGIT = 8, 6


class SecretTooShortError(Exception):
    """It would shred every log, and mask it nowhere that matters. It names the secret."""


def forms_of(name: str, secret: str) -> set[bytes]:
    """Give every form that is searched for. Never one that is shorter than a secret."""
    if len(secret) < SHORTEST_SECRET:
        raise SecretTooShortError(name)
    found = set(_forms(secret))
    for line in _lines_of(secret):
        found |= {line.encode(), *_escaped(line)}
    return {form for form in found if len(form) >= SHORTEST_SECRET}


def _forms(secret: str) -> Iterator[bytes]:
    plain = secret.encode()
    yield plain
    yield secret[::-1].encode()
    yield from _escaped(secret)
    yield from (plain.hex().encode(), plain.hex().upper().encode())
    yield from _in_url(secret)
    for form in _in_base64(plain):
        yield form
        yield form.translate(_TO_URL_SAFE)


def _lines_of(secret: str) -> list[str]:
    lines = [line.strip() for line in secret.splitlines()]
    if len(lines) == 1:
        return []
    return [
        line
        for line in lines
        if len(line) >= _SHORTEST_LINE and not line.startswith(_ARMOUR)
    ]


def _escaped(text: str) -> Iterator[bytes]:
    """As it stands between the quotes of JSON, of Python and of a page."""
    yield json.dumps(text)[1:-1].encode()
    yield json.dumps(text, ensure_ascii=False)[1:-1].encode()
    yield json.dumps(text)[1:-1].replace("/", "\\/").encode()
    yield repr(text)[1:-1].encode()
    yield ascii(text)[1:-1].encode()
    yield repr(text.encode())[2:-1].encode()
    for written in (json.dumps(text), json.dumps(text, ensure_ascii=False)):
        # As JSON stands within a page: Go, Rails, plotly.
        inner = written[1:-1]
        for unsafe in ("/", "<>&", "/<>&", "<>&'", "/<>&'"):
            marks = {ord(mark): f"\\u{ord(mark):04x}" for mark in unsafe}
            yield inner.translate(marks).encode()
            yield _with_large_digits(inner.translate(marks)).encode()
    yield _with_large_digits(json.dumps(text)[1:-1]).encode()
    # As templates write it: Jinja, Django.
    yield html.escape(text, quote=True).replace("&#x27;", "&#39;").encode()
    as_numbers = html.escape(text, quote=True).replace("&quot;", "&#34;")
    yield as_numbers.replace("&#x27;", "&#39;").encode()
    yield html.escape(text, quote=True).encode()
    yield html.escape(text, quote=False).encode()


def _in_url(secret: str) -> Iterator[bytes]:
    # What stays as it is: Python's ways, a browser's two, and that of `requests`.
    safe = (
        "/",
        "",
        "!~*'()",
        "!#$&'()*+,/:;=?@~",
        "!#$%&'()*+,/:;=?@[]~",
        "/:@!$&'()*+,;=",
    )
    partly = (*(quote(secret, safe=one) for one in safe), quote_plus(secret))
    wholly = "".join(f"%{byte:02X}" for byte in secret.encode())
    for escaped in (*partly, wholly):
        yield escaped.encode()
        yield _with_small_digits(escaped).encode()


def _with_large_digits(escaped: str) -> str:
    return re.sub(r"\\u([0-9a-f]{4})", lambda found: rf"\u{found[1].upper()}", escaped)


def _with_small_digits(escaped: str) -> str:
    first, *rest = escaped.split("%")
    return "%".join([first, *(part[:2].lower() + part[2:] for part in rest)])


def _in_base64(plain: bytes) -> Iterator[bytes]:
    """As a part of what was encoded, wherever in a group of three bytes it begins.

    The first digit is shared with what stands before and the last with what follows, so
    neither is known. Where nothing follows the last one is, and goes with the rest.
    """
    yield base64.encodebytes(plain).strip()
    for before in range(3):
        encoded = base64.b64encode(bytes(before) + plain).rstrip(b"=")
        shared_digits = -(-before * _BITS_OF_BYTE // _BITS_OF_DIGIT)
        known = (before + len(plain)) * _BITS_OF_BYTE // _BITS_OF_DIGIT
        yield encoded[shared_digits:known]
        yield encoded[shared_digits:]
