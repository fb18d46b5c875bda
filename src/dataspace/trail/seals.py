"""What the sealer keeps outside of the database, as far as it can be read without its key.

It is shown, and proves nothing: whoever holds this machine could show something else. What
proves the log is `dataspace audit verify`, and a checkpoint that was put away elsewhere.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from dataspace.trail.models import Checkpoint
from dataspace_audit.notes import MARK, NoteFaulty
from dataspace_audit.notes import Checkpoint as Said


@dataclass(frozen=True, slots=True)
class Seals:
    """The folder of the trees, and whether a witness is to sign each checkpoint."""

    folder: Path
    is_witnessed: bool

    def newest(self) -> Checkpoint | None:
        """Give the newest checkpoint; None where nothing was sealed yet."""
        for file in sorted(self.folder.glob("[0-9]*/checkpoint"), reverse=True):
            moment = datetime.fromtimestamp(file.stat().st_mtime, UTC)
            return _read(int(file.parent.name), moment, file.read_text())
        return None


def _read(epoch: int, moment: datetime, note: str) -> Checkpoint | None:
    try:
        said = Said.read(note.partition("\n\n")[0])
    except NoteFaulty:
        return None
    own = said.origin.rpartition("/")[0]
    signers = [
        line.removeprefix(MARK).rpartition(" ")[0]
        for line in note.splitlines()
        if line.startswith(MARK)
    ]
    witnesses = [name for name in signers if name != own]
    return Checkpoint(epoch, said.size, moment, note, witnesses)
