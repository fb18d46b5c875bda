"""Launchers to test, and a bench that runs a few lines of code in their sandboxes.

Everything here works as root, which becomes the reserved user first, and as anybody.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from dataspace.sandbox import bubblewrap, host, memory
from dataspace.sandbox.bubblewrap import Bubblewrap, Settings
from dataspace.sandbox.launcher import Launcher, Outcome, Slot
from dataspace.sandbox.spec import Limits

STAND_IN = (Path(__file__).parent / "standin.py").read_text()
PYTHON = Path(sys.prefix) / "bin" / "python"
SCRATCH = Path(__file__).parents[2] / ".test"
MIB = 1 << 20

LIMITS = Limits(
    memory_bytes=256 * MIB,
    cpus=1,
    processes=32,
    wall_seconds=30,
    file_bytes=16 * MIB,
    output_bytes=32 * MIB,
    output_files=50,
    tmp_bytes=16 * MIB,
    shm_bytes=8 * MIB,
    log_bytes=MIB,
)


@dataclass(frozen=True)
class Run:
    """What came of one piece of code, and what it left in its output."""

    outcome: Outcome
    log: str
    files: dict[str, bytes]

    def __str__(self) -> str:
        return f"{self.outcome}\n{self.log[-2000:]}"


class Bench:
    """One launcher, and short ways to use it."""

    def __init__(self, launcher: Launcher) -> None:
        self.launcher = launcher

    def run(
        self,
        code: str,
        should_stop: Callable[[], bool] = lambda: False,
        prepare: Callable[[Path], None] = lambda _: None,
        **limits: Any,
    ) -> Run:
        log = bytearray()
        with self.open(**limits) as slot:
            prepare(slot.directory)
            slot.begin({"code": code})
            outcome = slot.wait(log.extend, should_stop)
            files = {
                path.name: path.read_bytes()
                for path in (slot.directory / "out").iterdir()
                if path.is_file()
            }
        return Run(outcome, log.decode(errors="replace"), files)

    def open(self, **limits: Any) -> Slot:
        return self.launcher.open(replace(LIMITS, **limits))


@pytest.fixture(scope="session")
def ground() -> Iterator[Path]:
    """A directory through which the sandbox's user may pass, and where we may write."""
    parent = SCRATCH if os.access(SCRATCH, os.W_OK) else None
    made = Path(tempfile.mkdtemp(dir=parent, prefix="sandbox-"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made)


@pytest.fixture(scope="session")
def settings(ground: Path) -> Settings:
    return Settings(
        slots=ground / "slots",
        python=PYTHON,
        arguments=("-I", "-S", "-c", STAND_IN),
        reserve_bytes=MIB,
    )


@contextmanager
def with_watcher(settings: Settings) -> Iterator[Bubblewrap]:
    """A launcher on a machine that lets nobody make a control group."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(memory, "hierarchy", lambda: None)
        launcher = Bubblewrap(settings)
    yield launcher
    launcher.close()


@contextmanager
def with_cgroup(settings: Settings) -> Iterator[Bubblewrap]:
    launcher = Bubblewrap(settings)
    yield launcher
    launcher.close()


# Where no control group can be made, the kernel's way of counting does not exist.
KINDS = {"watcher": with_watcher} | (
    {"cgroup": with_cgroup} if memory.hierarchy() else {}
)
# The launcher of containers joins here.
LAUNCHERS = {"bubblewrap": with_cgroup}


@pytest.fixture(scope="session", params=LAUNCHERS)
def bench(request: pytest.FixtureRequest, settings: Settings) -> Iterator[Bench]:
    """Every launcher in turn: the contract is the same for all."""
    with LAUNCHERS[request.param](settings) as launcher:
        yield Bench(launcher)


@pytest.fixture(scope="session", params=KINDS)
def counting_bench(
    request: pytest.FixtureRequest, settings: Settings
) -> Iterator[Bench]:
    """Every way of counting memory in turn."""
    with KINDS[request.param](settings) as launcher:
        yield Bench(launcher)


@pytest.fixture
def nothing_is_remembered():
    """What a launcher finds out once about its machine, these tests change."""
    found_out_once = (bubblewrap._filter, host.bubblewrap)
    for finding in found_out_once:
        finding.cache_clear()
    yield
    for finding in found_out_once:
        finding.cache_clear()


@pytest.fixture
def launcher(settings):
    made = Bubblewrap(settings)
    yield made
    made.close()
