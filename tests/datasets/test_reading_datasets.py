"""Pages and statistics: everything that one may see, in measure, and nothing held for it."""

import json
from dataclasses import replace
from types import SimpleNamespace

import polars as pl
import pytest

from dataspace.access import Role
from dataspace.datasets.reader import FileUnreadable

NUMBERS = pl.DataFrame(
    {"n": range(2_500), "even": [n % 2 == 0 for n in range(2_500)], "a, b": "x"}
)


@pytest.fixture
def rows(world, bench, place):
    snapshot = bench.publish(NUMBERS)
    viewer = world.someone(Role.VIEWER)

    def rows(person=viewer, **query):
        return person.get(place(snapshot, "rows"), params=query)

    return rows


def numbers(answer):
    return [row[0] for row in answer.json()["rows"]]


def test_a_page_is_any_stretch_of_the_rows(rows):
    page = rows(offset=2_400, limit=1_000).json()

    assert [row[0] for row in page["rows"]] == list(range(2_400, 2_500))
    assert (page["row_count"], page["matched_count"], page["offset"]) == (
        2_500,
        2_500,
        2_400,
    )
    assert [c["name"] for c in page["columns"]] == ["n", "even", "a, b"]


def test_rows_are_sorted_filtered_and_narrowed(rows):
    conditions = [
        {"column": "even", "op": "eq", "value": True},
        {"column": "n", "op": "in", "value": [1, 2, 4, 6]},
    ]

    page = rows(
        sort="n", descending=True, limit=2, filter=json.dumps(conditions), columns="n"
    ).json()

    assert page["rows"] == [[6], [4]]
    assert page["matched_count"] == 3


def test_a_column_whose_name_holds_a_comma_is_named_in_quotes(rows):
    page = rows(columns='"a, b",n', limit=1).json()

    assert page["rows"] == [["x", 0]]


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ({"columns": "m"}, "ColumnUnknown"),
        ({"sort": "m"}, "ColumnUnknown"),
        ({"filter": '[{"column":"n","op":"gt","value":"x"}]'}, "FilterValueWrong"),
        ({"filter": "not JSON"}, "Malformed"),
        ({"filter": '[{"column":"n","op":"drop","value":1}]'}, "Malformed"),
        ({"filter": '{"column":"n"}'}, "Malformed"),
        (
            {"filter": json.dumps([{"column": "n", "op": "is_null"}] * 51)},
            "Malformed",
        ),
        ({"limit": 1_001}, "Malformed"),
        ({"limit": 0}, "Malformed"),
        ({"offset": -1}, "Malformed"),
        ({"offset": 2**63}, "Malformed"),
    ],
)
def test_what_cannot_be_asked_is_refused_by_name(rows, query, kind):
    answer = rows(**query)

    assert (answer.status_code, answer.json()["type"]) == (422, kind)


def test_an_unknown_column_is_answered_with_the_nearest(rows):
    assert rows(columns="evem").json()["nearest"] == ["even"]


def allow(world, rows_per_day):
    state = world.app.state
    state.reading = replace(state.reading, rows_per_day=rows_per_day)


def test_the_day_has_a_limit_and_crossing_it_is_written_down_once(world, rows):
    allow(world, 1_500)

    answers = [rows(limit=1_000).status_code for _ in range(4)]

    assert answers == [200, 429, 429, 429]
    refused = rows(limit=1).json()
    assert (refused["type"], refused["rows_per_day"]) == ("ReadingLimitReached", 1_500)
    [line] = world.audit("reading.limited")
    assert line.workspace_id == world.workspace
    assert line.facts["rows_per_day"] == 1_500
    assert rows(world.someone(Role.VIEWER)).status_code == 200


def test_rows_that_are_shown_count_and_those_that_are_passed_over_do_not(world, rows):
    allow(world, 2_000)

    # The last two hundred of 2,500.
    answers = [rows(offset=2_300, limit=1_000).status_code for _ in range(10)]

    assert answers == [200] * 10
    assert rows(limit=1).status_code == 429


def test_a_question_that_finds_nothing_counts_as_well(world, rows):
    """By halves, a filter tells a value without ever showing a row."""
    allow(world, 100)
    none = json.dumps([{"column": "n", "op": "lt", "value": 0}])

    answers = [rows(limit=1, filter=none).status_code for _ in range(11)]
    beyond = rows(world.someone(Role.VIEWER), offset=5_000).status_code

    assert answers == [200] * 10 + [429]
    assert beyond == 200


def test_who_has_reached_the_limit_costs_no_reading(world, rows):
    allow(world, 10)
    rows(limit=11)
    spy(world, lambda *_: pytest.fail("it was read"))

    assert rows(limit=1).status_code == 429


def test_rows_that_could_not_be_read_do_not_count(world, rows):
    allow(world, 10)

    for _ in range(20):
        assert rows(sort="unknown").status_code == 422

    assert rows(limit=10).status_code == 200


def spy(world, reads):
    """Put something before the reader, which is a real one otherwise."""
    reading = world.app.state.reading
    reader = SimpleNamespace(page=reads, statistics=reads, export=reads)
    world.app.state.reading = replace(reading, reader=reader)


@pytest.mark.parametrize("what", ["rows", "statistics", "export?format=csv"])
def test_no_connection_is_held_while_a_file_is_read(world, bench, place, what):
    snapshot = bench.publish()
    held = []

    def looks(*_args):
        held.append(world.engine.pool.checkedout())
        raise FileUnreadable("looked")

    spy(world, looks)

    world.founder.get(place(snapshot, what))

    assert held == [0]


def test_statistics_are_of_the_columns_that_are_named(world, bench, place):
    snapshot = bench.publish(NUMBERS)
    viewer = world.someone(Role.VIEWER)

    told = viewer.get(place(snapshot, "statistics"), params={"columns": 'n,"a, b"'})

    first, second = told.json()
    assert (first["column"], first["min"], first["max"]) == ("n", 0, 2_499)
    assert sum(first["histogram"]["counts"]) == 2_500
    assert second["top"] == [{"value": "x", "count": 2_500}]
    every = viewer.get(place(snapshot, "statistics")).json()
    assert [column["column"] for column in every] == ["n", "even", "a, b"]


def test_a_file_that_breaks_is_an_answer_and_the_next_one_works(world, bench, place):
    broken, whole = bench.publish(), bench.publish()
    path = world.app.state.reading.storage.folder(world.workspace, broken.id)
    (path / "datasets" / "data.parquet").unlink()
    (path / "datasets" / "data.parquet").write_bytes(
        b"PAR1" + b"\xff" * 1_000 + b"PAR1"
    )

    for what in ("rows", "statistics", "export?format=csv"):
        answer = world.founder.get(place(broken, what))
        assert (answer.status_code, answer.json()["type"]) == (422, "FileUnreadable")
    assert world.founder.get(place(whole, "rows")).status_code == 200
