"""What the transform's return value becomes: one Parquet file and its columns.

Nothing is ever half there: the file is written under another name, reaches the disk, and
then takes its place in one step. A LazyFrame is streamed and never held whole.
"""

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from dataspace_runner._checks import Check
from dataspace_runner._errors import EmptySchema, WrongReturn
from dataspace_runner._places import Places

_FRAMES = (
    "a polars LazyFrame, a polars or pandas DataFrame, or the pair (frame, [checks])"
)


@dataclass(frozen=True, slots=True)
class Returned:
    """A return value that has been looked at: a plan, and the checks on its result."""

    frame: pl.LazyFrame
    checks: Sequence[Check] | None


def accept(returned: object) -> Returned:
    """Take what the transform returned, or say what was wrong with it."""
    if not isinstance(returned, tuple):
        return Returned(_lazy(returned), None)
    if len(returned) != 2:  # noqa: PLR2004 - a pair.
        raise WrongReturn(
            f"The transform returned a tuple of {len(returned)}; return {_FRAMES}."
        )
    frame, checks = returned
    return Returned(_lazy(frame), _checks(checks))


def publish(frame: pl.LazyFrame, places: Places) -> Path:
    """Carry the plan out into the dataset's place, and write down its columns."""
    schema = frame.collect_schema()
    if not schema:
        raise EmptySchema
    _refuse_objects(schema)
    target = places.dataset_folder / "data.parquet"
    # The transform may have removed the folders that were there when it began.
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_suffix(".unfinished")
    frame.sink_parquet(unfinished)
    _put(unfinished, target)
    columns = [{"name": name, "type": str(dtype)} for name, dtype in schema.items()]
    write_json(columns, places.meta_folder / "columns.json")
    return target


def write_json(value: object, target: Path) -> None:
    """Write a JSON file that is whole or not there."""
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_suffix(".unfinished")
    unfinished.write_text(json.dumps(value, indent=2))
    _put(unfinished, target)


def _put(unfinished: Path, target: Path) -> None:
    for path, flags in ((unfinished, os.O_RDONLY), (target.parent, os.O_DIRECTORY)):
        descriptor = os.open(path, flags)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if path is unfinished:
            unfinished.replace(target)


def _lazy(returned: object) -> pl.LazyFrame:
    if isinstance(returned, pl.LazyFrame):
        return returned
    if isinstance(returned, pl.DataFrame):
        return returned.lazy()
    if _is_pandas(returned):
        return _from_pandas(returned).lazy()
    if returned is None:
        raise WrongReturn(
            "The transform returned None. Every transform returns a dataset, also one "
            f"that writes a plot: return what the plot shows, as {_FRAMES}."
        )
    kind = f"{type(returned).__module__}.{type(returned).__qualname__}"
    raise WrongReturn(
        f"The transform returned {kind.removeprefix('builtins.')}; return {_FRAMES}."
    )


def _checks(checks: object) -> Sequence[Check]:
    if isinstance(checks, list | tuple) and all(isinstance(c, Check) for c in checks):
        return checks
    raise WrongReturn(
        "The second half of the pair that the transform returned is a list of Check, "
        f"not {type(checks).__qualname__}."
    )


def _refuse_objects(schema: pl.Schema) -> None:
    objects = [name for name, dtype in schema.items() if dtype == pl.Object]
    if objects:
        raise WrongReturn(
            f"The column {objects[0]!r} holds Python objects, which no dataset can "
            "store; cast it to numbers, text or dates."
        )


def _is_pandas(returned: object) -> bool:
    # Whoever returns a pandas frame has imported pandas; nobody else waits for it.
    pandas = sys.modules.get("pandas")
    return pandas is not None and isinstance(returned, pandas.DataFrame)


def _from_pandas(frame: Any) -> pl.DataFrame:
    # A named index is data; the row numbers that pandas counts by itself are not.
    flat = frame.reset_index() if any(frame.index.names) else frame
    names = [str(name) for name in flat.columns]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise WrongReturn(f"The pandas DataFrame has the column {twice[0]!r} twice.")
    try:
        stored: pl.DataFrame = pl.from_pandas(flat)
    except Exception as error:
        raise WrongReturn(_unstorable(flat)) from error
    return stored


def _unstorable(frame: Any) -> str:
    for name, column in frame.items():
        try:
            pl.from_pandas(column)
        except Exception:  # noqa: BLE001 - looking for the one that fails.
            kinds = sorted({type(value).__name__ for value in column.head(1000)})
            return (
                f"The pandas column {name!r} mixes {', '.join(kinds)}; "
                "give it one type, for example with .astype(str)."
            )
    return "The pandas DataFrame cannot be stored."
