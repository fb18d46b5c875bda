"""Exports: whole, faithful, streamed, and never in the way of what follows."""

import csv
import datetime as dt
import decimal
import io
import time
from pathlib import Path

import polars as pl
import pytest

from dataspace.datasets.reader import (
    ColumnUnknown,
    FileUnreadable,
    PageQuery,
    ReaderBusy,
    ReaderTimedOut,
)
from tests.datasets.reader.conftest import PROBES


def exported(reader, file, form, columns=None):
    with reader.export(file, form, columns) as chunks:
        return b"".join(chunks)


def test_csv_follows_rfc_4180(reader, stored):
    file = stored(
        {"a": ['say "hi"', "one, two", "line\r\nline", "", None], "b": [1] * 5}
    )

    content = exported(reader, file, "csv")

    assert content == (
        b'a,b\r\n"say ""hi""",1\r\n"one, two",1\r\n"line\r\nline",1\r\n"",1\r\n,1\r\n'
    )


def test_csv_reads_back_as_it_was(reader, stored):
    texts = ["", "naïve ✈ 机场", ";\t|", "'", " x ", "\\", '"', "=1+1", "\n"]
    file = stored({"text": texts, "number": list(range(9))})

    content = exported(reader, file, "csv").decode()

    lines = list(csv.reader(io.StringIO(content, newline="")))
    assert lines[0] == ["text", "number"]
    assert [line[0] for line in lines[1:]] == texts


def test_every_type_stands_in_a_csv(reader, stored):
    at = dt.datetime(2024, 2, 29, 12, 30)  # noqa: DTZ001
    frame = pl.DataFrame(
        {
            "at": [at],
            "day": [at.date()],
            "price": [decimal.Decimal("1.50")],
            "raw": [b"\x00\xff"],
            "list": [[1, 2]],
            "struct": [{"at": at, "raw": b"x", "x": "ä,"}],
            "kind": pl.Series(["k"], dtype=pl.Categorical),
            "none": [None],
            "nested": [[[1], None]],
        }
    )

    header, row = csv.reader(
        io.StringIO(exported(reader, stored(frame), "csv").decode(), newline="")
    )

    assert header == frame.columns
    assert row == [
        "2024-02-29T12:30:00.000000",
        "2024-02-29",
        "1.50",
        "AP8=",
        "[1, 2]",
        '{"at": "2024-02-29T12:30:00", "raw": "eA==", "x": "ä,"}',
        "k",
        "",
        "[[1], null]",
    ]


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"]


def test_a_csv_for_spreadsheets_holds_no_formula(reader, stored):
    frame = pl.DataFrame(
        {"=cmd": [*FORMULAS, "plain"], "number": [-1] * 7, "text": ["-"] * 7}
    )

    content = exported(reader, stored(frame), "csv-for-spreadsheets")
    header, *lines = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))

    assert content.startswith(b"\xef\xbb\xbf")
    assert header == ["'=cmd", "number", "text"]
    assert [text for text, _, _ in lines] == [*(f"'{f}" for f in FORMULAS), "plain"]
    assert {tuple(others) for _, *others in lines} == {("-1", "'-")}


def test_a_csv_for_spreadsheets_tells_moments_as_a_spreadsheet_reads_them(
    reader, stored
):
    at = pl.Series([dt.datetime(2024, 7, 1, 9, 30, 15, 250_000)])  # noqa: DTZ001
    frame = pl.DataFrame(
        {
            "plain": at,
            "there": at.dt.replace_time_zone("America/New_York"),
            "empty": pl.Series([None], dtype=pl.Datetime),
            "day": at.dt.date(),
        }
    )

    content = exported(reader, stored(frame), "csv-for-spreadsheets")

    _, row = content.decode("utf-8-sig").splitlines()
    assert row == "2024-07-01 09:30:15,2024-07-01 09:30:15,,2024-07-01"


def test_a_csv_for_programs_changes_nothing(reader, stored):
    content = exported(reader, stored({"a": FORMULAS}), "csv").decode()

    assert [r[0] for r in csv.reader(io.StringIO(content, newline=""))][1:] == FORMULAS


def test_columns_are_picked(reader, stored):
    file = stored({"a": [1], "b": [2], "c": [3]})

    assert exported(reader, file, "csv", ["c", "a"]) == b"c,a\r\n3,1\r\n"


def test_a_whole_parquet_leaves_as_the_bytes_it_has(reader, stored):
    file = stored({"a": list(range(200_000))})

    assert exported(reader, file, "parquet") == (file.root / file.name).read_bytes()


def test_a_part_of_a_parquet_is_a_parquet(reader, stored):
    frame = pl.DataFrame(
        {"a": range(300_000), "b": ["x"] * 300_000, "c": [None] * 300_000}
    )

    content = exported(reader, stored(frame), "parquet", ["b", "a"])

    assert pl.read_parquet(content).equals(frame.select("b", "a"))


def test_all_rows_leave_in_the_order_of_the_file(reader, stored):
    file = stored({"a": list(range(300_000))})

    lines = exported(reader, file, "csv").split()

    assert lines == [b"a", *(str(at).encode() for at in range(300_000))]


def test_a_refusal_comes_before_the_first_byte(reader, stored):
    with pytest.raises(ColumnUnknown):
        reader.export(stored({"a": [1]}), "csv", ["b"])
    with pytest.raises(FileUnreadable):
        reader.export(stored(b"PAR1 not really"), "csv")


def test_a_table_without_rows_is_a_header(reader, stored):
    assert exported(reader, stored({"a": [], "b": []}), "csv") == b"a,b\r\n"


def test_an_export_that_nobody_reads_gives_way_to_others(make_reader, stored):
    reader = make_reader(parallel_exports=1, wait_seconds=0.1, stalled_seconds=0.2)
    file = stored({"a": ["x" * 1000] * 300_000})
    stalled = reader.export(file, "csv")
    next(stalled)
    with pytest.raises(ReaderBusy):
        reader.export(file, "csv")
    time.sleep(0.3)

    with reader.export(file, "csv") as stream:
        assert next(stream)

    with pytest.raises(ReaderTimedOut):
        list(stalled)


def test_a_whole_parquet_file_leaves_although_every_reader_is_taken(
    make_reader, stored
):
    reader = make_reader(parallel_exports=1, wait_seconds=0.1)
    file = stored({"a": ["x" * 1000] * 300_000})

    with reader.export(file, "csv") as slow:
        next(slow)
        assert exported(reader, file, "parquet") == (file.root / file.name).read_bytes()


def test_a_stream_that_is_left_ends_its_reader_and_frees_its_place(make_reader, stored):
    reader = make_reader(parallel_exports=1, wait_seconds=5)
    file = stored({"a": ["x" * 1000] * 300_000})
    for _ in range(3):
        stream = reader.export(file, "csv")
        next(stream)
        stream.close()
        assert list(stream) == []
    forgotten = reader.export(file, "csv")
    del forgotten
    with reader.export(file, "parquet") as stream:
        next(stream)

    children = Path(f"/proc/{reader.server_pid}/task/{reader.server_pid}/children")
    deadline = time.monotonic() + 5
    while children.read_text().split():
        assert time.monotonic() < deadline


def test_exports_do_not_take_the_places_of_pages(make_reader, stored):
    reader = make_reader(parallel=1, parallel_exports=1, wait_seconds=0.1)
    file = stored({"a": ["x" * 1000] * 300_000})

    with reader.export(file, "csv"):
        assert reader.page(file, PageQuery(limit=1)).rows
        with pytest.raises(ReaderBusy):
            reader.export(file, "csv")


def test_an_export_that_fails_half_way_breaks_off(make_reader, stored):
    reader = make_reader(boot=PROBES, export_seconds=1)
    # The probe's flood stands for a stream that never ends.
    stream = reader.export(stored({"a": [1]}), "csv", columns=["flood"])

    with pytest.raises(ReaderTimedOut):
        for _ in stream:
            pass
    assert list(stream) == []
