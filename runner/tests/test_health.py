"""Health checks: what each rule means, and what the report says."""

import datetime as dt

import polars as pl
import pytest

from dataspace_runner import Check
from dataspace_runner._errors import DeclarationInvalid
from dataspace_runner._health import examine


def error(frame, check):
    [finding] = examine(frame.lazy(), [check]).findings[check.column]
    return finding.error


def column(*values, **options):
    return pl.DataFrame({"a": values}, **options)


@pytest.mark.parametrize(
    ("frame", "check"),
    [
        (column(1, 2), Check("a").no_nulls()),
        (column("x", None), Check("a").non_empty_strings()),
        (column(1, 2, None), Check("a").unique()),
        (column(0, 120, None), Check("a").valid_range(0, 120)),
        (column(5), Check("a").valid_range(min_val=5)),
        (column(5), Check("a").valid_range()),
        (column(dt.date(2013, 1, 1)), Check("a").valid_range(dt.date(2013, 1, 1))),
        (column("x", "y", None), Check("a").in_values(["x", "y"])),
        (column("X", "y"), Check("a").in_values(["x", "Y"], ignore_case=True)),
        (column(1, 2), Check("a").in_values({1, 2, 3})),
        (column("a1", None), Check("a").regex_match(r"\d")),
        (column(1, None), Check("a").null_percentage(50)),
        (column(0.0, 0.5, 0.5), Check("a").numeric_check(gte=0, lt=1, sum_eq=1)),
        (column(0.1, 0.2), Check("a").numeric_check(sum_eq=0.3)),
        (column(7, None), Check("a").numeric_check(eq=7)),
        (column(7), Check("a").numeric_check()),
        (column("x", "y", "x"), Check("a").distinct_count(2)),
        (column("x", None), Check("a").distinct_count(2)),
        (column("x", schema={"a": pl.Categorical}), Check("a").non_empty_strings()),
        (column("x", schema={"a": pl.Enum(["x"])}), Check("a").regex_match("x")),
        (column("x", schema={"a": pl.Categorical}), Check("a").in_values(["x"])),
        (column("a", "b"), Check("a").in_values(["a", "b", "{}"])),
    ],
)
def test_a_rule_that_holds_has_no_complaint(frame, check):
    assert error(frame, check) is None


@pytest.mark.parametrize(
    ("frame", "check", "complaint"),
    [
        (column(1, None, None), Check("a").no_nulls(), "2 null values"),
        (column("x", " \t"), Check("a").non_empty_strings(), "1 empty strings"),
        (column(1, 1, 1), Check("a").unique(), "2 repeated values"),
        (column(1, None, None), Check("a").unique(), "1 repeated values"),
        (column(-1, 121), Check("a").valid_range(0, 120), "2 values outside 0 to 120"),
        (column(4), Check("a").valid_range(min_val=5), "outside 5 to …"),
        (column("z"), Check("a").in_values(["x"]), "not among ['x']"),
        (column("X"), Check("a").in_values(["x"]), "1 values"),
        (column("{0}"), Check("a").in_values(["{}"]), "not among ['{}']"),
        (column("ab"), Check("a").regex_match(r"\d"), "without a match"),
        (column(1, None, None), Check("a").null_percentage(50), "66.67 % null values"),
        (column(1, None), Check("a").null_percentage(), "50.00 %"),
        (column(1, 2), Check("a").numeric_check(eq=1), "1 numbers"),
        (column(1, 2), Check("a").numeric_check(gt=1), "1 numbers"),
        (column(1, 2), Check("a").numeric_check(gte=2), "1 numbers"),
        (column(1, 2), Check("a").numeric_check(lt=2), "1 numbers"),
        (column(1, 2), Check("a").numeric_check(lte=1), "1 numbers"),
        (column(1, 2), Check("a").numeric_check(not_eq=2), "1 numbers"),
        (column(1, 2), Check("a").numeric_check(sum_eq=4), "the sum is 3, not 4"),
        (column("x"), Check("a").distinct_count(2), "1 different values, not 2"),
        (column(1), Check("b").no_nulls(), "no such column"),
        (column(1), Check("a").non_empty_strings(), "could not be asked"),
        (column("x"), Check("a").numeric_check(gt=1), "could not be asked"),
        (column("x"), Check("a").regex_match("("), "could not be asked"),
        (column(1), Check("a").valid_range(object()), "could not be asked"),
    ],
)
def test_a_rule_that_is_broken_says_by_how_much(frame, check, complaint):
    assert complaint in error(frame, check)


@pytest.mark.parametrize(
    ("dtype", "check"),
    [
        (pl.Int64, Check("a").no_nulls().unique().null_percentage(0)),
        (pl.Int64, Check("a").valid_range(0, 1).numeric_check(gt=0)),
        (pl.String, Check("a").non_empty_strings().in_values(["x"]).regex_match("x")),
    ],
)
def test_a_dataset_without_rows_breaks_no_rule(dtype, check):
    health = examine(pl.LazyFrame(schema={"a": dtype}), [check])

    assert {finding.error for finding in health.findings["a"]} == {None}


def test_one_rule_that_cannot_be_asked_spoils_no_other():
    check = Check("a").no_nulls().non_empty_strings().valid_range(0, 1)

    health = examine(column(1, 2).lazy(), [check])

    errors = [finding.error for finding in health.findings["a"]]
    assert errors[0] is None
    assert "could not be asked" in errors[1]
    assert "1 values outside 0 to 1" in errors[2]


def test_two_checks_on_one_column_add_up():
    checks = [Check("a").no_nulls(), Check("b").unique(), Check("a").distinct_count(9)]

    health = examine(pl.LazyFrame({"a": [1], "b": [1]}), checks)

    assert [f.rule for f in health.findings["a"]] == ["no_nulls", "distinct_count"]
    assert list(health.findings) == ["a", "b"]


def test_every_rule_is_answered_in_one_pass():
    passes = []

    def counted(batch):
        passes.append(batch.height)
        return batch

    plan = pl.LazyFrame({"a": [1, 2], "b": ["x", "y"]}).map_batches(
        counted, schema={"a": pl.Int64, "b": pl.String}, streamable=False
    )
    checks = [
        Check("a").no_nulls().unique().valid_range(0, 9).distinct_count(2),
        Check("b").non_empty_strings().regex_match(".").in_values(["x", "y"]),
    ]

    examine(plan, checks)

    assert passes == [2]


@pytest.mark.parametrize("severity", ["error", "FATAL", "", 3, True])
def test_an_unknown_severity_is_refused(severity):
    for build in (
        lambda: Check("a").no_nulls(severity=severity),
        lambda: Check("a").custom_check("mine", severity, print),
    ):
        with pytest.raises(DeclarationInvalid, match="'warn' or 'fail'"):
            build()


@pytest.mark.parametrize(
    ("said", "meant"), [(None, "warn"), ("Warn", "warn"), ("FAIL", "fail")]
)
def test_a_severity_is_said_in_any_case(said, meant):
    assert Check("a").unique(said).rules[0].severity == meant


def test_a_custom_check_complains_by_raising():
    def none_is_negative(frame, column):
        worst = frame.select(pl.col(column).min()).collect().item()
        if worst < 0:
            raise ValueError(f"the worst is {worst}")

    check = Check("a").custom_check("positive", "fail", none_is_negative)

    assert error(column(1), check) is None
    assert error(column(-3), check) == "the worst is -3"


def test_the_report_has_the_form_that_people_know():
    checks = [Check("a").no_nulls().unique(severity="fail"), Check("b")]

    report = examine(column(1, 1).lazy(), checks).report()

    assert dt.datetime.fromisoformat(report.pop("timestamp")).tzinfo is dt.UTC
    assert report == {
        "summary": {
            "total_columns": 2,
            "total_checks": 2,
            "passed": 1,
            "failed": 1,
            "overall_pass_percentage": 50.0,
        },
        "columns": {
            "a": {
                "pass_percentage": 50.0,
                "checks": [
                    {
                        "check": "no_nulls",
                        "severity": "warn",
                        "passed": True,
                        "error": None,
                    },
                    {
                        "check": "unique",
                        "severity": "fail",
                        "passed": False,
                        "error": "1 repeated values",
                    },
                ],
            },
            "b": {"pass_percentage": 100.0, "checks": []},
        },
    }


@pytest.mark.parametrize("checks", [[], [Check("a")]])
def test_no_rules_at_all_is_a_perfect_score(checks):
    report = examine(column(1).lazy(), checks).report()

    assert report["summary"]["overall_pass_percentage"] == 100.0


STEP = """
import polars as pl
from dataspace_runner import Check

def transform():
    frame = pl.LazyFrame({{"age": [1, None, 300], "name": ["x", "", "z"]}})
    return frame, [
        Check("age").no_nulls(severity={first!r}).valid_range(0, 120, severity={second!r}),
        Check("name").non_empty_strings(),
    ]
"""


def test_warnings_are_reported_and_the_dataset_stands(slot):
    outcome = slot.run(STEP.format(first="warn", second=None))

    assert outcome.answer["type"] == "succeeded"
    assert outcome.report["summary"]["failed"] == 3


def test_failing_checks_end_the_step_after_all_of_them_ran(slot):
    outcome = slot.run(STEP.format(first="fail", second="fail"))

    assert (outcome.status, outcome.reason) == (1, "HealthCheckFailed")
    assert "[age] no_nulls: 1 null values" in outcome.message
    assert "[age] valid_range: 1 values outside 0 to 120" in outcome.message
    assert outcome.report["summary"]["total_checks"] == 3
    assert outcome.report["columns"]["name"]["checks"][0]["passed"] is False


def test_a_dataset_without_checks_has_no_report(slot):
    outcome = slot.run(
        "import polars as pl\ndef transform(): return pl.LazyFrame({'a': [1]})"
    )

    assert outcome.status == 0
    assert not (outcome.out / "meta" / "health_report.json").exists()
