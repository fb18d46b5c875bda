"""Code written for `pyrunner_lib` runs unchanged."""

import polars as pl

EXISTING = """
import os
import polars as pl
import pyrunner_lib.health_check as hc
from pyrunner_lib import transform, Transform
from pyrunner_lib.health_check import Check, HealthCheckFailure

@transform(data=Transform("rid.transform.people"))
def clean(data):
    try:
        old = pl.read_parquet(
            f"{os.environ['TEST_DATA']}/{os.environ['TRANSFORM_ID']}/datasets/data.parquet"
        )
    except Exception:
        print("No prior data")
    health_checks = [
        hc.Check("name").no_nulls().non_empty_strings().unique(severity="warn"),
        Check("age").no_nulls("fail").valid_range(0, 120, "warn"),
        Check("city").in_values(["Bern", "Basel"], "warn", True).null_percentage(0.0),
        Check("age").numeric_check(gt=0).distinct_count(2),
        Check("age").custom_check("adults", "warn", lambda lf, col: None),
    ]
    return data, health_checks
"""


def test_an_existing_transform_runs_unchanged(slot):
    people = {"name": ["Ada", "Max"], "age": [36, 40], "city": ["bern", "BASEL"]}
    slot.add_input("data", pl.DataFrame(people), rid="rid.transform.people")
    slot.environment = {"TEST_DATA": str(slot.datasets)}

    outcome = slot.run(EXISTING)

    assert outcome.answer["type"] == "succeeded"
    assert outcome.report["summary"]["overall_pass_percentage"] == 100.0
    assert "No prior data" in outcome.log


def test_an_existing_transform_may_annotate_and_be_called_transform(slot):
    slot.add_input("df", pl.DataFrame({"a": [1]}), rid="rid-xxx")

    outcome = slot.run(
        """
        from pyrunner_lib import transform, Transform

        def transform(df: Transform("rid-xxx")):
            return df
        """
    )

    assert outcome.dataset["a"].item() == 1
