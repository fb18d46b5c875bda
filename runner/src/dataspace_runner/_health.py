"""What a dataset's checks found: every aggregate in one pass, and one report.

Checks on the same column add up; a check without rules passes; the report is whole even
where a rule could not be asked, and is made whether or not the step fails for it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import polars as pl

from dataspace_runner._checks import Check, Complaint, CustomRule, Rule, Severity

_LONGEST_ERROR = 500


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule had to say about its column."""

    rule: str
    severity: Severity
    error: Complaint


@dataclass(frozen=True, slots=True)
class Health:
    """What all rules had to say, by column, in the order of asking."""

    findings: dict[str, list[Finding]]

    @property
    def failures(self) -> tuple[str, ...]:
        """The complaints for which the step must fail."""
        return tuple(
            f"[{column}] {finding.rule}: {finding.error}"
            for column, findings in self.findings.items()
            for finding in findings
            if finding.error is not None and finding.severity == "fail"
        )

    def report(self) -> dict[str, Any]:
        """The report in the form that the platform and its people know."""
        every = [finding for findings in self.findings.values() for finding in findings]
        passed = _passed(every)
        return {
            "timestamp": datetime.now(UTC).isoformat(),
            "summary": {
                "total_columns": len(self.findings),
                "total_checks": len(every),
                "passed": passed,
                "failed": len(every) - passed,
                "overall_pass_percentage": _percentage(every),
            },
            "columns": {
                column: {
                    "pass_percentage": _percentage(findings),
                    "checks": [_line(finding) for finding in findings],
                }
                for column, findings in self.findings.items()
            },
        }


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A rule that the column's type, or the rule's own words, made impossible to ask."""

    cause: Exception


def examine(dataset: pl.LazyFrame, checks: Sequence[Check]) -> Health:
    """Ask every rule of every check of this dataset."""
    schema = dataset.collect_schema()
    rules = [(check.column, rule) for check in checks for rule in check.rules]
    answers = _measure(dataset, schema, dict(enumerate(rules)))
    findings: dict[str, list[Finding]] = {check.column: [] for check in checks}
    for number, (column, rule) in enumerate(rules):
        if column not in schema:
            error: Complaint = "the dataset has no such column"
        elif isinstance(rule, CustomRule):
            error = _examined(rule, dataset, column)
        else:
            error = _judged(rule, answers[number])
        findings[column].append(Finding(rule.name, rule.severity, error))
    return Health(findings)


def _measure(
    dataset: pl.LazyFrame,
    schema: pl.Schema,
    rules: dict[int, tuple[str, Rule | CustomRule]],
) -> dict[int, Any]:
    wanted = {
        number: _expression(rule, column, schema[column])
        for number, (column, rule) in rules.items()
        if isinstance(rule, Rule) and column in schema
    }
    return _collected(dataset, wanted) if wanted else {}


def _expression(rule: Rule, column: str, dtype: pl.DataType) -> Callable[[], pl.Expr]:
    return lambda: rule.measure(pl.col(column), dtype)


def _collected(
    dataset: pl.LazyFrame, wanted: dict[int, Callable[[], pl.Expr]]
) -> dict[int, Any]:
    try:
        named = {str(number): make() for number, make in wanted.items()}
        measured = dataset.select(**named).collect(engine="streaming")
    except Exception as error:  # noqa: BLE001 - any rule may be nonsense for its column.
        if len(wanted) == 1:
            return dict.fromkeys(wanted, Unanswered(error))
        # One bad rule spoils the pass for all, so now each is asked alone.
        return {n: _collected(dataset, {n: make})[n] for n, make in wanted.items()}
    return dict(zip(wanted, measured.row(0), strict=True))


def _judged(rule: Rule, answer: object) -> Complaint:
    if isinstance(answer, Unanswered):
        return _short(f"could not be asked: {_first_line(answer.cause)}")
    complaint = rule.judge(answer)
    return None if complaint is None else _short(complaint)


def _examined(rule: CustomRule, dataset: pl.LazyFrame, column: str) -> Complaint:
    try:
        rule.examine(dataset, column)
    except Exception as error:  # noqa: BLE001 - raising is how a custom check complains.
        return _short(str(error) or type(error).__name__)
    return None


def _line(finding: Finding) -> dict[str, Any]:
    return {
        "check": finding.rule,
        "severity": finding.severity,
        "passed": finding.error is None,
        "error": finding.error,
    }


def _passed(findings: Sequence[Finding]) -> int:
    return sum(finding.error is None for finding in findings)


def _percentage(findings: Sequence[Finding]) -> float:
    # Nothing asked is nothing broken.
    if not findings:
        return 100.0
    return round(100 * _passed(findings) / len(findings), 2)


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_ERROR else f"{text[:_LONGEST_ERROR]}…"
