"""Statistics of columns: exact where that is said, and in memory that does not grow."""

import datetime as dt
import random
import statistics as exactly

import polars as pl
import pytest

from dataspace.datasets.reader import ColumnUnknown


def only(reader, file, column):
    [found] = reader.statistics(file, [column])
    return found


def test_numbers_have_a_range_a_mean_a_spread_and_a_histogram(reader, stored):
    drawn = random.Random(1)  # noqa: S311 - the same in each run
    values = [drawn.gauss(10, 3) for _ in range(5000)]

    told = only(reader, stored({"a": [*values, None]}), "a")

    assert (told.type, told.null_count) == ("Float64", 1)
    assert told.min == min(values)
    assert told.max == max(values)
    assert told.mean == pytest.approx(exactly.mean(values))
    assert told.std == pytest.approx(exactly.stdev(values))
    assert sum(told.histogram.counts) == 5000
    assert len(told.histogram.edges) == len(told.histogram.counts) + 1
    assert told.histogram.edges[0] == told.min


def test_batches_do_not_show_in_the_figures(reader, stored):
    values = [(at * 7919) % 1_000_003 for at in range(400_000)]

    told = only(reader, stored({"a": values}), "a")

    assert told.mean == pytest.approx(exactly.mean(values))
    assert told.std == pytest.approx(exactly.stdev(values))
    assert sum(told.histogram.counts) == len(values)


def test_few_values_are_counted_exactly_with_the_most_frequent_first(reader, stored):
    told = only(reader, stored({"a": ["b"] * 3 + ["a"] * 5 + ["c", None]}), "a")

    assert (told.distinct_count, told.is_distinct_exact) == (3, True)
    assert [(top.value, top.count) for top in told.top] == [
        ("a", 5),
        ("b", 3),
        ("c", 1),
    ]
    assert (told.min, told.max, told.mean, told.histogram) == ("a", "c", None, None)


@pytest.mark.parametrize("kind", ["numbers", "texts"])
def test_many_values_are_estimated_and_it_is_said(reader, stored, kind):
    values = list(range(300_000))
    file = stored({"a": values if kind == "numbers" else [f"x{at}" for at in values]})

    told = only(reader, file, "a")

    assert told.is_distinct_exact is False
    assert told.distinct_count == pytest.approx(300_000, rel=0.08)
    assert told.top is None


def test_times_have_a_range_and_a_histogram_in_their_own_words(reader, stored):
    days = [dt.date(2024, 1, 1), dt.date(2024, 1, 3)]

    told = only(reader, stored({"day": days}), "day")

    assert (told.min, told.max, told.mean) == ("2024-01-01", "2024-01-03", "2024-01-02")
    assert told.histogram.edges[-1] == "2024-01-03"


def test_what_cannot_be_compared_only_tells_its_empty_cells(reader, stored):
    file = stored(
        {"list": [[1], None], "struct": [{"a": 1}, None], "raw": [b"x", None]}
    )

    for told in reader.statistics(file):
        assert told.null_count in {0, 1}
        assert (told.distinct_count, told.min, told.top) == (None, None, None)


def test_odd_numbers_do_not_spoil_the_others(reader, stored):
    odd = [float("nan"), float("inf"), float("-inf"), 1.0, 3.0]

    told = only(reader, stored({"a": odd}), "a")

    assert told.mean == 2.0
    assert sum(told.histogram.counts) == 2


def test_columns_of_every_type_have_statistics(reader, stored):
    frame = pl.DataFrame(
        {
            "bool": [True, False, None],
            "enum": pl.Series(["x", "x", None], dtype=pl.Enum(["x"])),
            "lasted": [dt.timedelta(seconds=1), dt.timedelta(seconds=3), None],
            "huge": [2**63 - 1, -(2**63), None],
            "none": [None, None, None],
            "one": [1, 1, 1],
            "wide": [1.7e308, -1.7e308, None],
            "high": [1.7e308, 1.7e308, 1.6e308],
        }
    )

    told = {each.column: each for each in reader.statistics(stored(frame))}

    assert (told["bool"].min, told["bool"].max) == (False, True)
    assert told["enum"].min == "x"
    assert told["lasted"].mean == "PT2S"
    assert told["huge"].max == str(2**63 - 1)
    assert told["none"].null_count == 3
    assert told["one"].histogram is None
    assert told["wide"].histogram is None
    assert told["high"].mean == "Infinity"


def test_an_empty_table_has_statistics_too(reader, stored):
    told = only(reader, stored(pl.DataFrame(schema={"a": pl.Int64})), "a")

    assert (told.null_count, told.distinct_count, told.min) == (0, 0, None)


def test_statistics_of_an_unknown_column_name_the_nearest(reader, stored):
    with pytest.raises(ColumnUnknown):
        reader.statistics(stored({"name": [1]}), ["nmae"])
