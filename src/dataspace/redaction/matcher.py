"""All forms of all secrets of one step, found in one pass over the bytes."""

from bisect import bisect_left
from collections.abc import Mapping
from typing import NamedTuple

from ahocorasick_rs import BytesAhoCorasick, Implementation

from dataspace.redaction.forms import SHORTEST_SECRET, forms_of

# What may begin a form is looked up by so many bytes, and only then compared.
_HEAD_BYTES = 4


class Match(NamedTuple):
    """Where a secret stands: from `start` up to `end`, and which one."""

    start: int
    end: int
    name: str


class Matcher:
    """Made once for a step. Its text says how many secrets it holds and none of them."""

    def __init__(self, secrets: Mapping[str, str]) -> None:
        names: dict[bytes, str] = {}
        for name, secret in secrets.items():
            for form in forms_of(name, secret):
                names.setdefault(form, name)
        self._count = len(secrets)
        self._forms = sorted(names)
        self._names = [names[form] for form in self._forms]
        self.longest = max(map(len, self._forms), default=0)
        self._whole = _automaton(self._forms)
        self._heads = _automaton(sorted({form[:_HEAD_BYTES] for form in self._forms}))

    def __repr__(self) -> str:
        return f"Matcher({self._count} secrets)"

    def __bool__(self) -> bool:
        return bool(self._forms)

    def matches(self, text: bytes) -> list[Match]:
        """Every one, also where they overlap: by their beginning, the longest first."""
        if not self._forms:
            return []
        found = self._whole.find_matches_as_indexes(text, overlapping=True)
        matches = [Match(start, end, self._names[which]) for which, start, end in found]
        return sorted(matches, key=lambda match: (match.start, -match.end))

    def unfinished(self, text: bytes) -> int:
        """Where the first form begins that more text could complete; else the end."""
        if not self._forms:
            return len(text)
        first = max(0, len(text) - self.longest + 1)
        tail = text[first:]
        heads = self._heads.find_matches_as_indexes(tail, overlapping=True)
        places: list[int] = [start for _, start, _ in heads]
        # The last few bytes are too short for a head.
        places += range(max(0, len(tail) - _HEAD_BYTES + 1), len(tail))
        for start in places:
            if self._may_begin(tail[start:]):
                return first + start
        return len(text)

    def _may_begin(self, text: bytes) -> bool:
        """Whether a form begins with this text and goes on after it."""
        place = bisect_left(self._forms, text)
        # The text itself comes first where it is a whole form: that one is complete.
        for form in self._forms[place : place + 2]:
            if len(form) > len(text):
                return form.startswith(text)
        return False


def _automaton(patterns: list[bytes]) -> BytesAhoCorasick:
    # A tenth of the time and memory to build than the library's other form, and fast
    # enough: see docs/explanation/figures.md.
    return BytesAhoCorasick(patterns, implementation=Implementation.ContiguousNFA)


assert _HEAD_BYTES <= SHORTEST_SECRET  # noqa: S101 - so that every form has a head.
