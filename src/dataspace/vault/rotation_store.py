"""What a rotation asks: which keys are to be followed by others, and how far it is."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from dataspace.core.database import Tx
from dataspace.core.ids import RotationId, WorkspaceId, WorkspaceKeyId, new_id
from dataspace.vault.models import (
    KeyRotation,
    KeyState,
    RotationKind,
    SecretVersion,
    WorkspaceKey,
)
from dataspace.vault.sealing import Place


def delete_key(tx: Tx, key_id: WorkspaceKeyId) -> bool:
    """Whether it is gone; not while anything is sealed to it."""
    try:
        with tx.begin_nested():
            tx.execute(delete(WorkspaceKey).where(WorkspaceKey.id == key_id))
    except IntegrityError:
        return False
    return True


def made_before(tx: Tx, moment: datetime, limit: int) -> list[WorkspaceKey]:
    """Give active keys that were made before that moment, held for their successors."""
    query = (
        select(WorkspaceKey)
        .where(
            WorkspaceKey.state == KeyState.ACTIVE.value, WorkspaceKey.made_at < moment
        )
        .order_by(WorkspaceKey.id)
        .limit(limit)
    )
    return list(tx.scalars(query.with_for_update()))


def set_retiring(tx: Tx, row: WorkspaceKey) -> None:
    """Make room for its successor: a workspace has one active key."""
    row.state = KeyState.RETIRING.value
    tx.flush()


def retiring(tx: Tx, last: UUID | None) -> WorkspaceKey | None:
    query = select(WorkspaceKey).where(WorkspaceKey.state == KeyState.RETIRING.value)
    if last is not None:
        query = query.where(WorkspaceKey.id > last)
    return tx.scalar(query.order_by(WorkspaceKey.id).limit(1))


def active(tx: Tx, workspace: WorkspaceId) -> WorkspaceKey | None:
    query = select(WorkspaceKey).where(
        WorkspaceKey.workspace_id == workspace,
        WorkspaceKey.state == KeyState.ACTIVE.value,
    )
    return tx.scalar(query)


def move(tx: Tx, old: Place, new: Place, sealed: bytes) -> None:
    """Replace what was sealed to the old key by the same value, sealed to the new one."""
    tx.execute(
        update(SecretVersion)
        .where(
            SecretVersion.secret_id == old.secret_id,
            SecretVersion.version == old.version,
            SecretVersion.key_id == old.key_id,
        )
        .values(key_id=new.key_id, sealed=sealed)
    )


def open_rotation(tx: Tx, kind: RotationKind) -> KeyRotation | None:
    query = select(KeyRotation).where(
        KeyRotation.kind == kind.value, KeyRotation.ended_at.is_(None)
    )
    return tx.scalar(query)


def begin_rotation(tx: Tx, kind: RotationKind, target: str) -> KeyRotation:
    identifier = RotationId(new_id())
    row = KeyRotation(id=identifier, kind=kind.value, target=target)
    tx.add(row)
    tx.flush()
    return row


def end_rotation(tx: Tx, kind: RotationKind, moment: datetime) -> None:
    tx.execute(
        update(KeyRotation)
        .where(KeyRotation.kind == kind.value, KeyRotation.ended_at.is_(None))
        .values(ended_at=moment)
    )
