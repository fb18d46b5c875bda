"""Running stages one after the other, and adding up what they say."""

import multiprocessing
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path

from bootstrap import programs
from bootstrap.checkout import Checkout
from bootstrap.checks.counts import Counts
from bootstrap.checks.stages import Lane, Stage
from bootstrap.environment import for_checking
from bootstrap.programs import Program
from bootstrap.progress import Line, say

STAGE_SECONDS = 20 * 60
SHOWN_LINES = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """Where stages run: their environment, and where they leave logs and reports."""

    folder: Path
    environment: Mapping[str, str]
    scratch: Path  # Its path is short, since tests put sockets there.
    adopts: bool = False  # Whether what a stage leaves behind comes to us.
    lives: bool = True  # Whether its lines count the seconds while others are written.

    def seat(self, number: int) -> "Bench":
        """The same for one of several lanes, which do not tidy up after each other."""
        scratch = self.scratch / str(number)
        scratch.mkdir(mode=0o755)
        return replace(self, scratch=scratch, lives=number == 0)

    def outcome(self, stage: Stage) -> Counts:
        log = self.folder / f"{stage.name.replace(' ', '-')}.log"
        with Line(stage.name, lives=self.lives) as line:
            code = self._code(stage, log, line)
            counted = stage.counted(code, log)
            if self.adopts:
                counted += _left_behind(log)
            line.end(str(counted))
        if counted.failed:
            _show(log)
        return counted

    def _code(self, stage: Stage, log: Path, line: Line) -> int:
        places = {
            "PYTEST_ADDOPTS": f"--basetemp={self.scratch / 'p'}",
            "TMPDIR": str(self.scratch),
        }
        program = Program(
            arguments=stage.command,
            folder=stage.folder,
            environment={**self.environment, **places},
        )
        try:
            return program.run(
                log, tick=line.tick, seconds=STAGE_SECONDS, buries=self.adopts
            )
        except TimeoutError:
            _note(log, f"Ended: it took longer than {STAGE_SECONDS} seconds.")
            return 1


@contextmanager
def bench(checkout: Checkout, folder: Path) -> Iterator[Bench]:
    """A bench that leaves logs in `folder`; its home and scratch space go with it.

    These lie in the machine's temporary folder, not in the checkout: the path of a
    Unix socket has at most 107 bytes, and a checkout may lie deep.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with tempfile.TemporaryDirectory(prefix="ds-", ignore_cleanup_errors=True) as home:
        place = Path(home)
        place.chmod(0o755)  # Tests started by root hand parts to another user.
        (place / "home").mkdir(mode=0o755)
        yield Bench(
            folder=folder,
            environment=for_checking(checkout, place / "home"),
            scratch=place,
            adopts=True,
        )


def run(bench: Bench, lanes: Sequence[Lane], *, elsewhere: Sequence[str]) -> bool:
    """Run what can run, tell everything, and say whether it is good.

    A machine of continuous integration has everything, so there a test that is
    skipped, or a stage that cannot run, is a failure.
    """
    began = time.monotonic()
    lacking = {stage.name: stage.lacks() for lane in lanes for stage in lane}
    able = [[stage for stage in lane if not lacking[stage.name]] for lane in lanes]
    total = _side_by_side(bench, [lane for lane in able if lane])
    not_run = [f"{name}: {lack}" for name, lack in lacking.items() if lack]
    if os.environ.get("CI") == "true":
        total = total.strictly(len(not_run))
    for reason in total.reasons():
        say(f"Skipped: {reason}")
    for stage in [*not_run, *elsewhere]:
        say(f"Not run: {stage}")
    (bench.folder / "totals").write_text(f"{total.passed} {total.failed}\n")
    say(f"{total.told()} in {time.monotonic() - began:.0f} s")
    return total.failed == 0


def _side_by_side(bench: Bench, lanes: Sequence[Lane]) -> Counts:
    """Each lane in a process of its own, which adopts what its own stages leave."""
    if len(lanes) <= 1:
        return sum((_outcome(bench, lane) for lane in lanes), Counts())
    forking = multiprocessing.get_context("fork")
    processes, answers = [], []
    try:
        for number, lane in enumerate(lanes):
            answer, told = forking.Pipe(duplex=False)
            seat = bench.seat(number)
            process = forking.Process(target=_answer, args=(told, seat, lane))
            process.start()
            told.close()
            processes.append(process)
            answers.append(answer)
        return sum(map(_heard, answers), Counts())
    finally:
        for process in processes:
            process.terminate()
            process.join()


def _answer(told: Connection, bench: Bench, lane: Lane) -> None:
    with suppress(KeyboardInterrupt):
        told.send(_outcome(bench, lane))


def _heard(answer: Connection) -> Counts:
    try:
        counted: Counts = answer.recv()
    except EOFError:  # The lane's process ended without a word.
        return Counts(failed=1)
    return counted


def _outcome(bench: Bench, lane: Lane) -> Counts:
    if bench.adopts:
        programs.adopt_orphans()
    return sum((bench.outcome(stage) for stage in lane), Counts())


def _left_behind(log: Path) -> Counts:
    """Processes that outlived the stage: ended here, and counted as a failure."""
    programs.bury_orphans()
    left = list(programs.orphans())
    for process, name in left:
        _note(log, f"Left behind and ended: process {process} ({name}).")
        with suppress(ProcessLookupError, ChildProcessError):
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)
    return Counts(failed=len(left))


def _note(log: Path, sentence: str) -> None:
    with log.open("a") as out:
        out.write(f"\n{sentence}\n")


def _show(log: Path) -> None:
    lines = log.read_text(errors="replace").splitlines()
    if len(lines) > SHOWN_LINES:
        say(f"    … the last {SHOWN_LINES} lines of {log}:")
    for line in lines[-SHOWN_LINES:]:
        say(f"    {line}")
