"""Every text that a file holds, as a stream for whoever searches it.

Names first, of columns, of what is nested in them, and of categories; then the values of
text columns, as they are, and those of binary ones in hexadecimal digits. Parted by a
byte that no text needs. Numbers and times are left out.
"""

from collections.abc import Iterator
from io import BufferedWriter, BytesIO
from typing import Any, BinaryIO

import polars as pl

from dataspace.datasets.reader.exports import ByteSink, Sink
from dataspace.datasets.reader.filters import known
from dataspace.datasets.reader.orders import Order
from dataspace.datasets.reader.tables import open_table
from dataspace.datasets.reader.wire import CHUNK_BYTES

_BATCH = 50_000
_BETWEEN = "\x1f"


def texts(order: Order, file: BinaryIO, sink: Sink) -> None:
    """Those of all columns, or of the ones that are named."""
    table = open_table(order.kind, file)
    asked = order.asked["columns"]
    names = table.schema.names() if asked is None else asked
    schema = pl.Schema({name: known(name, table.schema) for name in names})
    with BufferedWriter(ByteSink(sink), CHUNK_BYTES) as into:
        for name, dtype in schema.items():
            words = (name, *_names_in(dtype))
            into.write(_BETWEEN.join([*words, ""]).encode())
        for frame in _frames(table.frame, schema):
            _write(frame, into)


def _names_in(dtype: Any) -> Iterator[str]:
    if isinstance(dtype, pl.Enum):
        yield from dtype.categories
    elif isinstance(dtype, (pl.List, pl.Array)):
        yield from _names_in(dtype.inner)
    elif isinstance(dtype, pl.Struct):
        for field in dtype.fields:
            yield field.name
            yield from _names_in(field.dtype)


def _frames(frame: pl.LazyFrame, schema: pl.Schema) -> Iterator[pl.LazyFrame]:
    """One frame of all plain columns; one for each that a list makes longer."""
    plain: list[pl.Expr] = []
    for name, dtype in schema.items():
        for place, (values, is_longer) in enumerate(_values(pl.col(name), dtype)):
            if is_longer:
                yield frame.select(values.alias("values"))
            else:
                plain.append(values.alias(f"{len(plain)}.{place}"))
    if plain:
        yield frame.select(plain)


def _values(
    column: pl.Expr, dtype: Any, *, is_longer: bool = False
) -> Iterator[tuple[pl.Expr, bool]]:
    if isinstance(dtype, (pl.String, pl.Categorical, pl.Enum)):
        yield column.cast(pl.String), is_longer
    elif isinstance(dtype, pl.Binary):
        yield column.bin.encode("hex"), is_longer
    elif isinstance(dtype, (pl.List, pl.Array)):
        yield from _values(column.explode(), dtype.inner, is_longer=True)
    elif isinstance(dtype, pl.Struct):
        for field in dtype.fields:
            inner = column.struct.field(field.name)
            yield from _values(inner, field.dtype, is_longer=is_longer)


def _write(frame: pl.LazyFrame, into: BinaryIO) -> None:
    for batch in frame.collect_batches(chunk_size=_BATCH, engine="streaming"):
        lines = BytesIO()
        batch.write_csv(
            lines, include_header=False, separator=_BETWEEN, quote_style="never"
        )
        into.write(lines.getbuffer())
