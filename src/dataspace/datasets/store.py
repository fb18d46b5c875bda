from collections.abc import Collection
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, exists, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from dataspace.core.database import Tx
from dataspace.core.ids import (
    PersonId,
    SnapshotId,
    StepId,
    TransformId,
    WorkspaceId,
    new_id,
)
from dataspace.datasets.models import (
    Dataset,
    DatasetKey,
    Lease,
    Reading,
    Snapshot,
    SnapshotFacts,
)


def _is(key: DatasetKey, table: type[Dataset] | type[Snapshot]) -> Any:
    return (
        (table.workspace_id == key.workspace_id)
        & (table.transform_id == key.transform_id)
        & (table.branch == key.branch)
    )


def insert_snapshot(tx: Tx, facts: SnapshotFacts) -> None:
    origins = facts.origins
    tx.add(
        Snapshot(
            id=facts.id,
            workspace_id=facts.key.workspace_id,
            branch=facts.key.branch,
            transform_id=facts.key.transform_id,
            build_id=facts.build_id,
            step_id=facts.step_id,
            row_count=facts.row_count,
            bytes=facts.bytes,
            columns=[list(column) for column in facts.columns],
            artifacts=[asdict(artifact) for artifact in facts.artifacts],
            health=facts.health,
            origins={
                "commit": origins.commit,
                "code_blob": origins.code_blob,
                "inputs": {name: str(one) for name, one in origins.inputs.items()},
                "files": origins.files,
            },
            created_at=facts.created_at,
        )
    )
    tx.flush()


def point_to(tx: Tx, key: DatasetKey, snapshot: SnapshotId) -> None:
    pointer = insert(Dataset).values(
        workspace_id=key.workspace_id,
        branch=key.branch,
        transform_id=key.transform_id,
        snapshot_id=snapshot,
    )
    tx.execute(
        pointer.on_conflict_do_update(
            index_elements=[Dataset.workspace_id, Dataset.branch, Dataset.transform_id],
            set_={"snapshot_id": snapshot},
        )
    )


def move_pointer(tx: Tx, key: DatasetKey, snapshot: SnapshotId) -> bool:
    """Whether it could be moved: the snapshot may have been retired meanwhile."""
    moved = update(Dataset).where(_is(key, Dataset)).values(snapshot_id=snapshot)
    try:
        with tx.begin_nested():
            tx.execute(moved)
    except IntegrityError:
        return False
    return True


def current_of(tx: Tx, key: DatasetKey) -> SnapshotFacts | None:
    query = (
        select(Snapshot)
        .join(Dataset, Dataset.snapshot_id == Snapshot.id)
        .where(_is(key, Dataset))
    )
    row = tx.scalar(query)
    return row.facts() if row else None


def current_in(
    tx: Tx, workspace: WorkspaceId, branch: str
) -> dict[TransformId, SnapshotFacts]:
    query = (
        select(Snapshot)
        .join(Dataset, Dataset.snapshot_id == Snapshot.id)
        .where(Dataset.workspace_id == workspace, Dataset.branch == branch)
    )
    return {TransformId(row.transform_id): row.facts() for row in tx.scalars(query)}


def snapshot(tx: Tx, key: DatasetKey, snapshot: SnapshotId) -> SnapshotFacts | None:
    query = select(Snapshot).where(_is(key, Snapshot), Snapshot.id == snapshot)
    row = tx.scalar(query)
    return row.facts() if row else None


def is_there(tx: Tx, snapshot: SnapshotId) -> bool:
    return tx.scalar(select(exists().where(Snapshot.id == snapshot))) or False


def newest_first(tx: Tx, key: DatasetKey) -> list[SnapshotFacts]:
    query = select(Snapshot).where(_is(key, Snapshot))
    rows = tx.scalars(query.order_by(Snapshot.created_at.desc(), Snapshot.id.desc()))
    return [row.facts() for row in rows]


def lease(
    tx: Tx,
    workspace: WorkspaceId,
    snapshots: Collection[SnapshotId],
    step: StepId | None,
    expires_at: datetime,
) -> bool:
    """Whether all of them are held now: one may have been retired meanwhile."""
    leases = [
        Lease(
            id=new_id(),
            workspace_id=workspace,
            snapshot_id=one,
            step_id=step,
            expires_at=expires_at,
        )
        for one in snapshots
    ]
    try:
        with tx.begin_nested():
            tx.add_all(leases)
    except IntegrityError:
        return False
    return True


def end_leases(tx: Tx, step: StepId) -> None:
    tx.execute(delete(Lease).where(Lease.step_id == step))


def remove_superseded(
    tx: Tx, key: DatasetKey, *, keeping: int, moment: datetime
) -> list[SnapshotId]:
    """Remove the rows of what is neither new, nor current, nor being read."""
    newest = (
        select(Snapshot.id)
        .where(_is(key, Snapshot))
        .order_by(Snapshot.created_at.desc(), Snapshot.id.desc())
        .limit(keeping)
    )
    is_current = exists().where(Dataset.snapshot_id == Snapshot.id)
    tx.execute(delete(Lease).where(Lease.expires_at < moment))
    is_read = exists().where(Lease.snapshot_id == Snapshot.id)
    chosen = delete(Snapshot).where(
        _is(key, Snapshot), Snapshot.id.not_in(newest), ~is_current, ~is_read
    )
    try:
        with tx.begin_nested():
            removed = tx.scalars(chosen.returning(Snapshot.id)).all()
    except IntegrityError:
        # Leased or made current in this very moment: the next retirement looks again.
        return []
    return [SnapshotId(one) for one in removed]


def is_first_look(
    tx: Tx,
    workspace: WorkspaceId,
    person: PersonId,
    transform: TransformId,
    *,
    day: date,
) -> bool:
    """Whether the person has not looked at it that day, as something restricted."""
    first = insert(Reading).values(
        workspace_id=workspace,
        person_id=person,
        # Beside its own count of rows, which may have begun before it was restricted.
        subject=f"restricted {transform}",
        day=day,
        rows=0,
    )
    noted = first.on_conflict_do_nothing().returning(Reading.rows)
    return tx.execute(noted).first() is not None


def count_rows_read(
    tx: Tx,
    workspace: WorkspaceId,
    person: PersonId,
    subject: str,
    *,
    day: date,
    rows: int,
) -> int:
    """Add to what the person has read that day, and give the sum."""
    first = insert(Reading).values(
        workspace_id=workspace, person_id=person, subject=subject, day=day, rows=rows
    )
    added = first.on_conflict_do_update(
        index_elements=[
            Reading.workspace_id,
            Reading.person_id,
            Reading.subject,
            Reading.day,
        ],
        set_={"rows": Reading.rows + rows},
    )
    return tx.execute(added.returning(Reading.rows)).scalar_one()
