"""The step's log: what the transform prints, and the last word on why it ended."""

import contextlib
import faulthandler
import sys


def prepare() -> None:
    """Make every line that is printed leave at once, whatever is in it."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(  # type: ignore[union-attr]
            encoding="utf-8", errors="backslashreplace", line_buffering=True
        )
    faulthandler.enable()


def write(text: str) -> None:
    """Add to the log, if the transform has left one to add to."""
    with contextlib.suppress(Exception):
        sys.stderr.write(f"{text.rstrip()}\n")


def flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(Exception):
            stream.flush()
