"""Has texts read in a process of its own, so that no text can take the platform with it.

A few kilobytes of Python can cost its parser gigabytes or minutes, and such texts stand
where anybody who may edit can put them. The process has no database, no packages, a limit
on memory and on time, and ends with the answer. A text that it does not survive is told
apart from its neighbours and marked; the others are read without it.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from pydantic import TypeAdapter

from dataspace.transforms.declaration import Declaration, Problem
from dataspace.transforms.reading import unreadable

_WALL_SECONDS = 20
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
_DECLARATIONS = TypeAdapter(list[Declaration])


def declarations(texts: Mapping[str, str]) -> dict[str, Declaration]:
    """Read what each file declares. The keys are paths."""
    found = {path: Declaration() for path in texts}
    for batch in _batches({p: t for p, t in texts.items() if p.endswith(".py")}):
        found |= _read(batch)
    return found


def _read(batch: dict[str, str]) -> dict[str, Declaration]:
    answer = _answer(list(batch.items()))
    if answer is not None:
        return dict(zip(batch, answer, strict=True))
    if len(batch) == 1:
        [(path, text)] = batch.items()
        return {path: unreadable(text, Problem("TooLarge"))}
    # One of them was too much. Halving finds it without asking about each alone.
    paths = list(batch)
    middle = len(paths) // 2
    halves = paths[:middle], paths[middle:]
    first, second = ({path: batch[path] for path in half} for half in halves)
    return _read(first) | _read(second)


def _batches(texts: dict[str, str]) -> list[dict[str, str]]:
    batches: list[dict[str, str]] = []
    room = 0
    for path, text in texts.items():
        if not batches or len(text) > room:
            batches.append({})
            room = _BATCH_CHARACTERS
        batches[-1][path] = text
        room -= len(text)
    return batches


def _answer(texts: list[tuple[str, str]]) -> list[Declaration] | None:
    try:
        ended = subprocess.run(
            [sys.executable, "-I", "-S", "-B", "-c", _PROGRAM, _HERE.parent, _HERE],
            input=json.dumps(texts).encode(),
            capture_output=True,
            timeout=_WALL_SECONDS,
            check=False,
            env={},
        )
    except subprocess.TimeoutExpired:
        return None
    return _DECLARATIONS.validate_json(ended.stdout) if ended.returncode == 0 else None
