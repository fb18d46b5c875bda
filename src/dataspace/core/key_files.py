"""Keys that an installation makes for itself, once, each in a file of its own."""

import os
from collections.abc import Callable
from pathlib import Path


def make_once(file: Path, make: Callable[[], bytes]) -> None:
    """Write what `make` gives where there is no such file yet; nobody may write it again."""
    if file.exists():
        return
    new = file.with_suffix(".new")
    # What a killed start left; the file gets its name only once it is whole.
    new.unlink(missing_ok=True)
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(make())
        opened.flush()
        os.fsync(descriptor)
    new.rename(file)
