"""The one place where files that people and steps made are parsed.

The promise: a Parquet, CSV, JSON or Excel file is opened only in a process of its own,
which can open no file at all (it holds the one descriptor it was given), reaches no
network, sees no secret and no database, and ends with its answer or at its limits. What
comes back is checked like anything a stranger sends. A file that breaks its reader gets
an answer with a name, and everything else goes on.
"""

from dataspace.datasets.reader.client import Limits, Reader, StoredFile
from dataspace.datasets.reader.errors import (
    ColumnNameRefused,
    ColumnUnknown,
    FileUnreadable,
    FilterNotPossible,
    FilterValueWrong,
    ReaderBusy,
    ReaderOutOfMemory,
    ReaderTimedOut,
    ReaderUnavailable,
    Reason,
    SortNotPossible,
)
from dataspace.datasets.reader.shapes import (
    Column,
    ColumnStatistics,
    Description,
    Filter,
    Histogram,
    Kind,
    Page,
    PageQuery,
    Sniffed,
    TopValue,
)
from dataspace.datasets.reader.streams import ByteStream

__all__ = [
    "ByteStream",
    "Column",
    "ColumnNameRefused",
    "ColumnStatistics",
    "ColumnUnknown",
    "Description",
    "FileUnreadable",
    "Filter",
    "FilterNotPossible",
    "FilterValueWrong",
    "Histogram",
    "Kind",
    "Limits",
    "Page",
    "PageQuery",
    "Reader",
    "ReaderBusy",
    "ReaderOutOfMemory",
    "ReaderTimedOut",
    "ReaderUnavailable",
    "Reason",
    "Sniffed",
    "SortNotPossible",
    "StoredFile",
    "TopValue",
]
