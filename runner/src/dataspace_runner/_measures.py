"""Aggregates over one column that several rules share.

Each counts what breaks a rule. A null breaks none of them unless it is said here, for a
comparison with null is null, and a sum passes over it.
"""

from collections.abc import Callable
from functools import reduce
from operator import or_

import polars as pl

Measure = Callable[[pl.Expr, pl.DataType], pl.Expr]


def nulls(column: pl.Expr, _: pl.DataType) -> pl.Expr:
    return column.null_count()


def blanks(column: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    return (text(column, dtype).str.strip_chars() == "").sum()


def repeats(column: pl.Expr, _: pl.DataType) -> pl.Expr:
    return column.len() - column.n_unique()


def text(column: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    """Categories are text that is stored otherwise; everything else stays as it is."""
    return column.cast(pl.String) if dtype in (pl.Categorical, pl.Enum) else column


def any_of(
    tests: list[Callable[[pl.Expr], pl.Expr]],
) -> Measure:
    def count(column: pl.Expr, _: pl.DataType) -> pl.Expr:
        return reduce(or_, (test(column) for test in tests), pl.lit(value=False)).sum()

    return count
