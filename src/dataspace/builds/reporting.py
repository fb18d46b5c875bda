"""What the worker found when it tried to break out of its own sandbox, kept for the page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dataspace.builds import store
from dataspace.core import clock
from dataspace.core.database import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class SandboxReport:
    """`report` holds the self-test's own words: its checks and how memory is guarded."""

    host: str
    is_ready: bool
    report: dict[str, Any]
    checked_at: datetime


def report(tx: Tx, host: str, found: dict[str, Any]) -> None:
    store.keep_sandbox_report(tx, host, found, clock.now())


def reports(tx: Tx) -> list[SandboxReport]:
    return [
        SandboxReport(
            host=row.host,
            is_ready=row.is_ready,
            report=row.report,
            checked_at=row.checked_at,
        )
        for row in store.sandbox_reports(tx)
    ]
