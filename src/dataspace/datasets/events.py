from dataclasses import dataclass
from typing import ClassVar

from dataspace.audit import Event
from dataspace.core.ids import SnapshotId, TransformId


@dataclass(frozen=True, slots=True)
class DatasetExported(Event):
    """Exported {transform_id} as {what}."""

    kind: ClassVar[str] = "dataset.exported"

    transform_id: TransformId
    snapshot_id: SnapshotId
    what: str
    rows: int
    is_restricted: bool


@dataclass(frozen=True, slots=True)
class ReadingLimited(Event):
    """Reached the limit of {rows_per_day} rows a day in {subject}."""

    kind: ClassVar[str] = "reading.limited"
    is_refusal: ClassVar[bool] = True

    subject: str
    rows_per_day: int


@dataclass(frozen=True, slots=True)
class RestrictedRead(Event):
    """Looked into the restricted dataset {transform_id}."""

    kind: ClassVar[str] = "dataset.restricted_read"

    transform_id: TransformId


@dataclass(frozen=True, slots=True)
class SnapshotPublished(Event):
    """Published a snapshot of {transform_id} with {rows} rows."""

    kind: ClassVar[str] = "snapshot.published"

    transform_id: TransformId
    snapshot_id: SnapshotId
    rows: int


@dataclass(frozen=True, slots=True)
class SnapshotRestored(Event):
    """Restored an older snapshot of {transform_id}."""

    kind: ClassVar[str] = "snapshot.restored"

    transform_id: TransformId
    snapshot_id: SnapshotId
