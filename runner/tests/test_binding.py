"""What a transform's parameters receive."""

import polars as pl
import pytest

ORDERS = pl.DataFrame({"id": [1, 2], "price": [3.5, 4.5]})

SHOW = """
import polars as pl

def transform({}):
    return pl.LazyFrame({{"shown": [str({})]}})
"""


def shown(outcome):
    return outcome.dataset["shown"].item()


def test_an_input_is_a_plan_over_the_snapshot(slot):
    slot.add_input("orders", ORDERS)

    assert (
        shown(slot.run(SHOW.format("orders", "type(orders).__name__"))) == "LazyFrame"
    )


def test_an_input_is_a_pandas_frame_where_the_workspace_says_so(slot):
    slot.add_input("orders", ORDERS)
    code = SHOW.format("orders", "(type(orders).__module__, orders.ds_meta.row_count)")

    assert shown(slot.run(code, df_type="pandas")).startswith("('pandas")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("transform_id", "rid.transform.orders"),
        ("artifact_dir", "{datasets}/rid.transform.orders/artifacts"),
        ("data_snapshot_id", "snapshot-1"),
        ("build_id", "build-1"),
        ("row_count", "2"),
        ("column_count", "2"),
        ("creation_date", "2026-01-01T00:00:00Z"),
        ("columns[1]['type']", "Float64"),
    ],
)
def test_an_input_tells_about_its_snapshot(slot, field, value):
    slot.add_input("orders", ORDERS)

    outcome = slot.run(SHOW.format("orders", f"orders.ds_meta.{field}"))

    assert shown(outcome) == value.format(datasets=slot.datasets)


def test_an_input_may_have_another_name_than_its_transform(slot):
    slot.add_input("sales", ORDERS, rid="rid.transform.elsewhere")

    outcome = slot.run(
        """
        from dataspace_runner import Transform, transform

        @transform(sales=Transform("rid.transform.elsewhere"))
        def doubled(sales):
            return sales
        """
    )

    assert outcome.dataset.equals(ORDERS)


def test_a_raw_file_arrives_as_its_path(slot):
    slot.add_file("path", "orders.csv", b"id\n1\n2\n")

    outcome = slot.run(
        """
        import polars as pl
        from dataspace_runner import File

        def transform(path: File("orders.csv")):
            return pl.scan_csv(path)
        """
    )

    assert outcome.dataset["id"].to_list() == [1, 2]


def test_the_environment_is_set_after_start(slot):
    slot.environment = {"GREETING": "grüezi", "TRANSFORM_ID": "forged"}
    names = ["GREETING", "TRANSFORM_ID", "IS_DRAFT_BUILD", "ARTIFACT_FOLDER"]

    outcome = slot.run(
        SHOW.format("", f"[__import__('os').environ[n] for n in {names}]"),
        is_draft=True,
    )

    rid = "rid.transform.0f8fad5b-d9cb-469f-a165-70867728950e"
    assert shown(outcome) == str(["grüezi", rid, "true", f"{slot.out}/artifacts"])


@pytest.mark.parametrize(
    ("declared", "used"),
    [
        ("@transform(key=Secret('API_KEY'))\ndef asked(key)", "key"),
        ("def transform(key: Secret('API_KEY'))", "key"),
        ("@transform(secrets=['API_KEY'])\ndef asked()", "os.environ['API_KEY']"),
    ],
)
def test_a_secret_arrives_where_it_was_asked_for(slot, declared, used):
    slot.environment = {"API_KEY": "s3cr3t-enough"}
    head = "import os, polars as pl\nfrom dataspace_runner import Secret, transform\n"

    outcome = slot.run(f"{head}{declared}: return pl.LazyFrame({{'shown': [{used}]}})")

    assert shown(outcome) == "s3cr3t-enough"


def test_a_secret_that_did_not_arrive_is_named(slot):
    outcome = slot.run(
        """
        from dataspace_runner import transform

        @transform(secrets=["API_KEY"])
        def asked(): ...
        """
    )

    assert (outcome.reason, "'API_KEY'" in outcome.message) == (
        "DeclarationInvalid",
        True,
    )


def test_a_parameter_that_nothing_was_handed_for_is_named(slot):
    outcome = slot.run("def transform(ordres): return ordres")

    assert outcome.reason == "DeclarationInvalid"
    assert "'ordres'" in outcome.message


def test_an_input_that_no_parameter_takes_is_named(slot):
    slot.add_input("orders", ORDERS)

    outcome = slot.run("def transform(): ...")

    assert outcome.reason == "DeclarationInvalid"
    assert "'orders'" in outcome.message


def test_a_parameter_with_a_default_needs_nothing(slot):
    assert shown(slot.run(SHOW.format("limit=5, *rest, **more", "limit"))) == "5"


def test_a_damaged_input_is_named_before_any_line_of_the_user_s_runs(slot):
    slot.add_input("orders", ORDERS).write_bytes(b"PAR1 but not for long")

    outcome = slot.run("def transform(orders): print('ran'); return orders")

    assert outcome.reason == "InputUnreadable"
    assert "'orders'" in outcome.message
    assert "ran" not in outcome.log


def test_a_missing_raw_file_is_named(slot):
    slot.files.append({"parameter": "path", "name": "orders.csv"})

    outcome = slot.run("def transform(path): ...")

    assert outcome.reason == "InputUnreadable"
    assert "'orders.csv'" in outcome.message


INCREMENTAL = """
import polars as pl
from dataspace_runner import previous

def transform():
    seen = previous()
    new = pl.LazyFrame({"run": [1 if seen is None else seen.collect().height + 1]})
    return new if seen is None else pl.concat([seen, new], how="vertical_relaxed")
"""


def test_an_incremental_transform_sees_what_it_made_before(slot):
    first = slot.run(INCREMENTAL).dataset
    rid = "rid.transform.0f8fad5b-d9cb-469f-a165-70867728950e"
    slot.add_input("itself", first, rid=rid)
    slot.inputs.clear()

    second = slot.run(INCREMENTAL)

    assert first["run"].to_list() == [1]
    assert second.dataset["run"].to_list() == [1, 2]


def test_helpers_of_the_repository_can_be_imported(slot):
    slot.write("calendars/swiss.py", "HOLIDAY = '1 August'")

    outcome = slot.run(
        """
        import polars as pl
        from calendars.swiss import HOLIDAY

        def transform():
            return pl.LazyFrame({"shown": [HOLIDAY]})
        """,
        path="marts/holidays.py",
    )

    assert shown(outcome) == "1 August"


def test_a_transform_may_have_the_name_of_a_module_of_python_s(slot):
    slot.write("random.py", "raise RuntimeError('the wrong random')")

    outcome = slot.run(
        """
        import random, statistics, tempfile
        import polars as pl

        def transform():
            return pl.LazyFrame({"shown": [str(statistics.mean([random.random() * 0]))]})
        """,
        path="statistics.py",
    )

    assert shown(outcome) == "0.0"


@pytest.mark.parametrize(
    "code",
    [
        "def transform(): return pl.LazyFrame({'shown': ['right']})",
        "@transform\ndef named(): return pl.LazyFrame({'shown': ['right']})",
        """@transform
def transform(): return pl.LazyFrame({'shown': ['right']})""",
        """@transform
def first(): return pl.LazyFrame({'shown': ['right']})
@transform
def second(): return pl.LazyFrame({'shown': ['wrong']})""",
        """@transform
def marked(): return pl.LazyFrame({'shown': ['wrong']})
def transform(): return pl.LazyFrame({'shown': ['right']})""",
        """from other import elsewhere
@transform
def here(): return pl.LazyFrame({'shown': ['right']})""",
    ],
    ids=["named", "marked", "both", "first", "named wins", "own wins"],
)
def test_the_transform_of_a_file_is_found(slot, code):
    head = "import polars as pl\nfrom dataspace_runner import transform\n"
    slot.write("other.py", f"{head}@transform\ndef elsewhere(): ...")

    assert shown(slot.run(head + code)) == "right"


def test_a_file_without_a_transform_is_refused(slot):
    outcome = slot.run("from dataspace_runner import transform")

    assert outcome.reason == "DeclarationInvalid"
    assert "step.py defines no function 'transform'" in outcome.message
