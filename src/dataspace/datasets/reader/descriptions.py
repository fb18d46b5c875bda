"""What a file is: a step's output before it is accepted, an upload before it is used."""

import os
import unicodedata
from dataclasses import asdict
from typing import Any, BinaryIO

import polars as pl

from dataspace.datasets.reader import cells
from dataspace.datasets.reader.errors import ColumnNameRefused, FileUnreadable, Reason
from dataspace.datasets.reader.orders import Order
from dataspace.datasets.reader.shapes import Description, Kind, Sniffed
from dataspace.datasets.reader.tables import Table, open_table

_NAME_CHARACTERS = 255
# Control, format (such as "turn the writing direction round"), private, unassigned.
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
# These two join letters in Persian, Indic scripts and emoji, and hide nothing.
_JOINERS = {"\u200c", "\u200d"}

_SNIFFED_ROWS = 20
_BEGINNING_BYTES = 4_096
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


def describe(order: Order, file: BinaryIO) -> dict[str, Any]:
    """Accept the file as a dataset: sound footers, decent names, and rows that decode."""
    table = open_table(order.kind, file)
    for position, name in enumerate(table.schema.names()):
        if not _is_decent(name):
            raise ColumnNameRefused(position)
    row_count = table.frame.select(pl.len()).collect(engine="streaming").item()
    if order.asked["thorough"]:
        _decode_all(table, row_count)
    described = Description(
        row_count=row_count,
        columns=cells.columns_of(table.schema),
        bytes=os.fstat(file.fileno()).st_size,
        is_sound=order.asked["thorough"],
    )
    return asdict(described)


def sniff(order: Order, file: BinaryIO) -> dict[str, Any]:
    table = open_table(order.kind, file, as_text=order.as_text)
    head = table.frame.head(_SNIFFED_ROWS).select(
        cells.shown(name, dtype) for name, dtype in table.schema.items()
    )
    rows, _ = cells.rows(head.collect(engine="streaming"))
    sniffed = Sniffed(
        kind=kind_of(file),
        encoding=table.encoding,
        separator=table.separator,
        is_lines=table.is_lines,
        columns=cells.columns_of(table.schema),
        rows=rows,
    )
    return asdict(sniffed)


def kind_of(file: BinaryIO) -> Kind:
    """What the content looks like; any text may be a CSV."""
    beginning = os.pread(file.fileno(), _BEGINNING_BYTES, 0)
    if beginning.startswith(b"PAR1"):
        return "parquet"
    if beginning.startswith((b"PK", _OLD_EXCEL)):
        return "excel"
    # Byte order marks, and the second byte of letters in UTF-16, are no content.
    letters = beginning.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return "json" if letters[:1] in {b"[", b"{"} else "csv"


def _is_decent(name: str) -> bool:
    if not 0 < len(name) <= _NAME_CHARACTERS or not name.strip():
        return False
    return all(
        letter in _JOINERS or unicodedata.category(letter) not in _UNSEEN
        for letter in name
    )


def _decode_all(table: Table, row_count: int) -> None:
    # The footer claims a number of rows; only decoding tells how many values there are.
    names = table.schema.names()
    lengths = table.frame.select(
        (pl.col(name).count() + pl.col(name).null_count()).alias(f"{place}")
        for place, name in enumerate(names)
    )
    counted = lengths.collect(engine="streaming").row(0) if names else ()
    if any(length != row_count for length in counted):
        raise FileUnreadable(Reason.PARQUET_BROKEN.name)
