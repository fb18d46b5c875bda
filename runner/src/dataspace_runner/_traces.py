"""Tracebacks that show the user's own lines.

Of everything between the runner and the error, people need the lines they wrote and the
place where it went wrong. Files are named as the repository names them.
"""

import site
import sysconfig
from pathlib import Path
from traceback import FrameSummary, StackSummary, TracebackException
from typing import NamedTuple

_LIBRARIES = [*site.getsitepackages(), sysconfig.get_path("stdlib")]


class Trace(NamedTuple):
    """An error as text, and the innermost line of the user's that led to it."""

    text: str
    path: str | None
    line: int | None


def trace(error: BaseException, code: Path) -> Trace:
    """Describe an error from the point of view of the code in this folder."""
    told = TracebackException.from_exception(error)
    own = _own_line(told, code)
    _trim(told, code)
    path, line = own or (None, None)
    return Trace("".join(told.format()), path, line)


def relative(filename: str | None, code: Path) -> str | None:
    """The name that a file has in the repository, if it is there."""
    if filename is None:
        return None
    path = Path(filename)
    return str(path.relative_to(code)) if path.is_relative_to(code) else None


def _own_line(told: TracebackException, code: Path) -> tuple[str, int | None] | None:
    for frame in reversed(told.stack):
        path = relative(frame.filename, code)
        if path is not None:
            return path, frame.lineno
    return None


def _trim(told: TracebackException, code: Path) -> None:
    pending, seen = [told], set()
    while pending:
        each = pending.pop()
        if id(each) in seen:
            continue
        seen.add(id(each))
        each.stack = StackSummary.from_list(_telling(each.stack, code))
        if issubclass(each.exc_type, SyntaxError):
            each.filename = relative(each.filename, code) or each.filename
        linked = (each.__cause__, each.__context__, *(each.exceptions or ()))
        pending.extend(link for link in linked if link is not None)


def _telling(stack: StackSummary, code: Path) -> list[FrameSummary]:
    """The user's frames, and the last one if the error was raised below them."""
    own = [frame for frame in stack if relative(frame.filename, code) is not None]
    if own and stack[-1] is not own[-1]:
        own.append(stack[-1])
    return [_renamed(frame, code) for frame in own]


def _renamed(frame: FrameSummary, code: Path) -> FrameSummary:
    shown = relative(frame.filename, code) or _library_name(frame.filename)
    return FrameSummary(
        shown, frame.lineno, frame.name, lookup_line=False, line=frame.line
    )


def _library_name(filename: str) -> str:
    for folder in _LIBRARIES:
        if filename.startswith(f"{folder}/"):
            return filename.removeprefix(f"{folder}/")
    return filename
