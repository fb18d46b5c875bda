"""The stages, and what each runs."""

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from bootstrap.checkout import Checkout
from bootstrap.checks import counts
from bootstrap.checks.counts import Counts

Command = Sequence[str | Path]
CHROMIUM = Path("/usr/bin/chromium")

_SEED = 779004780


def nothing_missing() -> str:
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    name: str
    command: Command
    folder: Path
    counted: Callable[[int, Path], Counts] = counts.of_exit
    lacks: Callable[[], str] = nothing_missing  # Why it cannot run on this machine.


# Stages that run one after the other, beside those of another lane.
Lane = Sequence[Stage]


def quick(checkout: Checkout) -> list[Lane]:
    """What answers in seconds: `make check`."""
    return [platform_quick(checkout), page_quick(checkout)]


def platform_quick(checkout: Checkout) -> Lane:
    def tool(name: str, program: str, *arguments: str) -> Stage:
        command: Command = [checkout.platform / "bin" / program, *arguments]
        return Stage(name=name, command=command, folder=checkout.root)

    return [
        tool("format", "ruff", "format", "--check", "."),
        tool("lint", "ruff", "check", "."),
        tool("spelling", "codespell"),
        Stage(
            name="import contracts",
            command=[checkout.platform / "bin" / "lint-imports"],
            folder=checkout.root,
            counted=counts.of_contracts,
        ),
        tool("types", "mypy"),
    ]


def page_quick(checkout: Checkout) -> Lane:
    return [
        npm(checkout, "page types", "run", "types"),
        npm(checkout, "page lint", "run", "lint"),
    ]


def all_without_root(checkout: Checkout, reports: Path) -> list[Lane]:
    """`make test`: two lanes that take about as long as each other on two cores."""
    *quick_ones, types = platform_quick(checkout)
    platform = [
        *quick_ones,
        pytest(
            checkout,
            "Python tests",
            reports,
            *["-n", "2", "--ignore=tests/journeys", "--ignore=tests/stack"],
        ),
    ]
    page = [
        types,
        Stage(
            name="generated files",
            command=[sys.executable, "-m", "bootstrap.generated", "compare"],
            folder=checkout.root,
        ),
        *page_quick(checkout),
        page_tests(checkout, reports),
        journeys(checkout, reports),
    ]
    return [platform, page]


def all_with_root(checkout: Checkout, reports: Path) -> list[Lane]:
    """`make test-stack`."""
    stages = [
        pytest(checkout, "tests for root", reports, *for_root(checkout)),
        pytest(checkout, "started by root", reports, "tests/stack"),
    ]
    return [stages]


def for_root(checkout: Checkout) -> list[str]:
    """The files with a test that is skipped because only root can do it."""
    return [
        str(file.relative_to(checkout.root))
        for file in sorted((checkout.root / "tests").rglob("test_*.py"))
        if file.parent.name not in {"bootstrap", "stack"}
        and counts.FOR_ROOT in file.read_text()
    ]


def npm(checkout: Checkout, name: str, *arguments: str) -> Stage:
    return Stage(name=name, command=["npm", *arguments], folder=checkout.web)


def page_tests(checkout: Checkout, reports: Path) -> Stage:
    file = reports / "page-tests.xml"
    reporters = ["--reporter=default", "--reporter=junit", f"--outputFile.junit={file}"]
    return Stage(
        name="page tests",
        command=["npm", "run", "test", "--", *reporters],
        folder=checkout.web,
        counted=partial(_reported, file),
    )


def pytest(checkout: Checkout, name: str, reports: Path, *arguments: str) -> Stage:
    file = reports / f"{name.replace(' ', '-')}.xml"
    python = checkout.platform / "bin" / "python"
    return Stage(
        name=name,
        command=[python, "-m", "pytest", f"--junitxml={file}", *_order(), *arguments],
        folder=checkout.root,
        counted=partial(_reported, file),
    )


def _order() -> list[str]:
    """Whoever runs the tests finds another order each time; the acceptance run has one.

    What it said of a commit can be had again that way.
    """
    return [f"--randomly-seed={_SEED}"] if os.environ.get("CI") == "true" else []


def journeys(checkout: Checkout, reports: Path) -> Stage:
    """A newcomer's walk through the browser."""
    stage = pytest(checkout, "journeys", reports, "tests/journeys")
    return replace(stage, lacks=chromium_missing)


def chromium_missing() -> str:
    if CHROMIUM.exists():
        return ""
    return f"{CHROMIUM} is missing (Debian: sudo apt-get install chromium)"


def _reported(report: Path, code: int, _log: Path) -> Counts:
    return counts.of_junit(report, code)
