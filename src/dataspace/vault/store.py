"""What the web process asks. It names its columns: to the sealed ones it has no right."""

from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.dialects.postgresql import insert as insert_or
from sqlalchemy.exc import IntegrityError

from dataspace.core.database import Tx
from dataspace.core.ids import PersonId, SecretId, WorkspaceId, WorkspaceKeyId
from dataspace.vault.errors import SecretNameTaken
from dataspace.vault.models import (
    Gives,
    KeyState,
    SecretFacts,
    SecretRow,
    SecretVersion,
    VaultRule,
    VersionFacts,
    WorkspaceKey,
)
from dataspace.vault.sealing import Place

Key = tuple[WorkspaceKeyId, bytes, bytes]


def active_key(tx: Tx, workspace: WorkspaceId) -> Key | None:
    """Give the id, the public half and the signature of the key to seal to."""
    query = select(
        WorkspaceKey.id, WorkspaceKey.public_key, WorkspaceKey.signature
    ).where(
        WorkspaceKey.workspace_id == workspace,
        WorkspaceKey.state == KeyState.ACTIVE.value,
    )
    row = tx.execute(query).one_or_none()
    return (WorkspaceKeyId(row[0]), row[1], row[2]) if row else None


def insert_secret(tx: Tx, facts: SecretFacts) -> None:
    row = SecretRow(
        id=facts.id,
        workspace_id=facts.workspace_id,
        name=facts.name,
        description=facts.description,
        owner_id=facts.owner_id,
        expires_at=facts.expires_at,
        current_version=facts.current_version,
        made_at=facts.made_at,
    )
    try:
        with tx.begin_nested():
            tx.add(row)
    except IntegrityError as clash:
        raise SecretNameTaken(facts.name) from clash


def insert_version(tx: Tx, place: Place, sealed: bytes, maker: PersonId) -> None:
    row = insert(SecretVersion).values(
        workspace_id=place.workspace_id,
        secret_id=place.secret_id,
        version=place.version,
        key_id=place.key_id,
        sealed=sealed,
        made_by=maker,
    )
    # Inline: what was sealed is not read back.
    tx.execute(row.inline())


def held(
    tx: Tx, workspace: WorkspaceId, secret: SecretId, *, is_deleted: bool = False
) -> SecretRow | None:
    """Give a secret that nobody else changes until the transaction ends."""
    query = select(SecretRow).where(
        SecretRow.workspace_id == workspace,
        SecretRow.id == secret,
        SecretRow.deleted_at.is_not(None)
        if is_deleted
        else SecretRow.deleted_at.is_(None),
    )
    return tx.scalar(query.with_for_update())


def one(tx: Tx, workspace: WorkspaceId, secret: SecretId) -> SecretFacts | None:
    query = select(SecretRow).where(
        SecretRow.workspace_id == workspace, SecretRow.id == secret
    )
    row = tx.scalar(query)
    return row.facts() if row else None


def current(tx: Tx, workspace: WorkspaceId) -> list[SecretFacts]:
    query = select(SecretRow).where(
        SecretRow.workspace_id == workspace, SecretRow.deleted_at.is_(None)
    )
    return [row.facts() for row in tx.scalars(query.order_by(SecretRow.name))]


def in_bin(tx: Tx, workspace: WorkspaceId) -> list[SecretFacts]:
    query = select(SecretRow).where(
        SecretRow.workspace_id == workspace, SecretRow.deleted_at.is_not(None)
    )
    newest_first = query.order_by(SecretRow.deleted_at.desc())
    return [row.facts() for row in tx.scalars(newest_first)]


def put_in_bin(tx: Tx, row: SecretRow, moment: datetime) -> None:
    row.deleted_at = moment
    tx.flush()


def take_out_of_bin(tx: Tx, row: SecretRow) -> None:
    try:
        with tx.begin_nested():
            row.deleted_at = None
    except IntegrityError as clash:
        raise SecretNameTaken(row.name) from clash


def versions(tx: Tx, workspace: WorkspaceId, secret: SecretId) -> list[VersionFacts]:
    query = (
        select(SecretVersion.version, SecretVersion.made_at, SecretVersion.made_by)
        .where(
            SecretVersion.workspace_id == workspace, SecretVersion.secret_id == secret
        )
        .order_by(SecretVersion.version.desc())
    )
    return [
        VersionFacts(version=version, made_at=made_at, made_by=PersonId(made_by))
        for version, made_at, made_by in tx.execute(query)
    ]


def newest_version(tx: Tx, workspace: WorkspaceId, secret: SecretId) -> int:
    query = select(func.max(SecretVersion.version)).where(
        SecretVersion.workspace_id == workspace, SecretVersion.secret_id == secret
    )
    return tx.scalar(query) or 0


def gives(tx: Tx, workspace: WorkspaceId) -> Gives:
    query = select(VaultRule.gives).where(VaultRule.workspace_id == workspace)
    return Gives(tx.scalar(query) or Gives.DECLARED)


def set_gives(tx: Tx, workspace: WorkspaceId, chosen: Gives) -> None:
    row = insert_or(VaultRule).values(workspace_id=workspace, gives=chosen.value)
    tx.execute(
        row.on_conflict_do_update(
            index_elements=["workspace_id"], set_={"gives": chosen.value}
        ),
        execution_options={"synchronize_session": False},
    )
