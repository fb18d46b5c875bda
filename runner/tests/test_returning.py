"""What a transform may return, and what becomes of it."""

import datetime as dt
import stat
from decimal import Decimal

import polars as pl
import pytest


def returning(expression: str) -> str:
    pandas = "import pandas as pd\n" if "pd." in expression else ""
    return f"{pandas}import polars as pl\ndef transform(): return {expression}"


@pytest.mark.parametrize(
    "returned",
    [
        "pl.LazyFrame({'a': [1, 2]})",
        "pl.DataFrame({'a': [1, 2]})",
        "pd.DataFrame({'a': [1, 2]})",
        "(pl.LazyFrame({'a': [1, 2]}), [])",
    ],
)
def test_every_kind_of_frame_becomes_the_same_dataset(slot, returned):
    outcome = slot.run(returning(returned))

    assert outcome.answer["row_count"] == 2
    assert outcome.dataset.equals(pl.DataFrame({"a": [1, 2]}))
    assert outcome.columns == [{"name": "a", "type": "Int64"}]


@pytest.mark.parametrize(
    ("returned", "named"),
    [
        ("None", "returned None"),
        ("3", "returned int"),
        ("pl.Series([1])", "polars.series.series.Series"),
        ("[pl.LazyFrame({'a': [1]})]", "returned list"),
        ("(pl.LazyFrame({'a': [1]}),)", "tuple of 1"),
        ("(pl.LazyFrame({'a': [1]}), 'fine')", "not str"),
        ("(pl.LazyFrame({'a': [1]}), ['fine'])", "list of Check"),
    ],
)
def test_anything_else_is_refused_and_named(slot, returned, named):
    outcome = slot.run(returning(returned))

    assert (outcome.status, outcome.reason) == (1, "WrongReturn")
    assert named in outcome.message
    assert not (outcome.out / "datasets" / "data.parquet").exists()


def test_a_plot_that_returns_nothing_is_told_what_to_return(slot):
    outcome = slot.run(
        """
        import os
        from pathlib import Path

        def transform():
            Path(os.environ["ARTIFACT_FOLDER"], "plot.svg").write_text("<svg/>")
        """
    )

    assert outcome.reason == "WrongReturn"
    assert "return what the plot shows" in outcome.message


def test_a_frame_without_columns_is_refused(slot):
    assert slot.run(returning("pl.LazyFrame()")).reason == "EmptySchema"


def test_a_frame_without_rows_is_a_dataset(slot):
    outcome = slot.run(returning("pl.LazyFrame(schema={'a': pl.String})"))

    assert outcome.answer["row_count"] == 0
    assert outcome.columns == [{"name": "a", "type": "String"}]


ZURICH = pl.Datetime("us", "Europe/Zurich")


@pytest.mark.parametrize(
    "frame",
    [
        pl.DataFrame({"a": [2**100]}, schema={"a": pl.Int128}),
        pl.DataFrame({"a": [2**64 - 1]}, schema={"a": pl.UInt64}),
        pl.DataFrame({"a": [Decimal("1.50")]}, schema={"a": pl.Decimal(10, 2)}),
        pl.DataFrame({"a": [dt.date(2013, 1, 1)]}),
        pl.DataFrame({"a": [dt.timedelta(hours=1)], "b": [dt.time(1, 2)]}),
        pl.DataFrame({"a": [0]}).select(
            pl.from_epoch("a")
            .cast(pl.Datetime("us"))
            .dt.replace_time_zone(ZURICH.time_zone)
        ),
        pl.DataFrame({"a": ["x", "y"]}, schema={"a": pl.Categorical}),
        pl.DataFrame({"a": ["x"]}, schema={"a": pl.Enum(["x", "y"])}),
        pl.DataFrame({"a": [{"b": [1, 2], "c": {"d": "x"}}]}),
        pl.DataFrame({"a": [None, None], "": [b"\0", None]}),
        pl.DataFrame({"a": [float("nan"), float("inf")]}),
    ],
    ids=lambda frame: str(frame.dtypes[0])[:20],
)
def test_types_survive_the_way_through_a_step(slot, frame):
    slot.add_input("given", frame)

    outcome = slot.run("def transform(given): return given")

    assert outcome.dataset.schema == frame.schema
    assert outcome.dataset.equals(frame)
    assert [c["type"] for c in outcome.columns] == [str(t) for t in frame.dtypes]


def test_pandas_keeps_a_named_index_and_drops_row_numbers(slot):
    frame = "pd.DataFrame({'a': [1, 2]}, index=pd.Index(['x', 'y'], name='key'))"

    outcome = slot.run(returning(frame))

    assert outcome.dataset.columns == ["key", "a"]


@pytest.mark.parametrize(
    ("frame", "sentence"),
    [
        ("pd.DataFrame([[1, 2]], columns=['a', 'a'])", "column 'a' twice"),
        ("pd.DataFrame({'a': [1, 'x']})", "'a' mixes int, str"),
        ("pd.DataFrame({'ok': [1, 2], 'a': [{1}, object()]})", "'a' mixes object, set"),
        (
            "pl.DataFrame({'a': [object()]}, schema={'a': pl.Object})",
            "'a' holds Python",
        ),
    ],
)
def test_columns_that_no_dataset_can_hold_are_named(slot, frame, sentence):
    outcome = slot.run(returning(frame))

    assert outcome.reason == "WrongReturn"
    assert sentence in outcome.message


def test_two_columns_of_one_name_are_refused_as_the_plan_s_own_error(slot):
    frame = "pl.LazyFrame({'a': [1]}).select('a', pl.lit(2).alias('a'))"

    outcome = slot.run(returning(frame))

    assert outcome.reason == "TransformRaised"
    assert outcome.message.startswith("DuplicateError")


def test_a_plan_larger_than_its_memory_is_streamed(slot):
    rows = 20_000_000
    outcome = slot.run(
        f"""
        import polars as pl

        def transform():
            return pl.LazyFrame().select(pl.int_range({rows}).alias("n")).with_columns(
                text=pl.format("row number {{}}", "n")
            )
        """
    )

    assert outcome.answer["row_count"] == rows
    # As a frame it would be 160 MB of numbers and 600 MB of text.
    assert outcome.answer["peak_memory_bytes"] < 600_000_000


def test_nothing_unfinished_is_left_beside_the_dataset(slot):
    outcome = slot.run(returning("(pl.LazyFrame({'a': [1]}), [])"))

    left = {str(path.relative_to(outcome.out)) for path in outcome.out.rglob("*.*")}
    assert left == {
        "datasets/data.parquet",
        "meta/columns.json",
        "meta/health_report.json",
    }


def test_a_plan_that_fails_half_way_leaves_no_dataset(slot):
    outcome = slot.run(
        """
        import polars as pl

        def transform():
            numbers = pl.LazyFrame().select(pl.int_range(1_000_000).alias("n"))
            return numbers.with_columns(text=pl.col("n").cast(pl.String)).with_columns(
                pl.when(pl.col("n") == 999_999).then(pl.lit("x")).otherwise("text")
                .cast(pl.Int64)
            )
        """
    )

    assert outcome.reason == "TransformRaised"
    assert not (outcome.out / "datasets" / "data.parquet").exists()


def test_a_transform_that_removed_the_folders_still_gets_its_dataset(slot):
    outcome = slot.run(
        """
        import os, shutil
        import polars as pl

        def transform():
            shutil.rmtree(os.environ["DATASET_FOLDER"])
            shutil.rmtree(os.environ["META_FOLDER"])
            return pl.LazyFrame({"a": [1]})
        """
    )

    assert outcome.status == 0
    assert stat.S_ISREG((outcome.out / "datasets" / "data.parquet").lstat().st_mode)
