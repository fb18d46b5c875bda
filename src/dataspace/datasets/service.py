from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from dataspace import audit
from dataspace.access import (
    ExportDataset,
    Grant,
    Permission,
    ReadDataset,
    ReadFile,
    ResourceGrant,
    RestoreDataset,
)
from dataspace.core import clock
from dataspace.core.by import By
from dataspace.core.database import Tx
from dataspace.core.ids import SnapshotId, StepId, TransformId, WorkspaceId
from dataspace.datasets import store
from dataspace.datasets.errors import (
    ArtifactUnknown,
    ReadingLimitReached,
    SnapshotGone,
    SnapshotInUse,
    SnapshotUnknown,
)
from dataspace.datasets.events import (
    DatasetExported,
    ReadingLimited,
    RestrictedRead,
    SnapshotPublished,
    SnapshotRestored,
)
from dataspace.datasets.models import (
    MAIN_BRANCH,
    Artifact,
    DatasetKey,
    SnapshotFacts,
)

# An export or a step that takes longer renews nothing: then retention may take it.
_LONGEST_EXPORT = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Shown:
    """A snapshot, and whether it is the current one."""

    facts: SnapshotFacts
    is_current: bool


def publish(tx: Tx, by: By, snapshot: SnapshotFacts) -> None:
    """Let a kept snapshot be seen, as the current one. Its files are already there."""
    store.insert_snapshot(tx, snapshot)
    store.point_to(tx, snapshot.key, snapshot.id)
    audit.record(
        tx,
        by,
        SnapshotPublished(snapshot.key.transform_id, snapshot.id, snapshot.row_count),
    )


def retire(tx: Tx, key: DatasetKey, *, keeping: int) -> list[SnapshotId]:
    """Remove the rows of superseded snapshots; the caller discards their files."""
    return store.remove_superseded(tx, key, keeping=keeping, moment=clock.now())


def lease(
    tx: Tx,
    workspace: WorkspaceId,
    snapshots: Collection[SnapshotId],
    *,
    step: StepId,
    lasting: timedelta,
) -> None:
    """Keep these snapshots from being retired while a step reads them."""
    if not store.lease(tx, workspace, snapshots, step, clock.now() + lasting):
        raise SnapshotGone


def end_leases(tx: Tx, step: StepId) -> None:
    store.end_leases(tx, step)


def current_in(
    tx: Tx, workspace: WorkspaceId, branch: str = MAIN_BRANCH
) -> dict[TransformId, SnapshotFacts]:
    """Give every transform's current snapshot, for plans and graphs."""
    return store.current_in(tx, workspace, branch)


def current(tx: Tx, grant: ResourceGrant[ReadDataset]) -> Shown | None:
    facts = store.current_of(tx, _key(grant))
    return Shown(facts, is_current=True) if facts else None


def snapshots(tx: Tx, grant: ResourceGrant[ReadDataset]) -> list[Shown]:
    """List a transform's snapshots, the newest first."""
    key = _key(grant)
    now = store.current_of(tx, key)
    return [
        Shown(facts, is_current=now is not None and facts.id == now.id)
        for facts in store.newest_first(tx, key)
    ]


def read(
    tx: Tx,
    grant: ResourceGrant[ReadDataset] | ResourceGrant[ExportDataset],
    snapshot: SnapshotId,
) -> SnapshotFacts:
    """Give a snapshot that is about to be looked into."""
    facts = _known(tx, _key(grant), snapshot)
    note_look(tx, grant)
    return facts


def note_look(tx: Tx, grant: ResourceGrant[Permission]) -> None:
    """Write down who looked at what is restricted: once a day for each of both."""
    if grant.is_restricted and store.is_first_look(
        tx,
        grant.workspace_id,
        grant.actor.id,
        grant.transform_id,
        day=clock.now().date(),
    ):
        audit.record(tx, grant.by, RestrictedRead(grant.transform_id))


def restore(tx: Tx, grant: ResourceGrant[RestoreDataset], snapshot: SnapshotId) -> None:
    """Make an older snapshot the current one again."""
    key = _key(grant)
    facts = _known(tx, key, snapshot)
    now = store.current_of(tx, key)
    if now is not None and now.id == facts.id:
        raise SnapshotInUse(snapshot)
    if not store.move_pointer(tx, key, snapshot):
        raise SnapshotUnknown(grant.transform_id)
    audit.record(tx, grant.by, SnapshotRestored(grant.transform_id, snapshot))


def export(
    tx: Tx,
    grant: ResourceGrant[ExportDataset],
    snapshot: SnapshotId,
    *,
    what: str,
) -> SnapshotFacts:
    """Write down an export, and keep the snapshot until it can have ended."""
    facts = _known(tx, _key(grant), snapshot)
    expires_at = clock.now() + _LONGEST_EXPORT
    if not store.lease(tx, grant.workspace_id, [snapshot], None, expires_at):
        raise SnapshotUnknown(grant.transform_id)
    audit.record(
        tx,
        grant.by,
        DatasetExported(
            grant.transform_id,
            snapshot,
            what,
            facts.row_count,
            is_restricted=grant.is_restricted,
        ),
    )
    return facts


def artifact(facts: SnapshotFacts, path: str) -> Artifact:
    """Find an artifact among those that were kept; a path is never looked for on disk."""
    found = next((each for each in facts.artifacts if each.path == path), None)
    if found is None:
        raise ArtifactUnknown(path)
    return found


def count_reading(
    tx: Tx,
    grant: ResourceGrant[ReadDataset] | Grant[ReadFile],
    subject: str,
    *,
    rows: int,
    rows_per_day: int,
) -> None:
    """Count the rows that a page will show against the person's share of the day.

    With no rows, refuse a page that would not be shown before it is read.
    """
    read_today = store.count_rows_read(
        tx,
        grant.workspace_id,
        grant.actor.id,
        subject,
        day=clock.now().date(),
        rows=rows,
    )
    if read_today > rows_per_day:
        # Once, when the limit is crossed, and not again for every further try.
        if read_today - rows <= rows_per_day:
            audit.record(tx, grant.by, ReadingLimited(subject, rows_per_day))
        raise ReadingLimitReached(rows_per_day)


def _key(
    grant: ResourceGrant[ReadDataset]
    | ResourceGrant[RestoreDataset]
    | ResourceGrant[ExportDataset],
) -> DatasetKey:
    # From the proof: a dataset that it does not name cannot be asked for with it.
    return DatasetKey(workspace_id=grant.workspace_id, transform_id=grant.transform_id)


def _known(tx: Tx, key: DatasetKey, snapshot: SnapshotId) -> SnapshotFacts:
    facts = store.snapshot(tx, key, snapshot)
    if facts is None:
        raise SnapshotUnknown(key.transform_id)
    return facts
