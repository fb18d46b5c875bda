"""What is in each column, in two passes over the file and constant memory.

    1. in batches: counts, smallest and largest, mean and spread, distinct values, the most
       frequent ones
    2. in batches: how numbers and times are spread between smallest and largest

Counts of distinct values are exact up to some thousands and an estimate (about 2 %)
beyond; the answer says which.
"""

from dataclasses import asdict, dataclass, field
from typing import Any, BinaryIO

import polars as pl

from dataspace.datasets.reader import cells
from dataspace.datasets.reader.filters import known
from dataspace.datasets.reader.orders import Order
from dataspace.datasets.reader.shapes import (
    ColumnStatistics,
    Histogram,
    Scalar,
    TopValue,
)
from dataspace.datasets.reader.sketches import (
    Bins,
    Distinct,
    Extremes,
    Frequent,
    Moments,
)
from dataspace.datasets.reader.tables import open_table

_BATCH = 131_072
_TOP = 10
_CHARACTERS = 200


def statistics(order: Order, file: BinaryIO) -> list[dict[str, Any]]:
    table = open_table(order.kind, file, as_text=order.as_text)
    asked = order.asked["columns"]
    names = table.schema.names() if asked is None else asked
    columns = [_Column(name, known(name, table.schema)) for name in names]
    _pass(table.frame, columns)
    spreads = [_Spread(each, each.bins()) for each in columns if each.is_spread()]
    if spreads:
        _pass(table.frame, spreads)
    histograms = {spread.name: spread.histogram() for spread in spreads}
    return [asdict(each.told(histograms.get(each.name))) for each in columns]


def _pass(frame: pl.LazyFrame, takers: "list[_Column] | list[_Spread]") -> None:
    wanted = frame.select(taker.name for taker in takers)
    batches = wanted.collect_batches(chunk_size=_BATCH, engine="streaming")
    for batch in batches:
        for taker in takers:
            taker.take(batch[taker.name])


@dataclass(slots=True)
class _Column:
    name: str
    dtype: pl.DataType
    null_count: int = 0
    extremes: Extremes = field(default_factory=Extremes)
    moments: Moments = field(default_factory=Moments)
    distinct: Distinct = field(default_factory=Distinct)
    frequent: Frequent = field(default_factory=Frequent)

    def take(self, values: pl.Series) -> None:
        self.null_count += values.null_count()
        present = _comparable(values.drop_nulls())
        if present is None or present.is_empty():
            return
        self.extremes.take(present)
        self.distinct.take(present)
        self.frequent.take(present)
        if _is_measured(self.dtype):
            self.moments.take(_measured(present))

    def is_spread(self) -> bool:
        # Not the count: a range too wide for a float has no width to part.
        return 0 < self.moments.most - self.moments.least < float("inf")

    def bins(self) -> Bins:
        return Bins(self.moments.least, self.moments.most)

    def told(self, histogram: Histogram | None) -> ColumnStatistics:
        held = self.extremes.held
        least, most = (None, None) if held is None else _shown(held)
        return ColumnStatistics(
            column=self.name,
            type=cells.type_name(self.dtype),
            null_count=self.null_count,
            distinct_count=self._distinct() if _is_compared(self.dtype) else None,
            is_distinct_exact=self.distinct.is_exact() or not self.frequent.is_given_up,
            min=least,
            max=most,
            mean=self._mean(),
            std=None if self.dtype.is_temporal() else self.moments.std(),
            histogram=histogram,
            top=self._top(),
        )

    def _distinct(self) -> int:
        counts = self.frequent.counts
        return self.distinct.count() if counts is None else counts.height

    def _mean(self) -> Scalar:
        if self.moments.count == 0:
            return None
        return _unmeasured([self.moments.mean], self.dtype)[0]

    def _top(self) -> list[TopValue] | None:
        top = self.frequent.top(_TOP)
        if top is None:
            return None
        values = _shown(top["value"])
        return [TopValue(*pair) for pair in zip(values, top["count"], strict=True)]


@dataclass(slots=True)
class _Spread:
    column: _Column
    into: Bins

    @property
    def name(self) -> str:
        return self.column.name

    def take(self, values: pl.Series) -> None:
        self.into.take(_measured(values.drop_nulls()))

    def histogram(self) -> Histogram:
        return Histogram(
            _unmeasured(self.into.edges, self.column.dtype), self.into.counts
        )


def _is_compared(dtype: pl.DataType) -> bool:
    return not (dtype.is_nested() or isinstance(dtype, (pl.Binary, pl.Null, pl.Object)))


def _is_measured(dtype: pl.DataType) -> bool:
    return dtype.is_numeric() or dtype.is_temporal()


def _comparable(values: pl.Series) -> pl.Series | None:
    if not _is_compared(values.dtype):
        return None
    if isinstance(values.dtype, (pl.Categorical, pl.Enum)):
        return values.cast(pl.String)
    return values


def _measured(values: pl.Series) -> pl.Series:
    physical = values if values.dtype.is_decimal() else values.to_physical()
    return physical.cast(pl.Float64)


def _unmeasured(numbers: list[float], dtype: pl.DataType) -> list[Scalar]:
    if not dtype.is_temporal():
        return _shown(pl.Series(numbers, dtype=pl.Float64))
    physical = pl.Series([round(number) for number in numbers], dtype=pl.Int64)
    return _shown(physical.cast(dtype))


def _shown(values: pl.Series) -> list[Scalar]:
    plain = cells.shown(values.name, values.dtype, _CHARACTERS)
    return cells.scalars(values.to_frame().select(plain).to_series(), _CHARACTERS)
