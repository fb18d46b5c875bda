"""How the values and the names of a table are told on a page."""

import datetime as dt
import decimal

import polars as pl
import pytest

from dataspace.datasets.reader import FileUnreadable, Filter, PageQuery


def test_every_type_is_told_in_json_without_loss(reader, stored):
    at = dt.datetime(2024, 2, 29, 12, 30, 15, 250000)  # noqa: DTZ001
    frame = pl.DataFrame(
        {
            "int": [2**53],
            "long": [2**53 + 1],
            "unsigned": pl.Series([2**64 - 1], dtype=pl.UInt64),
            "float": [0.1],
            "nan": [float("nan")],
            "down": [float("-inf")],
            "decimal": [decimal.Decimal("12345678901234567890.12")],
            "date": [dt.date(2024, 2, 29)],
            "at": [at],
            "zoned": pl.Series([at]).dt.replace_time_zone("Europe/Vienna"),
            "time": [dt.time(1, 2, 3)],
            "lasted": [dt.timedelta(days=1, seconds=1)],
            "bytes": [b"\x00\xff"],
            "kind": pl.Series(["a"], dtype=pl.Categorical),
            "level": pl.Series(["low"], dtype=pl.Enum(["low", "high"])),
            "list": [[1, None]],
            "struct": [{"at": at, "b": [b"x"], "d": decimal.Decimal("1.5")}],
            "array": pl.Series([[1, 2]], dtype=pl.Array(pl.Int64, 2)),
            "nothing": [None],
        }
    )

    page = reader.page(stored(frame), PageQuery())
    told = dict(zip([c.name for c in page.columns], page.rows[0], strict=True))

    assert told == {
        "int": 2**53,
        "long": "9007199254740993",
        "unsigned": "18446744073709551615",
        "float": 0.1,
        "nan": "NaN",
        "down": "-Infinity",
        "decimal": "12345678901234567890.12",
        "date": "2024-02-29",
        "at": "2024-02-29T12:30:15.250000",
        "zoned": "2024-02-29T12:30:15.250000+01:00",
        "time": "01:02:03",
        "lasted": "P1DT1S",
        "bytes": "00ff",
        "kind": "a",
        "level": "low",
        "list": "[1, null]",
        "struct": '{"at": "2024-02-29 12:30:15.250000", "b": ["x"], "d": "1.5"}',
        "array": "[1, 2]",
        "nothing": None,
    }


def test_long_cells_are_cut_and_named(reader, stored):
    file = stored({"a": ["short", "x" * 5000], "b": [list(range(2000)), [1]]})

    page = reader.page(file, PageQuery())

    assert page.rows[1][0] == "x" * 1000 + "…"
    assert len(page.rows[0][1]) <= 1001
    assert (1, 0) in page.cut_cells
    assert page.rows[0][0] == "short"


def test_a_page_of_huge_cells_is_an_answer_all_the_same(reader, stored):
    wide = {f"column {at}": ["y" * 10_000] * 1000 for at in range(100)}

    page = reader.page(stored(wide), PageQuery(limit=1000))

    assert len(page.rows) == 1000
    assert all(len(cell) == 81 for cell in page.rows[0])


def test_names_in_any_script_are_columns(reader, stored):
    file = stored({"имя": [1], "名前 ✈": [2], "a#": [3], "": [4]})

    assert reader.page(file, PageQuery(sort="名前 ✈")).rows == [[1, 2, 3, 4]]
    found = reader.page(file, PageQuery(filters=(Filter("имя", "eq", 1),)))
    assert found.rows == [[1, 2, 3, 4]]


def test_a_table_without_rows_or_columns_is_a_page(reader, stored):
    empty = stored(pl.DataFrame(schema={"a": pl.Int64}))
    nothing = stored(pl.DataFrame(), "nothing.parquet")

    page = reader.page(empty, PageQuery(sort="a", filters=(Filter("a", "eq", 1),)))
    assert (page.rows, page.row_count) == ([], 0)
    assert reader.page(nothing, PageQuery()).columns == []


@pytest.mark.parametrize("kind", ["csv", "json", "excel", "parquet"])
def test_a_file_of_another_kind_is_refused_in_words(reader, stored, kind):
    file = stored(b"\x00\x01\x02 nothing of that \xff", "x", kind)

    with pytest.raises(FileUnreadable) as refused:
        reader.page(file, PageQuery())

    assert "crash" not in refused.value.reason
    assert "/" not in refused.value.reason
