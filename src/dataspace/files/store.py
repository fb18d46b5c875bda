from datetime import datetime

from sqlalchemy import Update, column, delete, exists, func, select, table, update
from sqlalchemy.exc import IntegrityError

from dataspace.core.database import Tx
from dataspace.core.ids import FileId, WorkspaceId
from dataspace.files.models import FileFacts, RawFile

# The table belongs to the slice beside; all that a proposal needs of it is what is taken.
_code_file = table("code_file", column("workspace_id"), column("path"))


def hold_name(tx: Tx, workspace: WorkspaceId, name: str) -> None:
    """Let nobody else give or take this name until the transaction ends."""
    key = func.hashtextextended(f"{workspace}/{name}", 0)
    tx.execute(select(func.pg_advisory_xact_lock(key)))


def insert(tx: Tx, facts: FileFacts) -> None:
    tx.add(
        RawFile(
            id=facts.id,
            workspace_id=facts.workspace_id,
            name=facts.name,
            bytes=facts.bytes,
            sha256=facts.sha256,
            uploaded_at=facts.uploaded_at,
            uploaded_by=facts.uploaded_by,
        )
    )
    tx.flush()


def put_name_in_bin(
    tx: Tx, workspace: WorkspaceId, name: str, moment: datetime
) -> FileId | None:
    """Put the file of this name in the bin, if there is one."""
    named = RawFile.name == name
    file = tx.scalar(_binned(workspace, moment).where(named).returning(RawFile.id))
    return FileId(file) if file else None


def put_in_bin(
    tx: Tx, workspace: WorkspaceId, file: FileId, moment: datetime
) -> FileFacts | None:
    chosen = _binned(workspace, moment).where(RawFile.id == file)
    row = tx.scalar(chosen.returning(RawFile))
    return row.facts() if row else None


def _binned(workspace: WorkspaceId, moment: datetime) -> Update:
    return (
        update(RawFile)
        .where(RawFile.workspace_id == workspace, RawFile.deleted_at.is_(None))
        .values(deleted_at=moment)
    )


def take_out_of_bin(tx: Tx, workspace: WorkspaceId, file: FileId) -> bool:
    """Whether the file has its name again; it may be another's by now."""
    restored = (
        update(RawFile)
        .where(
            RawFile.workspace_id == workspace,
            RawFile.id == file,
            RawFile.deleted_at.is_not(None),
        )
        .values(deleted_at=None)
        .returning(RawFile.id)
    )
    try:
        with tx.begin_nested():
            return tx.scalar(restored) is not None
    except IntegrityError:
        return False


def current(tx: Tx, workspace: WorkspaceId) -> list[FileFacts]:
    query = select(RawFile).where(
        RawFile.workspace_id == workspace, RawFile.deleted_at.is_(None)
    )
    return [row.facts() for row in tx.scalars(query.order_by(func.lower(RawFile.name)))]


def in_bin(tx: Tx, workspace: WorkspaceId) -> list[FileFacts]:
    query = select(RawFile).where(
        RawFile.workspace_id == workspace, RawFile.deleted_at.is_not(None)
    )
    return [
        row.facts() for row in tx.scalars(query.order_by(RawFile.deleted_at.desc()))
    ]


def one(tx: Tx, workspace: WorkspaceId, file: FileId) -> FileFacts | None:
    query = select(RawFile).where(RawFile.workspace_id == workspace, RawFile.id == file)
    row = tx.scalar(query)
    return row.facts() if row else None


def is_there(tx: Tx, file: FileId) -> bool:
    return tx.scalar(select(exists().where(RawFile.id == file))) or False


def remove_deleted_before(tx: Tx, moment: datetime) -> list[FileFacts]:
    removed = delete(RawFile).where(RawFile.deleted_at < moment).returning(RawFile)
    return [row.facts() for row in tx.scalars(removed)]


def paths_of_code(tx: Tx, workspace: WorkspaceId) -> list[str]:
    query = select(_code_file.c.path).where(_code_file.c.workspace_id == workspace)
    return list(tx.scalars(query))
