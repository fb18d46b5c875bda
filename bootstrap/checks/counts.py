"""How much passed and failed, read from what the tools report."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

# With these words a test says why it is skipped; see `stages.for_root`.
FOR_ROOT = "only root"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    passed: int = 0
    failed: int = 0
    skipped: tuple[str, ...] = ()  # The reason of each.

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            passed=self.passed + other.passed,
            failed=self.failed + other.failed,
            skipped=self.skipped + other.skipped,
        )

    def __str__(self) -> str:
        parts = [f"{self.passed} passed"]
        if self.failed:
            parts.append(f"{self.failed} failed")
        if self.skipped:
            parts.append(f"{len(self.skipped)} skipped")
        return ", ".join(parts)

    def told(self) -> str:
        """The whole truth in one line, zeros included."""
        return (
            f"{self.passed} passed, {self.failed} failed, {len(self.skipped)} skipped"
        )

    def strictly(self, not_run: int) -> "Counts":
        """The same where nothing may be left out: what was, has failed.

        What only root can do is not left out: `make test-stack` does it.
        """
        left_out = [why for why in self.skipped if FOR_ROOT not in why]
        failed = self.failed + len(left_out) + not_run
        return Counts(passed=self.passed, failed=failed, skipped=self.skipped)

    def reasons(self) -> Iterable[str]:
        for reason, times in Counter(self.skipped).most_common():
            yield f"{times} times: {reason}"


def of_exit(code: int, _log: Path) -> Counts:
    """A tool that reports no numbers is one check."""
    return Counts(passed=int(code == 0), failed=int(code != 0))


def of_contracts(code: int, log: Path) -> Counts:
    """What import-linter says in its last lines."""
    said = re.findall(r"Contracts: (\d+) kept, (\d+) broken", log.read_text())
    kept, broken = map(int, said[-1]) if said else (0, 0)
    return honest(Counts(passed=kept, failed=broken), code)


def of_junit(report: Path, code: int) -> Counts:
    """The test cases of a JUnit file: the form that pytest and vitest both write."""
    if not report.exists():
        return Counts(failed=1)
    # The report was written a moment ago by our own test runner.
    cases = list(ET.parse(report).iter("testcase"))  # noqa: S314
    skipped = tuple(_reason(case) for case in cases if case.find("skipped") is not None)
    failed = sum(1 for case in cases if _has_failed(case))
    passed = len(cases) - failed - len(skipped)
    return honest(Counts(passed=passed, failed=failed, skipped=skipped), code)


def _has_failed(case: ET.Element) -> bool:
    return case.find("failure") is not None or case.find("error") is not None


def _reason(case: ET.Element) -> str:
    skipped = case.find("skipped")
    said = skipped.get("message", "") if skipped is not None else ""
    return said or "no reason given"


def honest(counts: Counts, code: int) -> Counts:
    """A tool that ended badly, or looked at nothing, has failed whatever it counted."""
    if counts.failed or (code == 0 and (counts.passed or counts.skipped)):
        return counts
    return counts + Counts(failed=1)
