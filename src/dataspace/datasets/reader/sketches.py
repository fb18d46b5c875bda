"""What is known of a column after each batch of it, in memory that does not grow."""

from dataclasses import dataclass, field
from math import isfinite, sqrt

import polars as pl

_KEPT_HASHES = 4_096
_HASHES = 2**64
_COUNTED_VALUES = 10_000
_COUNTED_BYTES = 8 << 20
_BINS = 20
_FEWEST_THAT_SPREAD = 2
_SEED = 11


@dataclass(slots=True)
class Moments:
    """Range, mean and spread of numbers (two parts are joined in Chan's way)."""

    count: int = 0
    mean: float = 0.0
    squares: float = 0.0
    least: float = float("inf")
    most: float = float("-inf")

    def take(self, numbers: pl.Series) -> None:
        taken = numbers.filter(numbers.is_finite())
        if taken.is_empty():
            return
        parts = pl.col(taken.name)
        mean, variance, least, most = (
            taken.to_frame()
            .select(
                parts.mean().alias("mean"),
                parts.var(ddof=0).alias("variance"),
                parts.min().alias("least"),
                parts.max().alias("most"),
            )
            .row(0)
        )
        apart, total = mean - self.mean, self.count + taken.len()
        self.squares += variance * taken.len()
        self.squares += apart * apart * self.count * taken.len() / total
        self.mean += apart * taken.len() / total
        self.count = total
        self.least, self.most = min(self.least, least), max(self.most, most)

    def std(self) -> float | None:
        # Squares of the largest floats have no room in a float.
        if self.count < _FEWEST_THAT_SPREAD or not isfinite(self.squares):
            return None
        return sqrt(self.squares / (self.count - 1))


@dataclass(slots=True)
class Extremes:
    """The smallest and the largest value, kept in the column's own type."""

    held: pl.Series | None = None

    def take(self, values: pl.Series) -> None:
        name = values.name
        both = pl.col(name).min().append(pl.col(name).max())
        seen = values.to_frame().select(both).to_series()
        if self.held is not None:
            joined = pl.concat([self.held, seen]).to_frame()
            seen = joined.select(both).to_series()
        self.held = seen


@dataclass(slots=True)
class Distinct:
    """The smallest hashes seen: how densely they lie tells how many there are."""

    hashes: pl.Series = field(default_factory=lambda: pl.Series([], dtype=pl.UInt64))

    def take(self, values: pl.Series) -> None:
        new = values.hash(_SEED)
        if not self.is_exact():
            new = new.filter(new < self.hashes[-1])
        merged = pl.concat([self.hashes, new.alias("")]).unique().sort()
        self.hashes = merged.head(_KEPT_HASHES)

    def is_exact(self) -> bool:
        return self.hashes.len() < _KEPT_HASHES

    def count(self) -> int:
        if self.is_exact():
            return self.hashes.len()
        return int((_KEPT_HASHES - 1) * _HASHES / self.hashes[-1])


@dataclass(slots=True)
class Frequent:
    """How often each value occurs, or nothing once there are too many to hold."""

    counts: pl.DataFrame | None = None
    is_given_up: bool = False

    def take(self, values: pl.Series) -> None:
        if self.is_given_up:
            return
        new = values.alias("value").value_counts(name="count")
        if self.counts is not None:
            both = pl.concat([self.counts, new])
            new = both.group_by("value").agg(pl.col("count").sum())
        too_many = new.height > _COUNTED_VALUES or new.estimated_size() > _COUNTED_BYTES
        self.is_given_up = too_many
        self.counts = None if too_many else new

    def top(self, most: int) -> pl.DataFrame | None:
        if self.counts is None:
            return None
        ordered = self.counts.sort(
            ["count", "value"], descending=[True, False], nulls_last=True
        )
        # Values that all occur once are no more frequent than each other.
        return ordered.head(most) if ordered["count"][0] > 1 else None


@dataclass(slots=True)
class Bins:
    """How many numbers lie in each of twenty equal parts of their range."""

    least: float
    most: float
    counts: list[int] = field(default_factory=lambda: [0] * _BINS)

    @property
    def edges(self) -> list[float]:
        width = (self.most - self.least) / _BINS
        return [self.least + width * place for place in range(_BINS)] + [self.most]

    def take(self, numbers: pl.Series) -> None:
        taken = numbers.filter(numbers.is_finite())
        scaled = (taken - self.least) / (self.most - self.least) * _BINS
        places = scaled.floor().clip(0, _BINS - 1).cast(pl.Int64)
        for place, count in places.value_counts().iter_rows():
            self.counts[place] += count
