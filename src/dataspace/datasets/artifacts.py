"""What an artifact is, by the end of its name, and under which rules it is shown.

A step wrote it, so nothing in it is asked but how it begins. A program (HTML, SVG) is
shown only in a frame of our page, as a document without origin: it may run what it brings
and what we serve for it, and can reach nothing. An image is shown as an image. Everything
else is a file.
"""

from collections.abc import Mapping
from enum import Enum
from pathlib import PurePath

UNKNOWN_TYPE = "application/octet-stream"
# Showing is reading, a file is an export: a whole dataset must not pass for a picture.
LARGEST_SHOWN_BYTES = 16 * 1024 * 1024
BEGINNING_BYTES = 16


class Showing(Enum):
    """How an artifact may be shown."""

    FRAMED = "framed"
    IMAGE = "image"
    NOT = "not"


_TYPES = {
    ".avif": "image/avif",
    ".csv": "text/csv",
    ".gif": "image/gif",
    ".htm": "text/html",
    ".html": "text/html",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".json": "application/json",
    ".md": "text/markdown",
    ".parquet": "application/vnd.apache.parquet",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".webp": "image/webp",
}
_FRAMED = {"text/html", "image/svg+xml"}
# How a picture of each kind begins, and where.
_BEGINNINGS = {
    "image/avif": (4, b"ftypavi"),
    "image/gif": (0, b"GIF8"),
    "image/jpeg": (0, b"\xff\xd8\xff"),
    "image/png": (0, b"\x89PNG\r\n\x1a\n"),
    "image/webp": (8, b"WEBP"),
}


def media_type_of(path: str) -> str:
    return _TYPES.get(PurePath(path).suffix.lower(), UNKNOWN_TYPE)


def showing_of(media_type: str) -> Showing:
    if media_type in _FRAMED:
        return Showing.FRAMED
    return Showing.IMAGE if media_type.startswith("image/") else Showing.NOT


def is_what_it_says(media_type: str, beginning: bytes) -> bool:
    """Whether a file of this name begins like one; a program may begin as it likes."""
    place, mark = _BEGINNINGS.get(media_type, (0, b""))
    return beginning[place:].startswith(mark)


def may_be_shown(showing: Showing, destination: str | None) -> bool:
    """`destination` is what a browser says it wants the answer for; others say nothing."""
    if showing is Showing.FRAMED:
        return destination in {None, "frame", "iframe", "image"}
    return showing is Showing.IMAGE and destination in {None, "image"}


def headers_of(showing: Showing, origin: str) -> Mapping[str, str]:
    """Headers under which an artifact can do nothing but be looked at."""
    if showing is not Showing.FRAMED:
        return {"content-security-policy": "sandbox; default-src 'none'"}
    return {
        "content-security-policy": (
            "sandbox allow-scripts; default-src 'none';"
            f" script-src 'unsafe-inline' {origin}/vendor/; style-src 'unsafe-inline';"
            " img-src data: blob:; font-src data:; connect-src 'none';"
            " form-action 'none'; frame-ancestors 'self'; webrtc 'block'"
        ),
        # Chromium has no `webrtc` in its policy, and lets a peer connection carry out
        # what a frame has seen; this header closes it, and what nested documents open.
        "connection-allowlist": "(response-origin)",
        # A name that is only looked up is a message to whoever answers for that name.
        "x-dns-prefetch-control": "off",
        "x-frame-options": "SAMEORIGIN",
    }
