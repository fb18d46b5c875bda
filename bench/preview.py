"""First pages of a preview over ten million rows, and the memory of the idle reader.

`python -m bench.preview [ROWS]`; makes its data in a temporary folder. Figures are the
median of some pages each, over the whole way: client, fork, confinement, answer.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import polars as pl

from dataspace.datasets.reader import Filter, PageQuery, Reader, StoredFile

ROWS = 10_000_000
TRIES = 5


def write_rows(path: Path, rows: int) -> None:
    """Eight columns such as a table of orders has; names are half unique."""
    at = pl.col("at")
    frame = pl.LazyFrame({"at": pl.int_range(0, rows, eager=True)}).select(
        id=at,
        ordered_at=pl.datetime(2020, 1, 1) + pl.duration(seconds=at),
        amount=(at * 7919 % 100_003) / 100,
        city=pl.concat_str(pl.lit("city "), (at * 31 % 5000).cast(pl.String)),
        name=pl.concat_str(pl.lit("person "), (at.hash(1) % rows).cast(pl.String)),
        is_paid=at % 3 == 0,
        branch=(at % 17).cast(pl.Int32),
        score=pl.when(at % 10 != 0).then((at % 1000) * 0.5),
    )
    frame.sink_parquet(path)


def milliseconds(ask: Callable[[], object]) -> float:
    began = time.perf_counter()
    ask()
    return (time.perf_counter() - began) * 1000


def megabytes_of(pid: int, measure: str) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    kilobytes = next(
        line.split()[1] for line in lines if line.startswith(f"{measure}:")
    )
    return int(kilobytes) / 1024


def report(reader: Reader, file: StoredFile, rows: int) -> None:
    started = milliseconds(lambda: reader.page(file, PageQuery()))
    print(f"first page, and start of the fork server {started:9.0f} ms")
    for name, query in {
        "first page": PageQuery(),
        "last page, 1,000 rows": PageQuery(offset=rows - 1000, limit=1000),
        "first page, filtered": PageQuery(filters=(Filter("city", "eq", "city 77"),)),
        "first page, sorted by number": PageQuery(sort="amount"),
        "first page, sorted by text": PageQuery(sort="name"),
        "middle page, sorted by text": PageQuery(sort="name", offset=rows // 2),
    }.items():
        took = [
            milliseconds(lambda query=query: reader.page(file, query))  # type: ignore[misc]
            for _ in range(TRIES)
        ]
        print(f"{name:40} {statistics.median(took):9.0f} ms")
    described = milliseconds(lambda: reader.describe(file))
    print(f"{'describe, every value':40} {described:9.0f} ms")
    counted = milliseconds(lambda: reader.statistics(file))
    print(f"{'statistics of all columns':40} {counted:9.0f} ms")
    server = reader.server_pid
    assert server is not None  # noqa: S101 - it has just answered
    print(f"{'idle fork server, PSS':40} {megabytes_of(server, 'Pss'):9.0f} MB")
    print(f"{'idle fork server, RSS':40} {megabytes_of(server, 'Rss'):9.0f} MB")


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as folder:
        write_rows(Path(folder) / "data.parquet", rows)
        file = StoredFile(Path(folder), "data.parquet")
        print(f"{rows:,} rows, {(file.root / file.name).stat().st_size / 2**20:.0f} MB")
        reader = Reader()
        try:
            report(reader, file, rows)
        finally:
            reader.close()


if __name__ == "__main__":
    main()
