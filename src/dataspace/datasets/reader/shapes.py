"""The questions a reader is asked, and the answers it gives, as plain values.

A value in a row is what JSON can carry without loss: whole numbers beyond 2^53, decimals,
dates and times are text, so are NaN and the infinities; bytes are the beginning of their
hexadecimal form; nested values are JSON text. What was cut ends with an ellipsis and is
named in `cut_cells`.
"""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["parquet", "csv", "json", "excel"]
# Unknown until the content was looked at.
FileKind = Kind | Literal["unknown"]
Op = Literal[
    "eq", "ne", "lt", "le", "gt", "ge", "contains", "starts_with",
    "is_null", "is_not_null", "in",
]  # fmt: skip
ExportFormat = Literal["csv", "csv-for-spreadsheets", "parquet"]
Scalar = str | int | float | bool | None

ROWS_PER_PAGE = 1_000
MOST_COLUMNS = 2_000


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    type: str


@dataclass(frozen=True, slots=True)
class Description:
    """`is_sound` says that every value was decoded, not only the file's own claims."""

    row_count: int
    columns: list[Column]
    bytes: int
    is_sound: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition; all conditions of a page hold together.

    `ne` keeps empty cells, so `eq` and `ne` part the rows in two. `in` takes a list.
    """

    column: str
    op: Op
    value: Scalar | list[Scalar] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageQuery:
    """Which rows: empty cells sort last in both directions, equal ones in file order."""

    offset: int = 0
    limit: int = 100
    sort: str | None = None
    descending: bool = False
    columns: list[str] | None = None
    filters: tuple[Filter, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    columns: list[Column]
    rows: list[list[Scalar]]
    row_count: int
    matched_count: int
    offset: int
    cut_cells: list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Histogram:
    """`counts[i]` values lie between `edges[i]` and `edges[i + 1]`."""

    edges: list[Scalar]
    counts: list[int]


@dataclass(frozen=True, slots=True)
class TopValue:
    value: Scalar
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnStatistics:
    """`top` and `histogram` are absent where they would say nothing."""

    column: str
    type: str
    null_count: int
    distinct_count: int | None
    is_distinct_exact: bool
    min: Scalar
    max: Scalar
    mean: Scalar
    std: float | None
    histogram: Histogram | None
    top: list[TopValue] | None


@dataclass(frozen=True, slots=True)
class Sniffed:
    """What an uploaded file turned out to be, whatever its name says.

    `separator` is of CSV; `is_lines` is JSON with one object on each line, not a list.
    """

    kind: Kind
    encoding: str | None
    separator: str | None
    is_lines: bool
    columns: list[Column]
    rows: list[list[Scalar]]
