"""Which Python the environments are made with."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bootstrap.checkout import Checkout
from bootstrap.reach import closed_door
from bootstrap.refusals import PythonClosed

SYSTEM_PATH = "/usr/local/bin:/usr/bin:/bin"


def chosen(checkout: Checkout, *, as_root: bool) -> Path:
    """The interpreter to use: the one in use already, else the first that fits.

    Keeping the one in use means that an activated virtual environment, or another
    shell's PATH, never makes everything anew.
    """
    current = Path(os.path.realpath(sys.executable))
    in_use = Path(os.path.realpath(checkout.platform / "bin" / "python"))
    for candidate in [in_use, current, *_of_the_system()]:
        reachable = closed_door(candidate) is None or not as_root
        if candidate.exists() and reachable and _is_new_enough(candidate):
            return candidate
    raise PythonClosed(current, closed_door(current) or current)


def _of_the_system() -> Iterator[Path]:
    for name in ["python3", *(f"python3.{minor}" for minor in range(11, 21))]:
        if found := shutil.which(name, path=SYSTEM_PATH):
            yield Path(os.path.realpath(found))


def _is_new_enough(python: Path) -> bool:
    if python == Path(os.path.realpath(sys.executable)):
        return True  # The door has looked at it.
    ask = "import sys; sys.exit(sys.version_info < (3, 11))"
    return subprocess.run([python, "-c", ask], check=False).returncode == 0
