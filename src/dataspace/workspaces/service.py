from dataclasses import replace

from dataspace import access, audit, identity
from dataspace.access import (
    CreateWorkspace,
    Grant,
    InstallationGrant,
    ManageWorkspace,
    ReadWorkspace,
    Role,
)
from dataspace.core import clock
from dataspace.core.database import Tx
from dataspace.core.ids import WorkspaceId
from dataspace.identity import Actor
from dataspace.workspaces import store
from dataspace.workspaces.events import (
    WorkspaceArchived,
    WorkspaceChanged,
    WorkspaceCreated,
    WorkspaceUnarchived,
)
from dataspace.workspaces.models import FrameType, WorkspaceFacts


def create(
    tx: Tx, grant: InstallationGrant[CreateWorkspace], *, name: str
) -> WorkspaceId:
    """Create a workspace. Whoever creates it owns it."""
    workspace = access.new_workspace(tx, grant)
    by = replace(grant.by, workspace_id=workspace)
    store.insert(tx, workspace, name)
    audit.record(tx, by, WorkspaceCreated(name))
    access.seat_member(tx, by, workspace, grant.actor.id, {Role.OWNER})
    return workspace


def change(
    tx: Tx,
    grant: Grant[ManageWorkspace],
    *,
    name: str | None,
    df_type: FrameType | None,
) -> None:
    workspace = store.one(tx, grant.workspace_id)
    if workspace.archived_at is not None:
        raise access.WorkspaceArchived(grant.workspace_id)
    workspace.name = name or workspace.name
    workspace.df_type = df_type or workspace.df_type
    audit.record(tx, grant.by, WorkspaceChanged(workspace.name, workspace.df_type))


def archive(tx: Tx, grant: Grant[ManageWorkspace]) -> None:
    store.one(tx, grant.workspace_id).archived_at = clock.now()
    identity.disable_service_accounts(tx, grant.by, grant.workspace_id)
    audit.record(tx, grant.by, WorkspaceArchived())


def unarchive(tx: Tx, grant: Grant[ManageWorkspace]) -> None:
    store.one(tx, grant.workspace_id).archived_at = None
    audit.record(tx, grant.by, WorkspaceUnarchived())


def facts(tx: Tx, grant: Grant[ReadWorkspace]) -> WorkspaceFacts:
    return store.one(tx, grant.workspace_id).facts()


def frame_type(tx: Tx, workspace: WorkspaceId) -> FrameType:
    """Say what the workspace's transforms receive; for the worker, which has no actor."""
    return store.one(tx, workspace).facts().df_type


def name_of(tx: Tx, workspace: WorkspaceId) -> str:
    """Tell a workspace's name to somebody who was shown one thing in it."""
    return store.one(tx, workspace).name


def mine(tx: Tx, actor: Actor) -> list[tuple[WorkspaceFacts, frozenset[Role]]]:
    """List what the actor may see, with his own roles in each."""
    access.insist_on_scope(actor, ReadWorkspace)
    roles = access.workspaces_of(tx, actor)
    rows = store.every(tx) if actor.is_administrator else store.among(tx, roles)
    found = [(row.facts(), WorkspaceId(row.id)) for row in rows]
    return [
        (facts, roles.get(workspace, frozenset()))
        for facts, workspace in found
        if access.is_within(actor, workspace)
    ]
