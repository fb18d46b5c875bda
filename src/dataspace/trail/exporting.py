"""Lines as a file: JSON Lines with the bytes that were sealed, or CSV for a spreadsheet.

A text such as `=HYPERLINK(…)` is a formula to a spreadsheet, and whoever signs in with such
a name has it in the log. So an apostrophe stands before each that a spreadsheet would run,
and a byte order mark, by which it knows UTF-8, before the first line.
"""

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from io import StringIO

from dataspace.trail.catalogue import told
from dataspace.trail.models import Found, Line

_FORMULA = re.compile(r"^[=+\-@\t\r]")
_BOM = "\ufeff"
_CLOCK = "%Y-%m-%d %H:%M:%S"
_COLUMNS: Mapping[str, Callable[[Line, Mapping[str, str]], object]] = {
    "at": lambda line, _: f"{line.at:{_CLOCK}}",
    "person": lambda line, names: names.get(str(line.person_id), ""),
    "did": lambda line, names: told(line.kind, line.facts, names),
    "workspace": lambda line, names: names.get(str(line.workspace_id), ""),
    "kind": lambda line, _: line.kind,
    "address": lambda line, _: line.address,
    "person_id": lambda line, _: line.person_id,
    "on_behalf_of": lambda line, _: line.on_behalf_of,
    "workspace_id": lambda line, _: line.workspace_id,
    "object_id": lambda line, _: line.object_id,
    "session_id": lambda line, _: line.session_id,
    "token_id": lambda line, _: line.token_id,
    "request_id": lambda line, _: line.request_id,
    "database_role": lambda line, _: line.role,
    "transaction": lambda line, _: line.transaction,
    "epoch": lambda line, _: line.epoch,
    "number": lambda line, _: line.number,
    "facts": lambda line, _: json.dumps(line.facts, ensure_ascii=False),
}


class Form(StrEnum):
    CSV = "csv"
    JSON_LINES = "jsonl"

    @property
    def media_type(self) -> str:
        is_csv = self is Form.CSV
        return "text/csv; charset=utf-8" if is_csv else "application/jsonl"


def written(portions: Iterable[Found], form: Form) -> Iterator[bytes]:
    """Write each portion as soon as it is there."""
    if form is Form.CSV:
        yield (_BOM + _rows([list(_COLUMNS)])).encode()
    for portion in portions:
        yield (_csv(portion) if form is Form.CSV else _json(portion)).encode()


def _csv(portion: Found) -> str:
    return _rows(
        [_cell(read(line, portion.names)) for read in _COLUMNS.values()]
        for line in portion.lines
    )


def _rows(rows: Iterable[list[str]]) -> str:
    text = StringIO()
    csv.writer(text, lineterminator="\r\n", quoting=csv.QUOTE_ALL).writerows(rows)
    return text.getvalue()


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if _FORMULA.match(text) else text


def _json(portion: Found) -> str:
    return "".join(_line(line, portion.names) for line in portion.lines)


def _line(line: Line, names: Mapping[str, str]) -> str:
    """Write what is known beside the body; the body's own bytes stand as they are."""
    beside = {
        "id": line.id,
        "epoch": line.epoch,
        "number": line.number,
        "person": names.get(str(line.person_id)),
        "workspace": names.get(str(line.workspace_id)),
        "did": told(line.kind, line.facts, names),
    }
    known = json.dumps(beside, ensure_ascii=False)
    return f'{known[:-1]}, "body": {line.body}}}\n'
