"""Every kind of line that there is: the events of all slices, and what the database writes."""

import inspect
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from dataspace.audit import Event

_MODULE = re.compile(r"\b(?:\w+\.)+(?=\w)")
_OPTIONAL = re.compile(r"^Optional\[(.*)\]$")
# Of neighbours without a space between them one is there, or some.
_PLACES = re.compile(r"(\s?)((?:\{\w+\})+)")
_PLACE = re.compile(r"\{(\w+)\}")
_OF_ROWS = (("before", "str | None"), ("after", "str | None"), ("columns", "list[str]"))
_ROW = (("table", "str"), ("key", "dict"), ("values", "dict"), *_OF_ROWS)
ROWS = "row."


@dataclass(frozen=True, slots=True)
class Kind:
    """What lines of one kind say: a sentence with names of facts in it, and all facts."""

    kind: str
    sentence: str
    facts: tuple[tuple[str, str], ...]
    slice: str
    is_refusal: bool = False

    def told(self, facts: Mapping[str, Any], names: Mapping[str, str]) -> str:
        """Say what was done, with names for the ids that are known."""

        def filled(places: re.Match[str]) -> str:
            given = (facts.get(name) for name in _PLACE.findall(places[2]))
            said = "".join(_said(one, names) for one in given)
            return f"{places[1]}{said}" if said else ""

        return _PLACES.sub(filled, self.sentence).rstrip(".: ")


# What triggers and functions of the database write has no event: no program says it.
_OF_THE_DATABASE = (
    Kind(
        "audit.expired",
        "Dropped {count} lines whose time was up; their hashes stay.",
        (("count", "int"), ("dropped", "list[list[int]]")),
        "audit",
    ),
    Kind("row.deleted", "Deleted a row of {table}.", _ROW, "audit"),
    Kind("row.inserted", "Added a row to {table}.", _ROW, "audit"),
    Kind("row.updated", "Changed a row of {table}: {columns}.", _ROW, "audit"),
    Kind(
        "table.emptied",
        "Emptied the whole table {table}.",
        (("table", "str"),),
        "audit",
    ),
)


def catalogue() -> dict[str, Kind]:
    """Give every kind by its name, of the slices that are loaded."""
    found = (*_OF_THE_DATABASE, *map(_kind_of, _events()))
    return {one.kind: one for one in sorted(found, key=lambda one: one.kind)}


def refusals() -> list[str]:
    return [one.kind for one in catalogue().values() if one.is_refusal]


def told(kind: str, facts: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Say what a line of this kind says; by its bare name where nobody knows it any more."""
    known = catalogue().get(kind)
    return known.told(facts, names) if known else kind


def _events() -> Iterator[type[Event]]:
    for event in Event.__subclasses__():
        # A class with slots is made twice; the one that its module knows counts.
        module = sys.modules[event.__module__]
        is_ours = event.__module__.startswith("dataspace.")
        if is_ours and getattr(module, event.__name__) is event:
            yield event


def _kind_of(event: type[Event]) -> Kind:
    return Kind(
        kind=event.kind,
        sentence=(event.__doc__ or "").partition("\n")[0],
        facts=tuple((one.name, _written(one.type)) for one in fields(event)),
        slice=event.__module__.split(".")[1],
        is_refusal=event.is_refusal,
    )


def _written(annotation: Any) -> str:
    """Write a type as in code; Python has several ways for one that may be None."""
    text = _MODULE.sub("", inspect.formatannotation(annotation))
    return _OPTIONAL.sub(r"\1 | None", text)


def _said(value: Any, names: Mapping[str, str]) -> str:
    match value:
        case None:
            return ""
        case list():
            return ", ".join(_said(each, names) for each in value)
        case _:
            return names.get(str(value), str(value))
