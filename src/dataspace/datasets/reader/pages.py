"""One page of rows: a slice of the file, or the rows that filters and order choose.

Which rows is always decided on as few columns as possible; only then are those rows read
whole, from the stretches of the file in which they lie.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, BinaryIO

import polars as pl

from dataspace.datasets.reader import cells
from dataspace.datasets.reader.errors import SortNotPossible
from dataspace.datasets.reader.filters import condition, known
from dataspace.datasets.reader.orders import Order
from dataspace.datasets.reader.ranks import KEY, ROW, Span, rows_by_rank
from dataspace.datasets.reader.shapes import ROWS_PER_PAGE, Page
from dataspace.datasets.reader.tables import Table, open_table

# Rows of one stretch: a bound on what is decoded at once when a page is scattered.
_STRETCH = 500_000
# Text of a page altogether, so that many columns mean shorter cells, not a refusal.
_PAGE_CHARACTERS = 8_000_000
_LEAST_CHARACTERS = 40


def page(order: Order, file: BinaryIO) -> dict[str, Any]:
    table = open_table(order.kind, file, as_text=order.as_text)
    return asdict(_page(table, order.asked))


def _page(table: Table, asked: dict[str, Any]) -> Page:
    schema = _chosen(table.schema, asked["columns"])
    span = Span(max(0, asked["offset"]), min(asked["limit"], ROWS_PER_PAGE))
    row_count = _count(table.frame)
    conditions = [condition(each, table.schema) for each in asked["filters"]]
    matching = table.frame.filter(*conditions) if conditions else table.frame
    matched_count = _count(matching) if conditions else row_count
    characters = _characters(span.limit, len(schema))
    shown = _Shown(table.frame, table.schema, schema, characters)
    if conditions or asked["sort"] is not None:
        whole = shown.at(_numbers(table, conditions, asked, span))
    else:
        whole = shown.slice(span.offset, span.limit)
    rows, cut = cells.rows(whole, characters)
    return Page(
        cells.columns_of(schema), rows, row_count, matched_count, span.offset, cut
    )


def _chosen(schema: pl.Schema, names: list[str] | None) -> pl.Schema:
    if names is None:
        return schema
    return pl.Schema({name: known(name, schema) for name in names})


def _count(frame: pl.LazyFrame) -> int:
    counted: int = frame.select(pl.len()).collect(engine="streaming").item()
    return counted


def _numbers(
    table: Table, conditions: list[pl.Expr], asked: dict[str, Any], span: Span
) -> list[int]:
    row = unused_name(table.schema)
    numbered = table.frame.with_row_index(row).filter(*conditions)
    if asked["sort"] is None:
        found = numbered.select(row).slice(span.offset, span.limit)
        return found.collect(engine="streaming")[row].to_list()
    key = _sort_key(asked["sort"], table.schema)
    keys = numbered.select(key.alias(KEY), pl.col(row).alias(ROW))
    return rows_by_rank(keys, span, descending=asked["descending"])


def _sort_key(name: str, schema: pl.Schema) -> pl.Expr:
    dtype = known(name, schema)
    if isinstance(dtype, (pl.Categorical, pl.Enum)):
        return pl.col(name).cast(pl.String)
    if dtype.is_nested() or isinstance(dtype, (pl.Binary, pl.Null, pl.Object)):
        raise SortNotPossible(name, cells.type_name(dtype))
    return pl.col(name)


@dataclass(frozen=True, slots=True)
class _Shown:
    """The wanted columns, cut while they are read, so that no huge cell is ever held."""

    frame: pl.LazyFrame
    all_columns: pl.Schema
    schema: pl.Schema
    characters: int

    def slice(self, start: int, length: int) -> pl.DataFrame:
        return self._collect(self.frame.slice(start, length))

    def at(self, numbers: list[int]) -> pl.DataFrame:
        if not numbers:
            return self.slice(0, 0)
        in_file_order = sorted(numbers)
        read = pl.concat(map(self._within, _stretches(in_file_order)))
        place = {number: at for at, number in enumerate(in_file_order)}
        return read[[place[number] for number in numbers]]

    def _within(self, numbers: list[int]) -> pl.DataFrame:
        row = unused_name(self.all_columns)
        stretch = self.frame.slice(numbers[0], numbers[-1] - numbers[0] + 1)
        wanted = pl.Series([number - numbers[0] for number in numbers])
        is_wanted = pl.col(row).is_in(wanted.cast(pl.get_index_type()).implode())
        return self._collect(stretch.with_row_index(row).filter(is_wanted))

    def _collect(self, frame: pl.LazyFrame) -> pl.DataFrame:
        return frame.select(
            cells.shown(name, dtype, self.characters)
            for name, dtype in self.schema.items()
        ).collect(engine="streaming")


def _stretches(numbers: list[int]) -> Iterator[list[int]]:
    wanted: list[int] = []
    for number in numbers:
        if wanted and number - wanted[0] >= _STRETCH:
            yield wanted
            wanted = []
        wanted.append(number)
    yield wanted


def unused_name(schema: pl.Schema) -> str:
    """The longest name and one character more: no column has it."""
    return max(schema.names(), key=len, default="") + "#"


def _characters(rows: int, columns: int) -> int:
    fair = _PAGE_CHARACTERS // max(1, rows * columns)
    return max(_LEAST_CHARACTERS, min(cells.TEXT_CHARACTERS, fair))
