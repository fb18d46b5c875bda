"""Has texts read in a process of its own, so that no text can take the platform with it.

A few kilobytes of Python can cost its parser gigabytes or minutes, and such texts stand
where anybody who may edit can put them. The process has no database, no packages, a limit
on memory and on time, and ends with the answer. A text that it does not survive is told
apart from its neighbours and marked; the others are read without it.

However many texts and however many callers: few such processes run at a time, and every
call ends.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore

from pydantic import TypeAdapter

from dataspace.transforms.declaration import Declaration, Problem
from dataspace.transforms.errors import ParserBusy
from dataspace.transforms.reading import unreadable

_WALL_SECONDS = 20
# For all the texts of one call; a mebibyte of honest code takes about a second.
_BUDGET_SECONDS = 60.0
_PATIENCE_SECONDS = 10.0
# Of text in one process: a push of thousands of files is read in several.
_BATCH_CHARACTERS = 4 * 1024 * 1024

# The packages are entered without their front pages, which would load the database.
_PROGRAM = """
import sys, types
for name, folder in (("dataspace", sys.argv[1]), ("dataspace.transforms", sys.argv[2])):
    sys.modules[name] = package = types.ModuleType(name)
    package.__path__ = [folder]
from dataspace.transforms.child import main
main()
"""
_HERE = Path(__file__).parent
_DECLARATION = TypeAdapter(Declaration)
# Each may take half a gibibyte and a processor.
_turns = BoundedSemaphore(2)


def declarations(
    texts: Mapping[str, str], *, patience_seconds: float = _PATIENCE_SECONDS
) -> dict[str, Declaration]:
    """Read what each file declares. The keys are paths.

    What there was no time for is marked as too large to be read.
    """
    found = {path: Declaration() for path in texts}
    left = _Left(waiting=patience_seconds, reading=_BUDGET_SECONDS)
    for batch in _batches(texts):
        found |= _read(batch, left)
    return found


@dataclass(slots=True)
class _Left:
    """The seconds that one call may still wait for its turns, and may still read."""

    waiting: float
    reading: float

    def answers(self, texts: list[tuple[str, str]]) -> list[Declaration]:
        asked = time.monotonic()
        if not _turns.acquire(timeout=max(self.waiting, 0)):
            raise ParserBusy
        began = time.monotonic()
        self.waiting -= began - asked
        try:
            return _answers(texts, min(_WALL_SECONDS, self.reading))
        finally:
            _turns.release()
            self.reading -= time.monotonic() - began


def _read(batch: dict[str, str], left: _Left) -> dict[str, Declaration]:
    found: dict[str, Declaration] = {}
    waiting = list(batch.items())
    while waiting and left.reading > 0:
        answers = left.answers(waiting)
        found |= zip((path for path, _ in waiting), answers, strict=False)
        if not answers:
            # It was the first, and had the process to itself.
            found |= _marked(waiting[:1])
        waiting = waiting[len(answers) or 1 :]
    return found | _marked(waiting)


def _marked(texts: list[tuple[str, str]]) -> dict[str, Declaration]:
    return {path: unreadable(text, Problem("TooLarge")) for path, text in texts}


def _batches(texts: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Take the texts out as they are needed: all at once they may fill the memory."""
    batch: dict[str, str] = {}
    room = _BATCH_CHARACTERS
    for path in (path for path in texts if path.endswith(".py")):
        text = texts[path]
        if batch and len(text) > room:
            yield batch
            batch, room = {}, _BATCH_CHARACTERS
        batch[path] = text
        room -= len(text)
    if batch:
        yield batch


def _answers(texts: list[tuple[str, str]], seconds: float) -> list[Declaration]:
    """Read the texts in their order, as far as the process comes."""
    try:
        said = subprocess.run(
            [sys.executable, "-I", "-S", "-B", "-c", _PROGRAM, _HERE.parent, _HERE],
            input=json.dumps(texts).encode(),
            capture_output=True,
            timeout=seconds,
            check=False,
            env={},
        ).stdout
    except subprocess.TimeoutExpired as late:
        said = late.stdout or b""
    # What follows the last line's end was cut off.
    *lines, _ = said.split(b"\n")
    return [_DECLARATION.validate_json(line) for line in lines]
