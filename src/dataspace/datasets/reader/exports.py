"""A whole dataset as a stream, batch by batch, in memory that does not grow.

CSV is RFC 4180: UTF-8, a header, CRLF, quotes where they are needed; an empty text is
`""`, an absent value is nothing. Values are exactly what the dataset holds: dates and
times in ISO 8601, bytes in Base64, nested values as JSON.

A text such as `=HYPERLINK(…)` is a formula to a spreadsheet. An export for programs must
not change it, so `csv` does not; `csv-for-spreadsheets` puts an apostrophe before each
text that a spreadsheet would run, and a byte order mark by which it knows UTF-8. Its
moments are the clock's in the column's zone, to the second: a spreadsheet takes
`2013-01-01 05:00:00` for a date, and ISO 8601 with an offset for a text.
"""

import base64
import json
from collections.abc import Callable
from io import BufferedWriter, BytesIO, RawIOBase
from typing import Any, BinaryIO

import polars as pl

from dataspace.datasets.reader.filters import known
from dataspace.datasets.reader.orders import Order
from dataspace.datasets.reader.tables import open_table
from dataspace.datasets.reader.wire import CHUNK_BYTES

Sink = Callable[[memoryview], None]

_BATCH = 50_000
_FORMULA = r"^[=+\-@\t\r]"
_BOM = b"\xef\xbb\xbf"
_CLOCK = "%Y-%m-%d %H:%M:%S"
# Columns that are text in the file; what is written in Base64 begins no formula.
_TEXTS = (pl.String, pl.Categorical, pl.Enum)


def export(order: Order, file: BinaryIO, sink: Sink) -> None:
    table = open_table(order.kind, file)
    asked = order.asked["columns"]
    names = table.schema.names() if asked is None else asked
    schema = pl.Schema({name: known(name, table.schema) for name in names})
    frame = table.frame.select(schema.names())
    form = order.asked["format"]
    with BufferedWriter(ByteSink(sink), CHUNK_BYTES) as into:
        if form == "parquet":
            frame.sink_parquet(into, maintain_order=True)
        else:
            is_guarded = form == "csv-for-spreadsheets"
            _write_csv(frame, schema, into, is_guarded=is_guarded)


def _write_csv(
    frame: pl.LazyFrame, schema: pl.Schema, into: BinaryIO, *, is_guarded: bool
) -> None:
    into.write(_header(schema, is_guarded=is_guarded))
    flat = frame.select(_flat(name, dtype) for name, dtype in schema.items())
    for_spreadsheets = [
        _for_spreadsheets(name, dtype)
        for name, dtype in schema.items()
        if is_guarded and isinstance(dtype, (*_TEXTS, pl.Datetime))
    ]
    for batch in flat.collect_batches(chunk_size=_BATCH, engine="streaming"):
        # Batch by batch: in the plan, every batch under way would be held twice.
        told = batch.with_columns(for_spreadsheets)
        lines = BytesIO()
        _unnested(told).write_csv(lines, include_header=False, line_terminator="\r\n")
        into.write(lines.getbuffer())


def _header(schema: pl.Schema, *, is_guarded: bool) -> bytes:
    names = pl.DataFrame([schema.names()], schema=["name"], orient="col")
    told = names.select(_guarded(pl.col("name")) if is_guarded else pl.col("name"))
    line = told.transpose().write_csv(include_header=False, line_terminator="\r\n")
    return (_BOM if is_guarded else b"") + line.encode()


def _flat(name: str, dtype: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    if isinstance(dtype, pl.Binary):
        return column.bin.encode("base64")
    if isinstance(dtype, (pl.Categorical, pl.Enum)):
        return column.cast(pl.String)
    return column


def _for_spreadsheets(name: str, dtype: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    if isinstance(dtype, pl.Datetime):
        return column.dt.strftime(_CLOCK)
    return _guarded(column)


def _guarded(text: pl.Expr) -> pl.Expr:
    is_formula = text.str.contains(_FORMULA)
    kept = pl.when(is_formula).then(pl.concat_str(pl.lit("'"), text)).otherwise(text)
    return kept.name.keep()


def _unnested(batch: pl.DataFrame) -> pl.DataFrame:
    nested = [name for name, dtype in batch.schema.items() if dtype.is_nested()]
    texts = [
        pl.Series(name, [_json(value) for value in batch[name].to_list()], pl.String)
        for name in nested
    ]
    return batch.with_columns(texts)


def _json(value: Any) -> str | None:
    if value is None:
        return None
    return json.dumps(value, ensure_ascii=False, default=_leaf)


def _leaf(value: Any) -> str:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


class ByteSink(RawIOBase):
    """A file to write to, whose bytes leave in chunks that the platform accepts."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        rest = memoryview(content)
        for start in range(0, len(rest), CHUNK_BYTES):
            self._sink(rest[start : start + CHUNK_BYTES])
        return len(rest)
