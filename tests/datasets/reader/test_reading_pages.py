"""Pages of rows: which ones, in what order, and how their values are told."""

import datetime as dt
import decimal
import random

import polars as pl
import pytest

from dataspace.datasets.reader import (
    Column,
    ColumnUnknown,
    Filter,
    FilterNotPossible,
    FilterValueWrong,
    PageQuery,
    SortNotPossible,
)

PEOPLE = {
    "name": ["Ada", "Grace", None, "Alan", "ada", "Edsger", ""],
    "born": [1815, 1906, 1900, 1912, 1815, 1930, None],
    "is_here": [False, None, True, False, False, False, True],
}


def rows(reader, file, **query):
    return reader.page(file, PageQuery(**query)).rows


def names(reader, file, *filters, **query):
    found = rows(reader, file, columns=["name"], filters=filters, **query)
    return [name for (name,) in found]


def test_a_page_tells_columns_rows_and_counts(reader, stored):
    page = reader.page(stored(PEOPLE), PageQuery(offset=1, limit=2))

    assert page.columns == [
        Column("name", "String"),
        Column("born", "Int64"),
        Column("is_here", "Boolean"),
    ]
    assert page.rows == [["Grace", 1906, None], [None, 1900, True]]
    assert (page.row_count, page.matched_count, page.offset) == (7, 7, 1)


def test_beyond_the_end_there_are_no_rows(reader, stored):
    page = reader.page(stored(PEOPLE), PageQuery(offset=100))

    assert (page.rows, page.row_count) == ([], 7)
    assert rows(reader, stored(PEOPLE), offset=100, sort="name") == []


def test_no_page_has_more_than_a_thousand_rows(reader, stored):
    file = stored({"a": list(range(2000))})

    assert len(rows(reader, file, limit=2000)) == 1000
    assert len(rows(reader, file, limit=2000, sort="a")) == 1000


def test_columns_are_picked_in_the_order_asked(reader, stored):
    assert rows(reader, stored(PEOPLE), columns=["born", "name"], limit=1) == [
        [1815, "Ada"]
    ]


@pytest.mark.parametrize(
    "query",
    [
        {"columns": ["nome"]},
        {"sort": "nome"},
        {"filters": (Filter("nome", "eq", "x"),)},
    ],
)
def test_an_unknown_column_is_told_with_the_nearest_names(reader, stored, query):
    with pytest.raises(ColumnUnknown) as refused:
        reader.page(stored(PEOPLE), PageQuery(**query))

    assert refused.value.facts() == {"column": "nome", "nearest": ["name"]}


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        (Filter("name", "eq", "Ada"), ["Ada"]),
        (Filter("name", "ne", "Ada"), ["Grace", None, "Alan", "ada", "Edsger", ""]),
        (Filter("name", "contains", "a"), ["Ada", "Grace", "Alan", "ada"]),
        (Filter("name", "contains", ".*"), []),
        (Filter("name", "starts_with", "A"), ["Ada", "Alan"]),
        (Filter("name", "is_null"), [None]),
        (Filter("name", "in", ["Ada", "ada", "nobody"]), ["Ada", "ada"]),
        (Filter("name", "gt", "E"), ["Grace", "ada", "Edsger"]),
        (Filter("born", "lt", 1900), ["Ada", "ada"]),
        (Filter("born", "ge", "1912"), ["Alan", "Edsger"]),
        (
            Filter("born", "is_not_null"),
            ["Ada", "Grace", None, "Alan", "ada", "Edsger"],
        ),
        (Filter("born", "in", [1906, 1912.0]), ["Grace", "Alan"]),
        (Filter("is_here", "eq", value=True), [None, ""]),
    ],
)
def test_a_condition_finds(reader, stored, condition, found):
    assert sorted(names(reader, stored(PEOPLE), condition), key=str) == sorted(
        found, key=str
    )


def test_conditions_hold_together_and_are_counted(reader, stored):
    filters = (Filter("born", "ge", 1900), Filter("is_here", "eq", value=False))

    page = reader.page(stored(PEOPLE), PageQuery(filters=filters, limit=1))

    assert page.rows == [["Alan", 1912, False]]
    assert (page.row_count, page.matched_count) == (7, 2)


@pytest.mark.parametrize(
    ("condition", "refusal"),
    [
        (Filter("born", "contains", "1"), FilterNotPossible),
        (Filter("is_here", "lt", value=True), FilterNotPossible),
        (Filter("tags", "eq", "x"), FilterNotPossible),
        (Filter("born", "eq", "many"), FilterValueWrong),
        (Filter("born", "eq", 1.5), FilterValueWrong),
        (Filter("born", "eq", value=True), FilterValueWrong),
        (Filter("born", "eq", 2**70), FilterValueWrong),
        (Filter("born", "eq"), FilterValueWrong),
        (Filter("born", "in", 1), FilterValueWrong),
        (Filter("born", "in", list(range(1001))), FilterValueWrong),
        (Filter("small", "eq", 300), FilterValueWrong),
        (Filter("name", "eq", 1), FilterValueWrong),
        (Filter("is_here", "eq", "true"), FilterValueWrong),
        (Filter("day", "eq", "yesterday"), FilterValueWrong),
        (Filter("price", "eq", "cheap"), FilterValueWrong),
    ],
)
def test_a_condition_that_does_not_fit_its_column_is_refused(
    reader, stored, condition, refusal
):
    frame = pl.DataFrame(PEOPLE).with_columns(
        tags=pl.lit(["a"]),
        small=pl.lit(1, pl.Int8),
        day=pl.lit(dt.date(2024, 2, 29)),
        price=pl.lit(decimal.Decimal("1.50")),
    )

    with pytest.raises(refusal):
        reader.page(stored(frame), PageQuery(filters=(condition,)))


def test_times_and_decimals_are_compared_as_what_they_are(reader, stored):
    file = stored(
        {
            "name": ["early", "late"],
            "day": [dt.date(2024, 2, 28), dt.date(2024, 2, 29)],
            "at": [dt.datetime(2024, 2, 28, 1), dt.datetime(2024, 2, 29, 23)],  # noqa: DTZ001
            "zoned": pl.Series(
                [dt.datetime(2024, 2, 28, 1), dt.datetime(2024, 2, 29, 23)]  # noqa: DTZ001
            ).dt.replace_time_zone("Europe/Vienna"),
            "hour": [dt.time(1), dt.time(23)],
            "price": [decimal.Decimal("9.90"), decimal.Decimal("10.00")],
            "kind": pl.Series(["a", "b"], dtype=pl.Categorical),
        }
    )

    for condition in (
        Filter("day", "gt", "2024-02-28"),
        Filter("at", "gt", "2024-02-28T12:00:00"),
        Filter("zoned", "gt", "2024-02-28T12:00:00+01:00"),
        Filter("hour", "gt", "12:00"),
        Filter("price", "ge", "10"),
        Filter("kind", "eq", "b"),
        Filter("kind", "starts_with", "b"),
        Filter("kind", "in", ["b"]),
    ):
        assert names(reader, file, condition) == ["late"], condition


def test_rows_sort_both_ways_with_empty_cells_last(reader, stored):
    file = stored(PEOPLE)

    born = [row[1] for row in rows(reader, file, sort="born")]
    falling = [row[1] for row in rows(reader, file, sort="born", descending=True)]

    assert born == [1815, 1815, 1900, 1906, 1912, 1930, None]
    assert falling == [1930, 1912, 1906, 1900, 1815, 1815, None]


def test_equal_rows_keep_the_order_of_the_file(reader, stored):
    file = stored(PEOPLE)

    for descending in (False, True):
        found = names(reader, file, sort="is_here", descending=descending)
        assert [name for name in found if name in {"Ada", "Alan", "ada", "Edsger"}] == [
            "Ada",
            "Alan",
            "ada",
            "Edsger",
        ]


def test_what_has_no_order_is_not_sorted(reader, stored):
    for values in ([[1], [2]], [{"a": 1}, {"a": 2}], [b"a", b"b"]):
        with pytest.raises(SortNotPossible):
            reader.page(stored({"a": values}), PageQuery(sort="a"))


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize(
    "kind", ["spread", "few", "text", "nulls", "nan", "rising", "one"]
)
def test_any_page_of_a_large_sorted_table_is_the_right_one(
    reader, stored, kind, descending
):
    drawn = random.Random(kind)  # noqa: S311 - the same in each run
    size = 120_000
    values = {
        "spread": lambda _: drawn.randrange(10**12),
        "few": lambda _: drawn.randrange(3),
        "text": lambda _: f"number {drawn.randrange(50_000)}",
        "nulls": lambda _: drawn.choice([None, drawn.random()]),
        "nan": lambda _: drawn.choice([float("nan"), drawn.random(), -0.0, 0.0]),
        "rising": lambda at: at,
        "one": lambda _: 7,
    }[kind]
    frame = pl.DataFrame({"key": [values(at) for at in range(size)]}).with_row_index(
        "at"
    )
    file = stored(frame)
    expected = frame.sort(
        "key", descending=descending, nulls_last=True, maintain_order=True
    )["at"]

    for offset in (0, 1, 59_990, 60_000, size - 30, size - 1):
        page = reader.page(
            file,
            PageQuery(
                offset=offset,
                limit=50,
                sort="key",
                descending=descending,
                columns=["at"],
            ),
        )
        found = [at for (at,) in page.rows]
        assert found == expected[offset : offset + 50].to_list(), (offset, kind)


def test_filtered_and_sorted_pages_agree_with_each_other(reader, stored):
    frame = pl.DataFrame({"a": [(at * 7919) % 10_007 for at in range(200_000)]})
    file, condition = stored(frame), Filter("a", "lt", 5000)
    expected = frame.filter(pl.col("a") < 5000).sort("a")["a"]

    for offset in (0, 50_000, expected.len() - 10):
        page = reader.page(
            file, PageQuery(offset=offset, limit=20, sort="a", filters=(condition,))
        )
        assert [a for (a,) in page.rows] == expected[offset : offset + 20].to_list()
        assert page.matched_count == expected.len()
