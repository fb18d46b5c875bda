"""Files made to harm: each gets its answer, and the next question is served."""

import io
import json
import random
import struct
import zipfile
from contextlib import suppress

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dataspace.core.errors import Refusal
from dataspace.datasets.reader import (
    FileUnreadable,
    Filter,
    PageQuery,
    ReaderOutOfMemory,
    ReaderTimedOut,
    Reason,
    StoredFile,
)
from tests.datasets.reader.test_recognising_uploads import workbook


@pytest.fixture
def small(make_reader):
    """A reader with so little memory and time that a bomb need not be large."""
    return make_reader(memory_bytes=200 << 20, page_seconds=5, statistics_seconds=5)


def still_serves(reader, stored):
    return reader.page(stored({"a": [1]}, "fine.parquet"), PageQuery()).rows == [[1]]


def test_a_workbook_that_unpacks_to_gigabytes_is_refused(small, stored):
    packed = io.BytesIO(workbook([["a"], [1]]))
    with (
        zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/sharedStrings.xml", "w") as member,
    ):
        for _ in range(600):
            member.write(bytes(1 << 20))

    with pytest.raises(FileUnreadable) as refused:
        small.sniff(stored(packed.getvalue()))

    assert refused.value.reason == Reason.EXCEL_TOO_LARGE
    assert still_serves(small, stored)


def test_a_workbook_that_lies_about_its_size_meets_the_limit(small, stored):
    rows = [["a"], *([["x" * 30_000]] * 10_000)]
    content = bytearray(workbook(rows))
    # The unpacked size of each member, in the directory at the end: claimed to be 100.
    at = -1
    while (at := content.find(b"PK\x01\x02", at + 1)) >= 0:
        content[at + 24 : at + 28] = struct.pack("<I", 100)

    with pytest.raises((FileUnreadable, ReaderOutOfMemory)):
        small.sniff(stored(bytes(content)))

    assert still_serves(small, stored)


def test_entities_of_a_workbook_are_not_expanded_nor_fetched(small, stored):
    doctype = (
        '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "'
        + "&a;" * 1000
        + '"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
    )
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(
            io.BytesIO(workbook([["a"], ["&c;" + "&b;" * 1000]]))
        ) as source,
        zipfile.ZipFile(packed, "w") as archive,
    ):
        for name in source.namelist():
            text = source.read(name).decode()
            archive.writestr(name, doctype + text if "sheet1" in name else text)

    try:
        told = json.dumps(small.sniff(stored(packed.getvalue())).rows)
    except FileUnreadable:
        told = ""

    assert "root:" not in told
    assert "haha" not in told


@pytest.mark.parametrize("opening", [b"[", b'{"a":', b'[{"a":'])
def test_json_nested_without_end_is_refused(small, stored, opening):
    with pytest.raises((FileUnreadable, ReaderOutOfMemory)):
        small.sniff(stored(opening * 2_000_000))

    assert still_serves(small, stored)


def test_a_csv_of_a_million_columns_is_refused(small, stored):
    header = ",".join(f"c{at}" for at in range(1_000_000)).encode()

    with pytest.raises(FileUnreadable):
        small.sniff(stored(header + b"\n" + b"1," * 999_999 + b"1\n"))


def test_a_quote_that_never_closes_is_refused_or_read_but_never_hangs(small, stored):
    with suppress(Refusal):
        small.sniff(stored(b'a,b\n"1,2\n' + b"3,4\n" * 2_000_000))
    assert still_serves(small, stored)


def bomb(rows):
    """Some kilobytes that claim, and keep, millions of rows."""
    packed = io.BytesIO()
    table = pa.table({"c0": pa.nulls(rows, pa.int64())})
    pq.write_table(table, packed, row_group_size=rows, compression="zstd")
    return packed.getvalue()


def test_a_small_parquet_with_very_many_rows_stays_within_limits(small, stored):
    content = bomb(50_000_000)
    file = stored(content)
    assert len(content) < 200_000

    assert len(small.page(file, PageQuery(limit=10)).rows) == 10
    for ask in (
        lambda: small.statistics(file),
        lambda: small.describe(file),
        lambda: small.page(file, PageQuery(sort="c0", offset=25_000_000)),
        lambda: small.page(file, PageQuery(filters=(Filter("c0", "eq", 1),))),
    ):
        with suppress(ReaderOutOfMemory, ReaderTimedOut):
            ask()
    assert still_serves(small, stored)


def test_one_enormous_value_is_cut_or_refused(small, stored):
    frame = pl.DataFrame({"a": ["x" * (64 << 20)], "n": [1]})

    with suppress(ReaderOutOfMemory):
        page = small.page(stored(frame), PageQuery())
        assert page.cut_cells == [(0, 0)]
        assert len(page.rows[0][0]) == 1001
    assert still_serves(small, stored)


def test_deeply_nested_types_are_an_answer(small, stored):
    kind = pa.int64()
    for _ in range(200):
        kind = pa.list_(kind)
    packed = io.BytesIO()
    pq.write_table(pa.table({"a": pa.nulls(1, kind)}), packed)

    with suppress(FileUnreadable, ReaderOutOfMemory):
        assert len(small.page(stored(packed.getvalue()), PageQuery()).columns) == 1
    assert still_serves(small, stored)


@pytest.mark.parametrize("seed", range(12))
def test_a_file_with_flipped_bytes_gets_an_answer(small, stored, seed):
    drawn = random.Random(seed)  # noqa: S311 - the same in each run
    packed = io.BytesIO()
    pl.DataFrame(
        {"a": range(500), "b": ["x", "yy"] * 250, "c": [[1], None] * 250}
    ).write_parquet(packed)
    content = bytearray(packed.getvalue())
    for _ in range(8):
        # The end, where the footer stands, is where parsers break.
        content[-drawn.randrange(1, min(700, len(content)))] = drawn.randrange(256)

    for ask in (
        lambda: small.page(stored(bytes(content)), PageQuery(sort="b")),
        lambda: small.describe(stored(bytes(content))),
    ):
        with suppress(Refusal):
            ask()
    assert still_serves(small, stored)


def test_no_refusal_names_a_path_of_this_host(small, stored, tmp_path):
    for kind in ("parquet", "csv", "json", "excel"):
        broken = stored(b"\x00" * 100, "broken", kind)
        with pytest.raises(FileUnreadable) as refused:
            small.page(broken, PageQuery())
        assert str(tmp_path) not in str(refused.value)
        assert "/proc" not in str(refused.value)


def test_a_missing_file_is_missing(small, tmp_path):
    with pytest.raises(FileNotFoundError):
        small.page(StoredFile(tmp_path, "nothing.parquet"), PageQuery())
