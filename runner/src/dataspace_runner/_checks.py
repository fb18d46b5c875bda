"""`Check`: what must be true of a column, said one rule after another.

A rule is an aggregate over its column and a judgement of what the aggregate says. It
never looks at the data itself, so any number of rules is one pass; `_health` makes it.
"""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal, Self

import polars as pl

from dataspace_runner._errors import DeclarationInvalid
from dataspace_runner._measures import Measure, any_of, blanks, nulls, repeats, text

Severity = Literal["warn", "fail"]
Complaint = str | None
CustomCheck = Callable[[pl.LazyFrame, str], object]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what to measure, and what the measure must be."""

    name: str
    severity: Severity
    measure: Measure
    judge: Callable[[Any], Complaint]


@dataclass(frozen=True, slots=True)
class CustomRule:
    """A rule of the user's own, which may look at the whole frame."""

    name: str
    severity: Severity
    examine: CustomCheck


class Check:
    """Rules for one column, each of which warns or fails the step.

    Rules chain. A null satisfies every rule but `no_nulls`, `null_percentage`, `unique`
    and `distinct_count`, for which it is a value like any other.

    >>> checks = [
    ...     Check("id").no_nulls(severity="fail").unique(),
    ...     Check("price").valid_range(0, 10_000),
    ... ]

    Two checks on the same column add up.
    """

    def __init__(self, column_name: str) -> None:
        if not isinstance(column_name, str):
            raise DeclarationInvalid(f"Check({column_name!r}) needs a column's name.")
        self.column = column_name
        self.rules: list[Rule | CustomRule] = []

    def no_nulls(self, severity: str | None = None) -> Self:
        """Nothing in the column is null.

        >>> check = Check("id").no_nulls(severity="fail")
        """
        return self._counts("no_nulls", severity, nulls, "{} null values")

    def non_empty_strings(self, severity: str | None = None) -> Self:
        """No string is empty, nor blank.

        >>> check = Check("name").non_empty_strings()
        """
        return self._counts("non_empty_strings", severity, blanks, "{} empty strings")

    def unique(self, severity: str | None = None) -> Self:
        """No value comes twice.

        >>> check = Check("id").unique(severity="fail")
        """
        return self._counts("unique", severity, repeats, "{} repeated values")

    def valid_range(
        self,
        min_val: object = None,
        max_val: object = None,
        severity: str | None = None,
    ) -> Self:
        """Every value lies between the two, both included; either may be left out.

        >>> check = Check("age").valid_range(0, 120)
        """
        outside = [
            test
            for bound, test in (
                (min_val, lambda column: column < min_val),
                (max_val, lambda column: column > max_val),
            )
            if bound is not None
        ]
        return self._counts(
            "valid_range",
            severity,
            any_of(outside),
            f"{{}} values outside {_span(min_val, max_val)}",
        )

    def in_values(
        self,
        allowed: Iterable[object],
        severity: str | None = None,
        ignore_case: bool = False,  # noqa: FBT001, FBT002 - existing code may pass it by position.
    ) -> Self:
        """Every value is one of those allowed.

        >>> check = Check("state").in_values(["open", "done"], ignore_case=True)
        """
        values = list(allowed)
        if ignore_case:
            values = [v.lower() if isinstance(v, str) else v for v in values]

        def strangers(column: pl.Expr, dtype: pl.DataType) -> pl.Expr:
            held = text(column, dtype)
            held = held.str.to_lowercase() if ignore_case else held
            return (~held.is_in(values) & held.is_not_null()).sum()

        told = f"{{}} values that are not among {_shown(values)}"
        return self._counts("in_values", severity, strangers, told)

    def regex_match(self, pattern: str, severity: str | None = None) -> Self:
        """Every string contains a match of the pattern; anchor it to match the whole.

        >>> check = Check("code").regex_match(r"^[A-Z]{3}$")
        """

        def mismatches(column: pl.Expr, dtype: pl.DataType) -> pl.Expr:
            return (~text(column, dtype).str.contains(pattern)).sum()

        told = f"{{}} values without a match of {_shown(pattern)}"
        return self._counts("regex_match", severity, mismatches, told)

    def null_percentage(
        self, max_pct: float = 0.0, severity: str | None = None
    ) -> Self:
        """At most so many percent of the column are null.

        >>> check = Check("phone").null_percentage(5)
        """

        def share(column: pl.Expr, _: pl.DataType) -> pl.Expr:
            return column.is_null().mean() * 100

        def judge(percentage: float | None) -> Complaint:
            # The mean over no rows is null: nothing is missing from nothing.
            if percentage is None or percentage <= max_pct:
                return None
            return f"{percentage:.2f} % null values, more than {max_pct} %"

        return self._adds("null_percentage", severity, share, judge)

    def numeric_check(  # noqa: PLR0913, PLR0917 - the signature that existing code calls.
        self,
        eq: float | None = None,
        gt: float | None = None,
        gte: float | None = None,
        lt: float | None = None,
        lte: float | None = None,
        not_eq: float | None = None,
        sum_eq: float | None = None,
        severity: str | None = None,
    ) -> Self:
        """Every number compares as told, and the column adds up to `sum_eq`.

        >>> check = Check("share").numeric_check(gte=0, lte=1, sum_eq=1)
        """
        broken = [
            (eq, lambda column: column != eq),
            (gt, lambda column: column <= gt),
            (gte, lambda column: column < gte),
            (lt, lambda column: column >= lt),
            (lte, lambda column: column > lte),
            (not_eq, lambda column: column == not_eq),
        ]
        count = any_of([test for bound, test in broken if bound is not None])

        def measure(column: pl.Expr, dtype: pl.DataType) -> pl.Expr:
            # Asked of a non-number, the sum raises; the count alone would not.
            return pl.struct(broken=count(column, dtype), sum=column.sum())

        def judge(measured: dict[str, Any]) -> Complaint:
            if measured["broken"]:
                return f"{measured['broken']:,} numbers are not as told"
            if sum_eq is None or _same(measured["sum"], sum_eq):
                return None
            return f"the sum is {measured['sum']}, not {sum_eq}"

        return self._adds("numeric_check", severity, measure, judge)

    def distinct_count(self, expected_count: int, severity: str | None = None) -> Self:
        """The column holds exactly so many different values.

        >>> check = Check("weekday").distinct_count(7)
        """

        def distinct(column: pl.Expr, _: pl.DataType) -> pl.Expr:
            return column.n_unique()

        def judge(found: int) -> Complaint:
            if found == expected_count:
                return None
            return f"{found:,} different values, not {expected_count:,}"

        return self._adds("distinct_count", severity, distinct, judge)

    def custom_check(self, name: str, severity: str | None, func: CustomCheck) -> Self:
        """Whatever `func(frame, column)` finds: it raises with a message, or returns.

        >>> def sorted_by(frame, column):
        ...     if not frame.select(column).collect()[column].is_sorted():
        ...         raise ValueError("not in order")
        >>> check = Check("day").custom_check("in order", "warn", sorted_by)
        """
        self.rules.append(CustomRule(name, _severity(severity), func))
        return self

    def _counts(
        self,
        name: str,
        severity: str | None,
        measure: Measure,
        complaint: str,
    ) -> Self:
        def judge(count: int | None) -> Complaint:
            return complaint.format(f"{count:,}") if count else None

        return self._adds(name, severity, measure, judge)

    def _adds(
        self,
        name: str,
        severity: str | None,
        measure: Measure,
        judge: Callable[[Any], Complaint],
    ) -> Self:
        self.rules.append(Rule(name, _severity(severity), measure, judge))
        return self


def _severity(told: str | None) -> Severity:
    match told.lower() if isinstance(told, str) else told:
        case None | "warn":
            return "warn"
        case "fail":
            return "fail"
    raise DeclarationInvalid(f"The severity is 'warn' or 'fail', not {told!r}.")


def _same(found: object, expected: float) -> bool:
    # A sum of floats depends on the order of adding, and a parallel sum has none.
    if isinstance(found, float):
        return math.isclose(found, expected, rel_tol=1e-9)
    return found == expected


def _span(low: object, high: object) -> str:
    return f"{'…' if low is None else low} to {'…' if high is None else high}"


def _shown(value: object) -> str:
    # The sentence is a format string: braces in it would be read as fields.
    whole = repr(value)
    short = whole if len(whole) <= _SHOWN else f"{whole[:_SHOWN]}…"
    return short.replace("{", "{{").replace("}", "}}")


_SHOWN = 120
