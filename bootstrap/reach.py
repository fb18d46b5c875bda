"""Whether a user who is nobody in particular can come to a file."""

import os
import stat
from pathlib import Path


def closed_door(path: Path) -> Path | None:
    """The first part of the way to `path` that is closed to others, from the top."""
    real = Path(os.path.realpath(path))
    for part in [*reversed(real.parents), real]:
        if not part.exists() or not _open_to_others(part):
            return part
    return None


def _open_to_others(part: Path) -> bool:
    mode = part.stat().st_mode
    if part.is_dir():
        return bool(mode & stat.S_IXOTH)
    return bool(mode & stat.S_IROTH)
