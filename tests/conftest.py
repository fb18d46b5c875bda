"""The world that every test acts in: real PostgreSQL, real routes, people with browsers."""

import gc
import os
import shutil
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from dataspace.core import clock as clocks
from dataspace.core import logging
from tests import browsers
from tests.instruments import Clock, Log, Nowhere
from tests.world import Server, World

ROOT = Path(__file__).parents[1]
# Nothing outside the checkout is touched, and other UIDs must be able to come in here.
SCRATCH = ROOT / ".test"
SCRATCH.mkdir(mode=0o755, exist_ok=True)
os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(SCRATCH))
# Applications and their routes live to the end; looking through them again and again for
# what could go takes a fourteenth of all the time.
gc.set_threshold(100_000, 50, 100)
# As in production; the library's own way of showing a fault takes minutes.
logging.configure(Nowhere())


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    folder = SCRATCH / f"postgres-{os.getpid()}"
    folder.mkdir(mode=0o755)
    server = Server.start(folder)
    try:
        yield server
    finally:
        server.stop()
        browsers.close()
        shutil.rmtree(folder)


@pytest.fixture
def world(server: Server) -> Iterator[World]:
    with server.world() as world:
        yield world


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock(clocks.now())
    monkeypatch.setattr(clocks, "now", clock)
    return clock


@pytest.fixture
def log() -> Iterator[Log]:
    log = Log()
    logging.configure(log)
    yield log
    logging.configure(Nowhere())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[
    None, pytest.TestReport, pytest.TestReport
]:
    """Hostile texts reach the captured log; a report is sent to the main process as UTF-8."""
    report = yield
    report.sections = [
        (name, text.encode(errors="backslashreplace").decode())
        for name, text in report.sections
    ]
    return report
