"""Values of any column type as what JSON can carry, and long ones cut.

Cutting and formatting are expressions, so a cell of a gigabyte is never made into a
Python string; the little that is left is walked in Python.
"""

import json
import math
from collections.abc import Callable
from typing import Any

import polars as pl

from dataspace.datasets.reader.shapes import Column, Scalar

TEXT_CHARACTERS = 1_000
_BYTES_SHOWN = 32
_MEMBERS_SHOWN = 100
_TYPE_CHARACTERS = 200
_EXACT_INTEGER = 2**53
_MARK = "…"

_TIMES = (pl.Date, pl.Datetime, pl.Time, pl.Duration)
_NESTED = (pl.List, pl.Array, pl.Struct)


def columns_of(schema: pl.Schema) -> list[Column]:
    return [Column(name, type_name(dtype)) for name, dtype in schema.items()]


def type_name(dtype: pl.DataType) -> str:
    if isinstance(dtype, pl.Enum):
        return "Enum"
    if isinstance(dtype, pl.Datetime):
        zone = f", {dtype.time_zone}" if dtype.time_zone else ""
        return f"Datetime({dtype.time_unit}{zone})"
    return _cut(str(dtype), _TYPE_CHARACTERS)[0]


def shown(name: str, dtype: pl.DataType, characters: int = TEXT_CHARACTERS) -> pl.Expr:
    """The column in the form in which its values leave the reader."""
    return _plain(pl.col(name), dtype, characters + 1).alias(name)


def scalars(values: pl.Series, characters: int = TEXT_CHARACTERS) -> list[Scalar]:
    return [_scalar(value, characters)[0] for value in values.to_list()]


def rows(
    frame: pl.DataFrame, characters: int = TEXT_CHARACTERS
) -> tuple[list[list[Scalar]], list[tuple[int, int]]]:
    """Rows of a frame whose columns are `shown`, and which of their cells were cut."""
    answer: list[list[Scalar]] = []
    cut_cells: list[tuple[int, int]] = []
    for number, row in enumerate(frame.iter_rows()):
        cells = [_scalar(value, characters) for value in row]
        answer.append([cell for cell, _ in cells])
        cut_cells += [(number, place) for place, (_, cut) in enumerate(cells) if cut]
    return answer, cut_cells


def _plain(column: pl.Expr, dtype: pl.DataType, characters: int) -> pl.Expr:
    if isinstance(dtype, pl.String):
        return column.str.slice(0, characters)
    if isinstance(dtype, pl.Binary):
        return column.bin.slice(0, _BYTES_SHOWN + 1).bin.encode("hex")
    if isinstance(dtype, (pl.List, pl.Array)):
        short = column if isinstance(dtype, pl.List) else column.arr.to_list()
        return short.list.head(_MEMBERS_SHOWN).cast(_jsonable(pl.List(dtype.inner)))
    if isinstance(dtype, pl.Struct):
        return column.cast(_jsonable(dtype))
    return _as_text(column, dtype)


def _as_text(column: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    if isinstance(dtype, _TIMES):
        return column.dt.to_string("iso:strict")
    if dtype.is_decimal() or isinstance(dtype, (pl.Categorical, pl.Enum)):
        return column.cast(pl.String)
    if dtype.is_numeric() or isinstance(dtype, (pl.Boolean, pl.Null)):
        return column
    # What polars learns later must not leave as something JSON does not know.
    return column.cast(pl.String, strict=False)


def _jsonable(dtype: Any) -> Any:
    if isinstance(dtype, (pl.List, pl.Array)):
        return pl.List(_jsonable(dtype.inner))
    if isinstance(dtype, pl.Struct):
        return pl.Struct({f.name: _jsonable(f.dtype) for f in dtype.fields})
    if isinstance(dtype, (pl.Boolean, pl.Null)):
        return dtype
    return dtype if dtype.is_integer() or dtype.is_float() else pl.String()


def _scalar(value: Any, characters: int) -> tuple[Scalar, bool]:
    return _BY_TYPE[type(value)](value, characters)


def _integer(value: int, _: int) -> tuple[Scalar, bool]:
    return (value if -_EXACT_INTEGER <= value <= _EXACT_INTEGER else str(value)), False


def _float(value: float, _: int) -> tuple[Scalar, bool]:
    if math.isfinite(value):
        return value, False
    return "NaN" if math.isnan(value) else ("Infinity", "-Infinity")[value < 0], False


def _json(value: Any, characters: int) -> tuple[Scalar, bool]:
    return _cut(json.dumps(value, ensure_ascii=False, default=str), characters)


def _cut(text: str, characters: int) -> tuple[str, bool]:
    if len(text) <= characters:
        return text, False
    return text[:characters] + _MARK, True


_BY_TYPE: dict[type, Callable[[Any, int], tuple[Scalar, bool]]] = {
    type(None): lambda value, _: (value, False),
    bool: lambda value, _: (value, False),
    int: _integer,
    float: _float,
    str: _cut,
    list: _json,
    dict: _json,
}
