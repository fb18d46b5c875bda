"""What a health report may say. A step writes it, so it is read by schema."""

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

_LARGEST_COUNT = 2**53


def _storable(text: str) -> str:
    """Replace the one character that the database does not keep."""
    return text.replace("\0", "\ufffd")


Text = Annotated[str, Field(max_length=2000), AfterValidator(_storable)]
Percentage = Annotated[float, Field(ge=0, le=100)]
Count = Annotated[int, Field(ge=0, le=_LARGEST_COUNT)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class CheckResult(_Strict):
    check: Text
    severity: Text
    passed: bool
    error: Text | None = None


class ColumnHealth(_Strict):
    pass_percentage: Percentage
    checks: list[CheckResult]


class Summary(_Strict):
    total_columns: Count
    total_checks: Count
    passed: Count
    failed: Count
    overall_pass_percentage: Percentage


class HealthReport(_Strict):
    timestamp: Text
    summary: Summary
    columns: dict[Text, ColumnHealth]


def checked_report(report: Any) -> dict[str, Any]:
    """Give the parts of a report that the schema knows. Raises `ValueError`."""
    return HealthReport.model_validate(report).model_dump(mode="json")
