"""Replaces secrets in a stream of bytes as it passes.

What could be the beginning of a secret is held back until it is one or is not; never
more of it than the longest form. Where secrets overlap there is one mask, named after the
one that begins first, and of those the longest. So the result is the same wherever the
stream was cut.
"""

from dataspace.redaction.matcher import Matcher


class Masker:
    """One stream. `flush` it at its end."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
        self._held = b""
        # So many of the bytes held back are masked already: they are only still there
        # because another secret may begin among them.
        self._masked = 0

    def feed(self, chunk: bytes) -> bytes:
        text = self._held + chunk
        return self._passed(text, self._matcher.unfinished(text))

    def flush(self) -> bytes:
        return self._passed(self._held, len(self._held))

    def _passed(self, text: bytes, end: int) -> bytes:
        """Everything before `end`, masked; what begins there or later is kept for then."""
        parts: list[bytes] = []
        place = self._masked
        for match in self._matcher.matches(text):
            if match.start >= end:
                break
            if match.start >= place:
                parts += (text[place : match.start], _mask(match.name))
            place = max(place, match.end)
        if place < end:
            parts.append(text[place:end])
            place = end
        self._held, self._masked = text[end:], place - end
        return b"".join(parts)


def masked(matcher: Matcher, text: str) -> str:
    """Mask one whole text."""
    if not matcher:
        return text
    masker = Masker(matcher)
    raw = text.encode(errors="surrogateescape")
    return (masker.feed(raw) + masker.flush()).decode(errors="surrogateescape")


def _mask(name: str) -> bytes:
    return f"[secret {name}]".encode()
