"""What a reader says is believed no more than the file it read.

A hostile file may have taken its reader over, so every answer is checked against its
shape, strictly, and a refusal may only be one of ours with facts of the right type.
Anything else is the answer of a broken reader.
"""

import json
from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from dataspace.core.errors import Refusal
from dataspace.datasets.reader.errors import (
    ColumnNameRefused,
    ColumnUnknown,
    FileUnreadable,
    FilterNotPossible,
    FilterValueWrong,
    ReaderOutOfMemory,
    Reason,
    SortNotPossible,
)
from dataspace.datasets.reader.shapes import ROWS_PER_PAGE, Page

A = TypeVar("A")

_TEXT_CHARACTERS = 1_000
_MOST_NAMES = 10

_REFUSALS: dict[str, type[Refusal]] = {
    kind.__name__: kind
    for kind in (
        ColumnNameRefused,
        ColumnUnknown,
        FileUnreadable,
        FilterNotPossible,
        FilterValueWrong,
        ReaderOutOfMemory,
        SortNotPossible,
    )
}


def broken() -> FileUnreadable:
    return FileUnreadable(Reason.CRASHED)


def decoded(body: bytes, shape: Any) -> Any:
    try:
        answer = _adapter(shape).validate_json(body, strict=True)
    except ValidationError:
        raise broken() from None
    if isinstance(answer, Page):
        _insist_on_a_table(answer)
    return answer


def refusal(body: bytes) -> Refusal:
    try:
        told = json.loads(body)
        kind, facts = _REFUSALS[told["type"]], told["facts"]
        return _refused(kind, {name: _fact(value) for name, value in facts.items()})
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return broken()


def _refused(kind: type[Refusal], facts: dict[str, Any]) -> Refusal:
    if kind is FileUnreadable:
        # By name: the sentence itself never comes from a reader.
        return FileUnreadable(Reason[facts["reason"]])
    expected = {n: t for n, t in kind.__annotations__.items() if n != "keeps_writes"}
    for name, wanted in expected.items():
        if type(facts[name]) is not getattr(wanted, "__origin__", wanted):
            raise TypeError
    return kind(**facts)


def _fact(value: Any) -> Any:
    if isinstance(value, list):
        return [str(each)[:_TEXT_CHARACTERS] for each in value[:_MOST_NAMES]]
    return value[:_TEXT_CHARACTERS] if isinstance(value, str) else value


def _insist_on_a_table(page: Page) -> None:
    width = len(page.columns)
    if len(page.rows) > ROWS_PER_PAGE or any(len(row) != width for row in page.rows):
        raise broken()


@cache
def _adapter(shape: Any) -> TypeAdapter[Any]:
    return TypeAdapter(shape)
