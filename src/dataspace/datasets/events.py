from dataclasses import dataclass
from typing import ClassVar

from dataspace.audit import Event
from dataspace.core.ids import SnapshotId, TransformId


@dataclass(frozen=True, slots=True)
class DatasetExported(Event):
    kind: ClassVar[str] = "dataset.exported"

    transform_id: TransformId
    snapshot_id: SnapshotId
    what: str
    rows: int
    is_restricted: bool


@dataclass(frozen=True, slots=True)
class ReadingLimited(Event):
    kind: ClassVar[str] = "reading.limited"

    subject: str
    rows_per_day: int


@dataclass(frozen=True, slots=True)
class RestrictedRead(Event):
    kind: ClassVar[str] = "dataset.restricted_read"

    transform_id: TransformId


@dataclass(frozen=True, slots=True)
class SnapshotPublished(Event):
    kind: ClassVar[str] = "snapshot.published"

    transform_id: TransformId
    snapshot_id: SnapshotId
    rows: int


@dataclass(frozen=True, slots=True)
class SnapshotRestored(Event):
    kind: ClassVar[str] = "snapshot.restored"

    transform_id: TransformId
    snapshot_id: SnapshotId
