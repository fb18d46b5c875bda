"""Conditions on columns, checked against the schema before they meet the data."""

import difflib
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

import polars as pl

from dataspace.datasets.reader.cells import type_name
from dataspace.datasets.reader.errors import (
    ColumnUnknown,
    FilterNotPossible,
    FilterValueWrong,
)

_NEAREST = 3
_COMPARED_NAMES = 500
_MOST_MEMBERS = 1_000

_COMPARISONS: dict[str, Callable[[pl.Expr, Any], pl.Expr]] = {
    "eq": lambda column, value: column.eq(value),
    "ne": lambda column, value: column.ne_missing(value),
    "lt": lambda column, value: column.lt(value),
    "le": lambda column, value: column.le(value),
    "gt": lambda column, value: column.gt(value),
    "ge": lambda column, value: column.ge(value),
}
_ORDERED = {"lt", "le", "gt", "ge"}
_SEARCHES: dict[str, Callable[[pl.Expr, str], pl.Expr]] = {
    "contains": lambda column, value: column.str.contains(value, literal=True),
    "starts_with": lambda column, value: column.str.starts_with(value),
}


def known(column: str, schema: pl.Schema) -> pl.DataType:
    """The column's type, or the names that its writer may have meant."""
    if column in schema:
        return schema[column]
    names = schema.names()[:_COMPARED_NAMES]
    raise ColumnUnknown(column, difflib.get_close_matches(column, names, _NEAREST, 0.5))


def condition(asked: dict[str, Any], schema: pl.Schema) -> pl.Expr:
    name, op, value = asked["column"], asked["op"], asked["value"]
    dtype = known(name, schema)
    if op == "is_null":
        return pl.col(name).is_null()
    if op == "is_not_null":
        return pl.col(name).is_not_null()
    column, compared = _comparable(name, dtype, op)
    if op in _SEARCHES:
        return _SEARCHES[op](column, _literal(value, name, compared))
    if op == "in":
        return column.is_in(_members(value, name, compared))
    return _COMPARISONS[op](column, pl.lit(_literal(value, name, compared), compared))


def _comparable(name: str, dtype: pl.DataType, op: str) -> tuple[pl.Expr, pl.DataType]:
    if isinstance(dtype, (pl.Categorical, pl.Enum)):
        return pl.col(name).cast(pl.String), pl.String()
    is_text = isinstance(dtype, pl.String)
    is_comparable = dtype.is_numeric() or isinstance(dtype, _LITERALS)
    if not is_comparable or (op in _SEARCHES and not is_text):
        raise FilterNotPossible(name, type_name(dtype), op)
    if isinstance(dtype, pl.Boolean) and op in _ORDERED:
        raise FilterNotPossible(name, type_name(dtype), op)
    if isinstance(dtype, pl.Datetime) and dtype.time_zone:
        # As the instant it is: a confined process has no table of time zones.
        instant = pl.col(name).dt.convert_time_zone("UTC").dt.replace_time_zone(None)
        return instant, pl.Datetime(dtype.time_unit)
    return pl.col(name), dtype


def _members(value: Any, name: str, dtype: pl.DataType) -> pl.Series:
    if not isinstance(value, list) or len(value) > _MOST_MEMBERS:
        raise FilterValueWrong(name, type_name(dtype))
    members = [_literal(each, name, dtype) for each in value]
    return pl.Series(members, dtype=dtype).implode()


def _literal(value: Any, name: str, dtype: pl.DataType) -> Any:
    try:
        literal = _parse(value, dtype)
        # Polars, not Python, knows whether 300 is an Int8.
        pl.Series([literal], dtype=dtype, strict=True)
    except (
        ValueError,
        TypeError,
        OverflowError,
        InvalidOperation,
        pl.exceptions.PolarsError,
    ):
        raise FilterValueWrong(name, type_name(dtype)) from None
    return literal


def _parse(value: Any, dtype: pl.DataType) -> Any:
    if dtype.is_numeric() and not isinstance(value, bool):
        return _number(value, dtype)
    wanted = next((kind for kind in _LITERALS if isinstance(dtype, kind)), None)
    if wanted is None:
        raise TypeError
    return _LITERALS_PARSED[wanted](value)


def _number(value: Any, dtype: pl.DataType) -> int | float | Decimal:
    if not isinstance(value, (int, float, str)):
        raise TypeError
    if dtype.is_decimal():
        return Decimal(str(value))
    if dtype.is_float():
        return float(value)
    if isinstance(value, float) and not value.is_integer():
        raise ValueError
    return int(value)


def _exactly(kind: type) -> Callable[[Any], Any]:
    def checked(value: Any) -> Any:
        if type(value) is not kind:
            raise TypeError
        return value

    return checked


def _instant(value: Any) -> datetime:
    """Without an offset it is meant as UTC, as columns without a zone are."""
    told = datetime.fromisoformat(value)
    return told.astimezone(UTC).replace(tzinfo=None) if told.tzinfo else told


_LITERALS_PARSED: dict[Any, Callable[[Any], Any]] = {
    pl.String: _exactly(str),
    pl.Boolean: _exactly(bool),
    pl.Date: date.fromisoformat,
    pl.Datetime: _instant,
    pl.Time: time.fromisoformat,
}
_LITERALS = tuple(_LITERALS_PARSED)
