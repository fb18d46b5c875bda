"""The door of `make`: finds a Python that is new enough and hands over to it.

Written for any Python 3, so that an old one ends in a sentence, not in a SyntaxError.
"""

import os
import runpy
import shutil
import sys

OLDEST_MINOR = 11


def newer_python() -> str:
    """Where a Python that is new enough lies; empty if there is none."""
    for minor in range(OLDEST_MINOR, OLDEST_MINOR + 10):
        found = shutil.which(f"python3.{minor}")
        if found:
            return found
    return ""


def main() -> None:
    if sys.version_info >= (3, OLDEST_MINOR):
        runpy.run_module("bootstrap.commands", run_name="__main__")
        return
    newer = newer_python()
    if newer:
        os.execv(newer, [newer, "-m", "bootstrap", *sys.argv[1:]])  # noqa: S606
    here = ".".join(map(str, sys.version_info[:2]))
    sys.exit(
        f"DataSpace needs Python 3.{OLDEST_MINOR} or newer, and {sys.executable} is "
        f"{here}. Install one (Debian, Ubuntu: sudo apt-get install python3.11) and "
        "run this again."
    )


main()
