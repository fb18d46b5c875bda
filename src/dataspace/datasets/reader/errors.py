"""How reading a file is refused.

A reader that a hostile file took over could send any text, so no sentence comes from it:
it names a `Reason`, and the sentence stands here.
"""

from dataclasses import dataclass
from enum import StrEnum

from dataspace.core.errors import Invalid, TooLarge, TooMany, Unavailable


class Reason(StrEnum):
    """Why a file cannot be read, in words for the person who brought it."""

    CRASHED = "Reading it broke the reader. The file is damaged or was made to do harm."
    EMPTY = "The file is empty."
    NOT_A_TABLE = "This is no Parquet, CSV, JSON or Excel file."
    PARQUET_BROKEN = "This is no Parquet file, or it is damaged or cut off."
    CSV_BROKEN = (
        "The lines of this CSV do not fit together: check quotes and separators."
    )
    CSV_LINE_TOO_LONG = "The first line of this CSV is too long to be a row of names."
    TEXT_NOT_UTF8 = (
        "This text is not in UTF-8. Other encodings are read in files up to 64 MB; "
        "save it as UTF-8."
    )
    JSON_BROKEN = (
        "This is no JSON table: it takes a list of objects, or one object on each line, "
        "with the same kind of value under the same name."
    )
    JSON_TOO_LARGE = (
        "A JSON list is read up to 128 MB. "
        "Save larger ones with one object on each line."
    )
    EXCEL_BROKEN = (
        "This is no Excel workbook, or it is damaged or locked by a password."
    )
    EXCEL_TOO_LARGE = "This Excel workbook is too large once unpacked."
    TOO_MANY_COLUMNS = "The file has more than 2,000 columns."
    TOO_MUCH_ON_A_PAGE = "These rows are too large for one page. Ask for fewer columns."


@dataclass(eq=False)
class FileUnreadable(Invalid):
    """The file cannot be read as a table."""

    reason: str


@dataclass(eq=False)
class ColumnNameRefused(Invalid):
    """A column's name is too long, empty, or holds characters that cannot be seen."""

    position: int


@dataclass(eq=False)
class ColumnUnknown(Invalid):
    """The dataset has no column by that name."""

    column: str
    nearest: list[str]


@dataclass(eq=False)
class SortNotPossible(Invalid):
    """Rows cannot be put in order by a column of that type."""

    column: str
    column_type: str


@dataclass(eq=False)
class FilterNotPossible(Invalid):
    """A column of that type cannot be compared that way."""

    column: str
    column_type: str
    op: str


@dataclass(eq=False)
class FilterValueWrong(Invalid):
    """The value to compare with does not fit the column's type."""

    column: str
    column_type: str


@dataclass(eq=False)
class ReaderTimedOut(TooLarge):
    """Reading this took longer than is allowed."""

    seconds: float


@dataclass(eq=False)
class ReaderOutOfMemory(TooLarge):
    """Reading this took more memory than is allowed."""

    bytes: int


@dataclass(eq=False)
class ReaderBusy(TooMany):
    """Too many files are being read right now. Try again in a moment."""


@dataclass(eq=False)
class ReaderUnavailable(Unavailable):
    """Files cannot be read safely here at the moment, so they are not read."""
