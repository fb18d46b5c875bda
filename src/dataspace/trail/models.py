"""What is searched for, and what is found."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """All conditions hold at once. Lines about rows are found where they are asked for."""

    person: UUID | None = None
    kinds: tuple[str, ...] = ()
    with_rows: bool = False
    object_id: UUID | None = None
    workspace: UUID | None = None
    address: str | None = None
    is_refusal: bool | None = None
    text: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    transaction: int | None = None

    def said(self) -> dict[str, Any]:
        """Give what was asked for, as a line of the log says it."""
        asked = {name: value for name, value in asdict(self).items() if value}
        return {
            name: list(value) if isinstance(value, tuple) else str(value)
            for name, value in asked.items()
        }


@dataclass(frozen=True, slots=True)
class Cursor:
    """The place after a line, from which older ones come."""

    at: datetime
    id: int

    @classmethod
    def read(cls, text: str) -> "Cursor":
        microseconds, _, number = text.partition("-")
        return cls(_EPOCH + timedelta(microseconds=int(microseconds)), int(number))

    def __str__(self) -> str:
        return f"{(self.at - _EPOCH) // _MICROSECOND}-{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line. `epoch` and `number` are its place in the sealed tree, once it has one."""

    id: int
    at: datetime
    body: str
    transaction: int
    kind: str
    person_id: UUID | None
    on_behalf_of: UUID | None
    workspace_id: UUID | None
    session_id: UUID | None
    token_id: UUID | None
    address: str | None
    request_id: str | None
    object_id: UUID | None
    role: str | None
    facts: dict[str, Any]
    epoch: int | None
    number: int | None

    @property
    def place(self) -> Cursor:
        return Cursor(self.at, self.id)


@dataclass(frozen=True, slots=True)
class Found:
    """Lines, the newest first, and where to go on: none where all were looked at."""

    lines: list[Line]
    next: Cursor | None
    names: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Bar:
    """How many lines a stretch of time has, and in how many something was refused."""

    lines: int = 0
    refusals: int = 0


@dataclass(frozen=True, slots=True)
class Histogram:
    """Stretches of the same length. Where there are too many lines, the newest count."""

    since: datetime
    until: datetime
    bars: list[Bar]
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """The lines that no tree has numbered yet."""

    count: int
    oldest_at: datetime | None


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The newest note, as it lies outside of the database."""

    epoch: int
    size: int
    signed_at: datetime
    note: str
    witnesses: list[str]


@dataclass(frozen=True, slots=True)
class SealState:
    """How the log is sealed at the moment."""

    newest: Checkpoint | None
    waiting: Waiting
    stopped_at: datetime | None


def ids_in(value: Any) -> Iterator[str]:
    """Give what may be an id in a line's facts, however deep."""
    match value:
        case str():
            yield value
        case list():
            for each in value:
                yield from ids_in(each)
        case dict():
            for each in value.values():
                yield from ids_in(each)
