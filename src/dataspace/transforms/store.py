from collections.abc import Callable, Collection, Iterable

from pydantic import TypeAdapter
from sqlalchemy import delete, event, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from dataspace.core import clock
from dataspace.core.database import Tx
from dataspace.core.ids import TransformId, WorkspaceId
from dataspace.transforms.declaration import Declaration
from dataspace.transforms.models import (
    MAIN_BRANCH,
    BranchRow,
    CodeFile,
    CodeFileRow,
    Head,
)

_DECLARATION = TypeAdapter(Declaration)


class HeadMovedError(Exception):
    """The branch moved while its row was held: somebody changed it past its lock."""


def head(tx: Tx, workspace: WorkspaceId, branch: str) -> Head | None:
    """Give where the branch stands. `main` is there before its first commit."""
    found = tx.execute(
        select(BranchRow.head).where(
            BranchRow.workspace_id == workspace, BranchRow.name == branch
        )
    ).one_or_none()
    if found is None:
        return Head(branch=branch, commit=None) if branch == MAIN_BRANCH else None
    return Head(branch=branch, commit=found.head)


def hold(tx: Tx, workspace: WorkspaceId, branch: str) -> Head | None:
    """Give the same, and let nobody else move the branch until the transaction ends."""
    if branch == MAIN_BRANCH:
        row = upsert(BranchRow).values(workspace_id=workspace, name=branch)
        tx.execute(row.on_conflict_do_nothing())
    tx.execute(
        select(BranchRow.name)
        .where(BranchRow.workspace_id == workspace, BranchRow.name == branch)
        .with_for_update()
    )
    return head(tx, workspace, branch)


def move_head(tx: Tx, workspace: WorkspaceId, seen: Head, commit: str) -> None:
    """Move the branch on, from where it was seen and from nowhere else."""
    moved = tx.execute(
        update(BranchRow)
        .where(
            BranchRow.workspace_id == workspace,
            BranchRow.name == seen.branch,
            BranchRow.head.is_not_distinct_from(seen.commit),
        )
        .values(head=commit, changed_at=clock.now())
        .returning(BranchRow.name)
    )
    if moved.one_or_none() is None:
        raise HeadMovedError(seen.branch)


def files_in(tx: Tx, workspace: WorkspaceId, branch: str) -> dict[str, CodeFile]:
    """Give every file at the branch's head by its path."""
    rows = tx.execute(
        select(
            CodeFileRow.path,
            CodeFileRow.blob,
            CodeFileRow.bytes,
            CodeFileRow.transform_id,
            CodeFileRow.declaration,
        )
        .where(CodeFileRow.workspace_id == workspace, CodeFileRow.branch == branch)
        .order_by(CodeFileRow.path)
    )
    return {
        row.path: CodeFile(
            path=row.path,
            blob=row.blob,
            bytes=row.bytes,
            transform_id=TransformId(row.transform_id) if row.transform_id else None,
            declaration=_DECLARATION.validate_python(row.declaration),
        )
        for row in rows
    }


def replace_files(
    tx: Tx,
    workspace: WorkspaceId,
    branch: str,
    *,
    gone: Collection[str],
    put: Iterable[CodeFile],
) -> None:
    """Let the index say of these paths what the new head says."""
    rows = [
        {
            "workspace_id": workspace,
            "branch": branch,
            "path": file.path,
            "blob": file.blob,
            "bytes": file.bytes,
            "transform_id": file.transform_id,
            "declaration": _DECLARATION.dump_python(file.declaration, mode="json"),
        }
        for file in put
    ]
    # All go before any comes: two transforms may have exchanged their ids.
    leaving = {*gone, *(row["path"] for row in rows)}
    tx.execute(
        delete(CodeFileRow).where(
            CodeFileRow.workspace_id == workspace,
            CodeFileRow.branch == branch,
            CodeFileRow.path.in_(leaving),
        )
    )
    if rows:
        tx.execute(insert(CodeFileRow), rows)


def after_commit(tx: Tx, action: Callable[[], None]) -> None:
    """Do this once what the transaction wrote is true, and never if it is not."""
    event.listen(tx, "after_commit", lambda _: action(), once=True)
