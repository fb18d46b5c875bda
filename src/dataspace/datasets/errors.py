from dataclasses import dataclass
from typing import ClassVar

from dataspace.core.errors import Conflict, Invalid, NotFound, TooLarge, TooMany
from dataspace.core.ids import SnapshotId, TransformId


@dataclass(eq=False)
class ArtifactUnknown(NotFound):
    """This snapshot has no artifact by that name."""

    path: str


@dataclass(eq=False)
class ArtifactFramedOnly(Invalid):
    """An artifact that holds a program is shown only inside the page's own frame."""

    path: str


@dataclass(eq=False)
class ArtifactNotShown(Invalid):
    """This artifact cannot be shown here; a file of it needs the right to export."""

    path: str


@dataclass(eq=False)
class ArtifactTooLarge(TooLarge):
    """This artifact is too large to be shown; a file of it needs the right to export."""

    path: str
    limit_bytes: int


@dataclass(eq=False)
class OutputRefused(Invalid):
    """What the step left behind cannot be kept as a dataset."""

    reason: str


@dataclass(eq=False)
class ReadingLimitReached(TooMany):
    """You have read as many rows of this today as one may; a file needs the right to export."""

    rows_per_day: int

    # The attempt is counted, and the limit written down.
    keeps_writes: ClassVar[bool] = True


@dataclass(eq=False)
class SnapshotGone(Conflict):
    """An input was replaced and removed just before the step could read it; build again."""


@dataclass(eq=False)
class SnapshotInUse(Conflict):
    """This snapshot is already the current one."""

    snapshot_id: SnapshotId


@dataclass(eq=False)
class SnapshotUnknown(NotFound):
    """There is no such snapshot; only the newest ones are kept."""

    transform_id: TransformId
