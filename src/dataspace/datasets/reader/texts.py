"""Text files as UTF-8: what encoding a file is in, and what separates its columns."""

import codecs
import csv
import os
from collections import Counter
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from dataspace.datasets.reader.errors import FileUnreadable, Reason
from dataspace.datasets.reader.shapes import MOST_COLUMNS

_BEGINNING_BYTES = 1 << 20
_CONVERTED_BYTES = 64 << 20
_SEPARATORS = ",;\t|"
_LINES_COMPARED = 20
_FIRST_LINE_CHARACTERS = 250_000

_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


@dataclass(frozen=True, slots=True)
class Text:
    """`source` is the file itself where it is UTF-8, else a converted copy in memory."""

    source: BinaryIO | BytesIO
    beginning: str
    encoding: str


def as_utf8(file: BinaryIO) -> Text:
    size = os.fstat(file.fileno()).st_size
    content = os.pread(file.fileno(), min(size, _CONVERTED_BYTES), 0)
    marked = next((_MARKS[mark] for mark in _MARKS if content.startswith(mark)), None)
    if marked is None and _is_utf8(content, is_all=size == len(content)):
        start = codecs.getincrementaldecoder("utf-8")()
        return Text(file, start.decode(content[:_BEGINNING_BYTES]), "utf-8")
    if marked is None and b"\0" in content:
        raise FileUnreadable(Reason.NOT_A_TABLE.name)
    if size > len(content):
        raise FileUnreadable(Reason.TEXT_NOT_UTF8.name)
    return _converted(content, marked)


def _is_utf8(content: bytes, *, is_all: bool) -> bool:
    # No text has this byte, and UTF-16 without a mark is full of it.
    if b"\0" in content:
        return False
    try:
        codecs.getincrementaldecoder("utf-8")().decode(content, final=is_all)
    except UnicodeDecodeError:
        return False
    return True


def _converted(content: bytes, marked: str | None) -> Text:
    # Windows-1252 is what spreadsheets on Windows write; Latin-1 fits any bytes at all.
    for encoding in (marked,) if marked else ("cp1252", "latin-1"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return Text(BytesIO(text.encode()), text[:_BEGINNING_BYTES], encoding)
    raise FileUnreadable(Reason.TEXT_NOT_UTF8.name)


def separator_of(beginning: str) -> str:
    """The separator under which the first lines have the same number of columns."""
    lines = beginning.splitlines()[:_LINES_COMPARED]
    if lines and len(lines[0]) > _FIRST_LINE_CHARACTERS:
        raise FileUnreadable(Reason.CSV_LINE_TOO_LONG.name)
    separator = max(_SEPARATORS, key=lambda each: _agreement(lines, each))
    if lines and lines[0].count(separator) >= MOST_COLUMNS:
        raise FileUnreadable(Reason.TOO_MANY_COLUMNS.name)
    return separator


def _agreement(lines: list[str], separator: str) -> tuple[int, int]:
    try:
        widths = Counter(
            len(row) for row in csv.reader(lines, delimiter=separator) if row
        )
    except csv.Error:
        return 0, 0
    width, agreeing = max(
        widths.items(), key=lambda pair: (pair[1], pair[0]), default=(1, 0)
    )
    return (agreeing, width) if width > 1 else (0, 0)
