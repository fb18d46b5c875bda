from collections.abc import Collection

from sqlalchemy import func, select

from dataspace.core.database import Tx
from dataspace.core.ids import WorkspaceId
from dataspace.workspaces.models import Workspace


def insert(tx: Tx, workspace: WorkspaceId, name: str) -> None:
    tx.add(Workspace(id=workspace, name=name))
    tx.flush()


def one(tx: Tx, workspace: WorkspaceId) -> Workspace:
    return tx.get_one(Workspace, workspace)


def every(tx: Tx) -> list[Workspace]:
    return list(tx.scalars(select(Workspace).order_by(func.lower(Workspace.name))))


def among(tx: Tx, ids: Collection[WorkspaceId]) -> list[Workspace]:
    query = select(Workspace).where(Workspace.id.in_(ids))
    return list(tx.scalars(query.order_by(func.lower(Workspace.name))))
