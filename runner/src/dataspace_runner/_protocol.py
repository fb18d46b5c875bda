"""What runner and platform say to each other, version 1.

One JSON object a line over a socket: the runner says *ready*, the platform gives one
*order*, the runner gives one answer, *succeeded* or *failed*. Recorded examples of each
stand in `tests/recorded`, and both sides test against them.

Fields may be added within a version; a reader passes over what it does not know.
"""

import json
from dataclasses import dataclass, field
from typing import Any

VERSION = 1
# The platform takes no line over 64 KiB for a runner's, so an answer must fit, escaped.
LONGEST_LINE = 64 * 1024
_LONGEST_TEXT = 4 * 1024
_LONGEST_TRACEBACK = 48 * 1024


class OrderNotUnderstoodError(Exception):
    """The platform sent something else than an order of this version: a fault."""


@dataclass(frozen=True, slots=True)
class InputOrder:
    """A parameter, and the snapshot it receives."""

    parameter: str
    transform_id: str
    data_snapshot_id: str
    build_id: str
    row_count: int
    column_count: int
    file_size: int
    creation_date: str
    columns: tuple[dict[str, str], ...]


@dataclass(frozen=True, slots=True)
class FileOrder:
    """A parameter, and the raw file whose path it receives."""

    parameter: str
    name: str


@dataclass(frozen=True, slots=True)
class Order:
    """One step: which file to run, and what to hand to it."""

    step_id: str
    transform_id: str
    transform_path: str
    is_draft: bool
    df_type: str
    inputs: tuple[InputOrder, ...]
    files: tuple[FileOrder, ...]
    # Secrets are in it, and a value that prints itself tells them.
    environment: dict[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Succeeded:
    """The dataset is complete and in its place."""

    row_count: int
    peak_memory_bytes: int


@dataclass(frozen=True, slots=True)
class Failed:
    """There is no dataset, and this is why."""

    reason: str
    message: str
    traceback: str
    path: str | None
    line: int | None


Answer = Succeeded | Failed


def ready(pid: int) -> bytes:
    return _line({"type": "ready", "pid": pid})


def answer(outcome: Answer) -> bytes:
    match outcome:
        case Succeeded():
            return _line(
                {
                    "type": "succeeded",
                    "row_count": outcome.row_count,
                    "peak_memory_bytes": outcome.peak_memory_bytes,
                }
            )
        case Failed():
            return _line(
                {
                    "type": "failed",
                    "reason": outcome.reason,
                    "message": _fitted(outcome.message, _LONGEST_TEXT),
                    "traceback": _fitted(outcome.traceback, _LONGEST_TRACEBACK),
                    "path": outcome.path and _fitted(outcome.path, _LONGEST_TEXT),
                    "line": outcome.line,
                }
            )


def order(line: bytes) -> Order:
    """Read an order; anything that is not exactly one is a fault of the platform."""
    try:
        said = json.loads(line)
        if said["version"] != VERSION or said["type"] != "order":
            raise OrderNotUnderstoodError(
                f"expected an order of version {VERSION}, "
                f"got {said['type']!r} of version {said['version']!r}"
            )
        return Order(
            step_id=said["step_id"],
            transform_id=said["transform_id"],
            transform_path=said["transform_path"],
            is_draft=said["is_draft"],
            df_type=said["df_type"],
            inputs=tuple(_input(given) for given in said["inputs"]),
            files=tuple(FileOrder(f["parameter"], f["name"]) for f in said["files"]),
            environment=dict(said["environment"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise OrderNotUnderstoodError(f"{type(error).__name__}: {error}") from error


def _input(given: dict[str, Any]) -> InputOrder:
    return InputOrder(
        parameter=given["parameter"],
        transform_id=given["transform_id"],
        data_snapshot_id=given["data_snapshot_id"],
        build_id=given["build_id"],
        row_count=given["row_count"],
        column_count=given["column_count"],
        file_size=given["file_size"],
        creation_date=given["creation_date"],
        columns=tuple(given["columns"]),
    )


def _line(said: dict[str, Any]) -> bytes:
    return _written({"version": VERSION, **said}) + b"\n"


def _fitted(text: str, most_bytes: int) -> str:
    """Make a text fit: the cause stands at its end and the place at its beginning."""
    # It may quote the user's data: half of a surrogate pair, or a NUL, is a string in
    # Python and an error in every database behind us.
    kept = text.encode(errors="replace").decode()
    kept = kept.replace("\0", "\N{REPLACEMENT CHARACTER}")
    while (size := len(_written(kept))) > most_bytes:
        half = len(kept) * most_bytes // size // 2 - 1
        kept = f"{kept[:half]}…{kept[-half:]}"
    return kept


def _written(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
