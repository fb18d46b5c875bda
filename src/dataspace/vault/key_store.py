"""What a worker asks: of keys, of what is sealed, and of what the audit log knows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    LargeBinary,
    Row,
    Select,
    Uuid,
    cast,
    column,
    delete,
    exists,
    func,
    select,
    table,
    tuple_,
    update,
)
from sqlalchemy.exc import IntegrityError

from dataspace.core.database import Tx
from dataspace.core.ids import SecretId, WorkspaceId, WorkspaceKeyId
from dataspace.vault.models import (
    KeyState,
    SecretFacts,
    SecretRow,
    SecretVersion,
    WorkspaceKey,
)
from dataspace.vault.root_keys import Wrapped
from dataspace.vault.sealing import Place

# These belong to the slices below; all that is asked of them is this.
_workspace = table("workspace", column("id"))
_audit = table("audit_entry", column("id"), column("kind"), column("facts"))
_NAMES_A_VERSION = ("secret.added", "secret.replaced", "secret.version_restored")
# Any number that nobody else takes: "vault" in ASCII.
_LOCK = 0x7661756C74


def hold_root_keys(tx: Tx, *, alone: bool) -> None:
    """Wrap while nobody retires a root key; retire while nobody wraps."""
    lock = func.pg_advisory_xact_lock if alone else func.pg_advisory_xact_lock_shared
    tx.execute(select(lock(_LOCK)))


def without_key(tx: Tx, limit: int) -> list[WorkspaceId]:
    active = exists().where(
        WorkspaceKey.workspace_id == _workspace.c.id,
        WorkspaceKey.state == KeyState.ACTIVE.value,
    )
    query = select(_workspace.c.id).where(~active).limit(limit)
    return [WorkspaceId(one) for one in tx.scalars(query)]


def is_workspace(tx: Tx, workspace: WorkspaceId) -> bool:
    return bool(tx.scalar(select(exists().where(_workspace.c.id == workspace))))


def insert_key(tx: Tx, wrapped: Wrapped, signature: bytes) -> bool:
    """Whether it is the workspace's key now; another may have been quicker."""
    row = WorkspaceKey(
        id=wrapped.key_id,
        workspace_id=wrapped.workspace_id,
        public_key=wrapped.public,
        signature=signature,
        root_key_id=wrapped.root_key_id,
        wrapped_private=wrapped.content,
        state=KeyState.ACTIVE.value,
    )
    try:
        with tx.begin_nested():
            tx.add(row)
    except IntegrityError:
        return False
    return True


def key(tx: Tx, workspace: WorkspaceId, key_id: WorkspaceKeyId) -> WorkspaceKey | None:
    query = select(WorkspaceKey).where(
        WorkspaceKey.workspace_id == workspace, WorkspaceKey.id == key_id
    )
    return tx.scalar(query)


def keys_after(
    tx: Tx, last: UUID | None, limit: int, *, not_wrapped_by: str | None = None
) -> list[WorkspaceKey]:
    """Give the next keys in the order of their ids, held against others' changes."""
    query = select(WorkspaceKey).order_by(WorkspaceKey.id).limit(limit)
    if last is not None:
        query = query.where(WorkspaceKey.id > last)
    if not_wrapped_by is not None:
        query = query.where(WorkspaceKey.root_key_id != not_wrapped_by)
        query = query.with_for_update()
    return list(tx.scalars(query))


def count_keys(tx: Tx, *, wrapped_by: str | None = None) -> int:
    query = select(func.count()).select_from(WorkspaceKey)
    if wrapped_by is not None:
        query = query.where(WorkspaceKey.root_key_id == wrapped_by)
    return tx.scalar(query) or 0


def rewrap(tx: Tx, several: Sequence[Wrapped], root_key_id: str) -> None:
    """Store all of them in one statement: a row at a time takes three times as long."""
    ids = cast([one.key_id for one in several], ARRAY(Uuid()))
    contents = cast([one.content for one in several], ARRAY(LargeBinary()))
    columns = func.unnest(ids, contents).table_valued("id", "content")
    new = columns.render_derived(name="new")
    tx.execute(
        update(WorkspaceKey)
        .where(WorkspaceKey.id == new.c.id)
        .values(root_key_id=root_key_id, wrapped_private=new.c.content)
        .execution_options(synchronize_session=False)
    )


def sealed_to(
    tx: Tx, key_row: WorkspaceKey, last: tuple[UUID, int] | None, limit: int
) -> list[tuple[Place, bytes]]:
    """Give the next versions that are sealed to this key, and where each belongs."""
    query = _sealed().where(
        SecretVersion.workspace_id == key_row.workspace_id,
        SecretVersion.key_id == key_row.id,
    )
    if last is not None:
        place = func.row(SecretVersion.secret_id, SecretVersion.version)
        query = query.where(place > func.row(*last))
    query = query.order_by(SecretVersion.secret_id, SecretVersion.version)
    return [_placed(row) for row in tx.execute(query.limit(limit))]


def sealed_to_any(tx: Tx, keys: Sequence[WorkspaceKey]) -> set[UUID]:
    """Tell to which of these keys something is sealed: one question for many."""
    pair = tuple_(SecretVersion.workspace_id, SecretVersion.key_id)
    query = select(SecretVersion.key_id).where(
        pair.in_([(row.workspace_id, row.id) for row in keys])
    )
    return set(tx.scalars(query.distinct()))


def version(tx: Tx, facts: SecretFacts) -> tuple[Place, bytes] | None:
    """Give the version in use, and where it belongs."""
    query = _sealed().where(
        SecretVersion.workspace_id == facts.workspace_id,
        SecretVersion.secret_id == facts.id,
        SecretVersion.version == facts.current_version,
    )
    row = tx.execute(query).one_or_none()
    return _placed(row) if row else None


def newest_in_audit(tx: Tx, secret: SecretId) -> int | None:
    """Tell which version the audit log knows as the one in use."""
    facts = _audit.c.facts
    query = (
        select(facts.op("->>")("version"))
        .where(
            facts.op("->>")("secret_id") == str(secret),
            _audit.c.kind.like("secret.%"),
            _audit.c.kind.in_(_NAMES_A_VERSION),
            # Whoever may add lines can write anything: only what is a version counts.
            facts.op("->>")("version").op("~")("^[0-9]{1,9}$"),
        )
        .order_by(_audit.c.id.desc())
        .limit(1)
    )
    told = tx.scalar(query)
    return int(told) if told is not None else None


def secrets_after(tx: Tx, last: UUID | None, limit: int) -> list[SecretFacts]:
    query = select(SecretRow).order_by(SecretRow.id).limit(limit)
    if last is not None:
        query = query.where(SecretRow.id > last)
    return [row.facts() for row in tx.scalars(query)]


def expiring_before(tx: Tx, moment: datetime) -> list[SecretRow]:
    """Give secrets whose owners were not told yet that they expire until then."""
    query = select(SecretRow).where(
        SecretRow.deleted_at.is_(None),
        SecretRow.expires_at < moment,
        SecretRow.reminded_for.is_distinct_from(SecretRow.expires_at),
    )
    return list(tx.scalars(query.order_by(SecretRow.id).limit(500)))


def remove_deleted_before(tx: Tx, moment: datetime) -> list[SecretFacts]:
    removed = delete(SecretRow).where(SecretRow.deleted_at < moment)
    return [row.facts() for row in tx.scalars(removed.returning(SecretRow))]


def wrapped(row: WorkspaceKey) -> Wrapped:
    return Wrapped(
        workspace_id=WorkspaceId(row.workspace_id),
        key_id=WorkspaceKeyId(row.id),
        public=row.public_key,
        root_key_id=row.root_key_id,
        content=row.wrapped_private,
    )


def _sealed() -> Select[*tuple[Any, ...]]:
    return select(
        SecretVersion.workspace_id,
        SecretVersion.secret_id,
        SecretRow.name,
        SecretVersion.version,
        SecretVersion.key_id,
        SecretVersion.sealed,
    ).join(SecretRow, SecretRow.id == SecretVersion.secret_id)


def _placed(row: Row[Any]) -> tuple[Place, bytes]:
    place = Place(
        workspace_id=WorkspaceId(row.workspace_id),
        secret_id=SecretId(row.secret_id),
        name=row.name,
        version=row.version,
        key_id=WorkspaceKeyId(row.key_id),
    )
    return place, row.sealed
