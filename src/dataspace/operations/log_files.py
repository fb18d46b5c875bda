"""Reads the installation's own logs from their end, in bounded memory.

Our programs wrote them, and what people typed is in them as values. A line is read as
data or, where it is none, shown as text; nothing in it chooses a file or a size. Reading
goes backwards, a block at a time, and ends with enough lines or after so many bytes.
"""

import heapq
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, Final

from dataspace.core import clock
from dataspace.core.beneath import NotAPlainFile, PathEscapes, open_beneath

# The newest file of each first, then the one before it.
PROGRAMS: Final[Mapping[str, tuple[str, ...]]] = {
    "api": ("api.log", "api.1.log"),
    "worker": ("worker.log", "worker.1.log"),
}
LEVELS: Final = ("debug", "info", "warning", "error", "critical")
_BLOCK_BYTES: Final = 64 * 1024
_LONGEST_LINE_BYTES: Final = 256 * 1024
_MOST_BYTES: Final = 16 * 1024 * 1024
_LONGEST_FACT: Final = 20_000
_MOST_FACTS: Final = 50
_KNOWN: Final = {"event", "level", "timestamp", "request_id"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which lines; what is not said does not matter."""

    level: str = "debug"
    program: str | None = None
    request_id: str | None = None
    text: str | None = None
    since: datetime | None = None
    before: datetime | None = None

    def fits(self, line: "Line") -> bool:
        return (
            LEVELS.index(line.level) >= LEVELS.index(self.level)
            and self.request_id in {None, line.request_id}
            and (self.before is None or line.at < self.before)
            and (self.text is None or self.text.casefold() in line.words())
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    at: datetime
    program: str
    level: str
    event: str
    request_id: str | None = None
    facts: Mapping[str, str] = field(default_factory=dict)

    def words(self) -> str:
        return "\n".join([self.event, *self.facts, *self.facts.values()]).casefold()


@dataclass(frozen=True, slots=True)
class Found:
    """The newest first. Not complete where older lines were not looked at."""

    lines: list[Line]
    is_complete: bool


@dataclass(slots=True)
class Budget:
    """How many bytes may still be read for one question."""

    left: int = _MOST_BYTES
    is_spent: bool = False

    def take(self, wanted: int) -> bool:
        if wanted > self.left:
            self.is_spent = True
            return False
        self.left -= wanted
        return True


def newest(folder: Path, wanted: Wanted, *, most: int) -> Found:
    """Find the newest lines that fit, at most so many."""
    programs = [wanted.program] if wanted.program else list(PROGRAMS)
    budgets = [Budget(_MOST_BYTES // len(programs)) for _ in programs]
    streams = [
        _lines_of(folder, program, wanted, budget)
        for program, budget in zip(programs, budgets, strict=True)
    ]
    merged = heapq.merge(*streams, key=lambda line: line.at, reverse=True)
    fitting = (line for line in merged if wanted.fits(line))
    lines = list(islice(fitting, most + 1))
    is_complete = len(lines) <= most and not any(one.is_spent for one in budgets)
    return Found(lines[:most], is_complete)


def _lines_of(
    folder: Path, program: str, wanted: Wanted, budget: Budget
) -> Iterator[Line]:
    """Give the lines of one program, the newest first, back to the beginning of time."""
    at = clock.now()
    for name in PROGRAMS[program]:
        with ExitStack() as held:
            file = _opened(folder, name, held)
            if file is None:
                continue
            for raw in _backwards(file, budget):
                line = _read(raw, program, at)
                # What has no time of its own, such as a crash, stands by the next line.
                at = min(at, line.at)
                if wanted.since is not None and at < wanted.since:
                    return
                yield line


def _opened(folder: Path, name: str, held: ExitStack) -> BinaryIO | None:
    try:
        descriptor = open_beneath(folder, name)
    except (FileNotFoundError, NotAPlainFile, PathEscapes):
        return None
    return held.enter_context(open(descriptor, "rb", buffering=0))  # noqa: PTH123 - a descriptor


def _backwards(file: BinaryIO, budget: Budget) -> Iterator[bytes]:
    """Give whole lines from the last to the first; of one that is too long, its end."""
    place = os.fstat(file.fileno()).st_size
    rest, is_cut = b"", False
    while place > 0:
        length = min(_BLOCK_BYTES, place)
        if not budget.take(length):
            return
        place -= length
        block = os.pread(file.fileno(), length, place)
        first, *others = (block if is_cut else block + rest).split(b"\n")
        if is_cut:
            if not others:
                continue
            # Not joined to its beginning: a line with a hole would look like a whole one.
            others[-1] = rest
        yield from (line for line in reversed(others) if line.strip())
        is_cut = len(first) > _LONGEST_LINE_BYTES
        rest = first[-_LONGEST_LINE_BYTES:]
    if rest.strip():
        yield rest


def _read(raw: bytes, program: str, at: datetime) -> Line:
    try:
        said = json.loads(raw)
        return Line(
            at=datetime.fromisoformat(said["timestamp"]).astimezone(UTC),
            program=program,
            level=said["level"] if said.get("level") in LEVELS else "error",
            event=_cut(said["event"]),
            request_id=_text_or_none(said.get("request_id")),
            facts=_facts(said),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        # Python's own last words, or those of a library that does not log.
        return Line(at=at, program=program, level="error", event=_printed(raw))


def _facts(said: Mapping[str, Any]) -> dict[str, str]:
    facts = ((name, one) for name, one in said.items() if name not in _KNOWN)
    return {_cut(name): _cut(one) for name, one in islice(facts, _MOST_FACTS)}


def _text_or_none(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _cut(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    # Half of a surrogate pair is text to JSON and to nobody after it.
    return text.encode(errors="replace").decode()[:_LONGEST_FACT]


def _printed(raw: bytes) -> str:
    return _cut(raw.decode(errors="replace").strip())
