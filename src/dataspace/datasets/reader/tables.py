"""A file of any kind as one lazy frame, read through the descriptor that is already open."""

import codecs
import importlib
import os
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

import polars as pl
from polars.exceptions import PolarsError

from dataspace.datasets.reader.errors import FileUnreadable, Reason
from dataspace.datasets.reader.shapes import MOST_COLUMNS
from dataspace.datasets.reader.texts import as_utf8, separator_of

_INFERRED_ROWS = 10_000
_JSON_LIST_BYTES = 128 << 20
_EXCEL_BYTES = 64 << 20
_UNPACKED_BYTES = 512 << 20
_MOST_MEMBERS = 10_000
# A codec is a module too, found when it is first needed; cp437 is that of zip files.
_ENCODINGS = ("utf-8-sig", "utf-16", "cp1252", "latin-1", "cp437")

# Codecs are modules too, and Python looks for theirs only when a text needs one.
_NEEDED_LATER = (
    "encodings.cp1252",
    "encodings.cp437",
    "encodings.latin_1",
    "encodings.utf_16",
    "encodings.utf_8_sig",
    "polars._utils.parquet",
    "polars.io.parquet.functions",
)

BROKEN = {
    "parquet": Reason.PARQUET_BROKEN,
    "csv": Reason.CSV_BROKEN,
    "json": Reason.JSON_BROKEN,
    "excel": Reason.EXCEL_BROKEN,
}


@dataclass(frozen=True, slots=True)
class Table:
    frame: pl.LazyFrame
    schema: pl.Schema
    encoding: str | None = None
    separator: str | None = None
    is_lines: bool = False


def prepare(kind: str) -> None:
    """Import what reading this kind will need, while modules can still be opened."""
    for encoding in _ENCODINGS:
        codecs.lookup(encoding)
    for module in _NEEDED_LATER:
        importlib.import_module(module)
    if kind in {"excel", "unknown"}:
        importlib.import_module("fastexcel")


def open_table(kind: str, file: BinaryIO, *, as_text: bool = False) -> Table:
    """`as_text` leaves the values of a CSV as they were written."""
    if os.fstat(file.fileno()).st_size == 0:
        raise FileUnreadable(Reason.EMPTY.name)
    table = _open_csv(file, as_text=as_text) if kind == "csv" else _OPENERS[kind](file)
    if len(table.schema) > MOST_COLUMNS:
        raise FileUnreadable(Reason.TOO_MANY_COLUMNS.name)
    return table


def _open_parquet(file: BinaryIO) -> Table:
    frame = pl.scan_parquet(file, glob=False, hive_partitioning=False)
    return Table(frame, frame.collect_schema())


def _open_csv(file: BinaryIO, *, as_text: bool) -> Table:
    text = as_utf8(file)
    separator = separator_of(text.beginning)
    frame = pl.scan_csv(
        text.source,
        separator=separator,
        infer_schema=not as_text,
        infer_schema_length=_INFERRED_ROWS,
        try_parse_dates=not as_text,
    )
    return Table(frame, frame.collect_schema(), text.encoding, separator)


def _open_json(file: BinaryIO) -> Table:
    text = as_utf8(file)
    if text.beginning.lstrip()[:1] == "{":
        try:
            frame = pl.scan_ndjson(text.source, infer_schema_length=_INFERRED_ROWS)
            schema = frame.collect_schema()
            return Table(frame, schema, text.encoding, is_lines=True)
        except PolarsError:
            text.source.seek(0)
    if os.fstat(file.fileno()).st_size > _JSON_LIST_BYTES:
        raise FileUnreadable(Reason.JSON_TOO_LARGE.name)
    whole = pl.read_json(text.source.read(), infer_schema_length=None)
    return Table(whole.lazy(), whole.schema, text.encoding)


def _open_excel(file: BinaryIO) -> Table:
    import fastexcel  # noqa: PLC0415 - only the child of an Excel file carries it

    if os.fstat(file.fileno()).st_size > _EXCEL_BYTES:
        raise FileUnreadable(Reason.EXCEL_TOO_LARGE.name)
    content = file.read()
    _insist_on_honest_zip(content)
    try:
        first = fastexcel.read_excel(content).load_sheet(0)
    except fastexcel.FastExcelError as problem:
        raise FileUnreadable(Reason.EXCEL_BROKEN.name) from problem
    sheet = first.to_polars()
    return Table(sheet.lazy(), sheet.schema)


def _insist_on_honest_zip(content: bytes) -> None:
    if not content.startswith(b"PK"):
        return
    try:
        members = zipfile.ZipFile(BytesIO(content)).infolist()
    except zipfile.BadZipFile as problem:
        raise FileUnreadable(Reason.EXCEL_BROKEN.name) from problem
    unpacked = sum(member.file_size for member in members)
    if unpacked > _UNPACKED_BYTES or len(members) > _MOST_MEMBERS:
        raise FileUnreadable(Reason.EXCEL_TOO_LARGE.name)


_OPENERS: dict[str, Callable[[BinaryIO], Table]] = {
    "parquet": _open_parquet,
    "json": _open_json,
    "excel": _open_excel,
}
