"""Where the database's socket lies: in a folder that is ours alone."""

import hashlib
import os
import stat
from pathlib import Path

# A socket's path is kept in 108 bytes, and PostgreSQL adds its own name to ours.
_LONGEST_FOLDER = 90
_SHORT = Path("/tmp")  # noqa: S108 - `keep_for` takes no folder that somebody else made.


class ForeignFolderError(Exception):
    """A folder that should be ours alone is not; the sentence says which."""


def folder_for(state: Path) -> Path:
    """Give a name that every process of this installation finds, whoever it runs as."""
    within = state / "run"
    if len(os.fsencode(within)) <= _LONGEST_FOLDER:
        return within
    mark = hashlib.sha256(os.fsencode(state)).hexdigest()[:16]
    return _SHORT / f"dataspace-{mark}"


def keep_for(folder: Path, uid: int | None) -> None:
    """Make the folder this user's alone; what somebody else made there is refused."""
    owner = os.geteuid() if uid is None else uid
    try:
        folder.mkdir(mode=0o700, parents=True)
    except FileExistsError:
        facts = folder.lstat()
        is_ours = stat.S_ISDIR(facts.st_mode) and facts.st_uid in {owner, os.geteuid()}
        if not is_ours or stat.S_IMODE(facts.st_mode) & 0o077:
            message = (
                f"{folder} is not ours alone; find out whose it is, and remove it."
            )
            raise ForeignFolderError(message) from None
    if os.geteuid() != owner:
        os.chown(folder, owner, owner, follow_symlinks=False)
