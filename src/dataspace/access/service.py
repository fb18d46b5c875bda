from collections.abc import Collection

from dataspace import audit
from dataspace.access import share_store, store
from dataspace.access.errors import (
    LastOwner,
    MemberUnknown,
    PermissionMissing,
    ResourceRestricted,
    WorkspaceArchived,
    WorkspaceUnknown,
)
from dataspace.access.events import MemberRemoved, MemberSeated
from dataspace.access.models import Grant, InstallationGrant, P, ResourceGrant, Seat
from dataspace.access.permissions import (
    CreateWorkspace,
    ManageMember,
    ReadWorkspace,
    Role,
    rights_in_installation,
    rights_in_workspace,
)
from dataspace.access.resources import Situation
from dataspace.core.by import By
from dataspace.core.database import Tx
from dataspace.core.ids import PersonId, TransformId, WorkspaceId, new_id
from dataspace.identity import Actor


def authorize(
    tx: Tx, actor: Actor, workspace: WorkspaceId, permission: type[P]
) -> Grant[P]:
    # First the wall in the database, then the decision, from what can be seen over it.
    _look_at(tx, actor, workspace)
    standing = store.standing(tx, actor.id, workspace)
    # A stranger hears the same answer for a hidden workspace as for a missing one.
    if standing is None or not (standing.roles or actor.is_administrator):
        raise WorkspaceUnknown(workspace)
    rights = rights_in_workspace(
        standing.roles, is_administrator=actor.is_administrator
    )
    if permission not in rights:
        raise PermissionMissing(permission.key)
    if standing.is_archived and permission.changes:
        raise WorkspaceArchived(workspace)
    return Grant(actor, workspace)


def authorize_in_installation(
    actor: Actor, permission: type[P]
) -> InstallationGrant[P]:
    if permission not in rights_in_installation(
        is_administrator=actor.is_administrator
    ):
        raise PermissionMissing(permission.key)
    return InstallationGrant(actor)


def authorize_resource(
    tx: Tx,
    actor: Actor,
    workspace: WorkspaceId,
    transform: TransformId,
    permission: type[P],
) -> ResourceGrant[P]:
    """Decide about one transform and its dataset: what is shared and restricted counts."""
    _look_at(tx, actor, workspace)
    found = share_store.situation(
        tx, actor.id, workspace, transform, is_administrator=actor.is_administrator
    )
    # To whom nothing here was shown, it is as hidden as the workspace.
    if found is None or not found.is_known(transform):
        raise WorkspaceUnknown(workspace)
    if permission not in found.rights_on(transform):
        if found.is_closed(transform):
            raise ResourceRestricted(transform)
        raise PermissionMissing(permission.key)
    if found.is_archived and permission.changes:
        raise WorkspaceArchived(workspace)
    return ResourceGrant(actor, workspace, transform)


def situation(tx: Tx, grant: Grant[P]) -> Situation:
    """Give what a list has to know to leave out, or blank, what is closed to the actor."""
    found = share_store.situation(
        tx,
        grant.actor.id,
        grant.workspace_id,
        is_administrator=grant.actor.is_administrator,
    )
    if found is None:
        raise WorkspaceUnknown(grant.workspace_id)
    return found


def members(tx: Tx, grant: Grant[ReadWorkspace]) -> list[Seat]:
    return store.seats_in(tx, grant.workspace_id)


def new_workspace(tx: Tx, _grant: InstallationGrant[CreateWorkspace]) -> WorkspaceId:
    """Give the id of a workspace that is about to be created, and let it be seen.

    Nobody chooses the id, so nothing that is there already can be shown by this.
    """
    workspace = WorkspaceId(new_id())
    store.look_at_any(tx, workspace)
    return workspace


def remove_member(tx: Tx, grant: Grant[ManageMember], person: PersonId) -> None:
    if all(seat.person_id != person for seat in store.seats_in(tx, grant.workspace_id)):
        raise MemberUnknown(person)
    _keep_an_owner(tx, grant.workspace_id, person)
    store.replace_roles(tx, grant.workspace_id, person, ())
    audit.record(tx, grant.by, MemberRemoved(person))


def roles_of(tx: Tx, grant: Grant[ReadWorkspace]) -> frozenset[Role]:
    standing = store.standing(tx, grant.actor.id, grant.workspace_id)
    return standing.roles if standing else frozenset()


def seat_member(
    tx: Tx, by: By, workspace: WorkspaceId, person: PersonId, roles: Collection[Role]
) -> None:
    """Give a person these roles and no others.

    It takes no grant: a workspace's first owner is seated by its creation. Whoever
    calls it from a route holds a `Grant[ManageMember]`.
    """
    if Role.OWNER not in roles:
        _keep_an_owner(tx, workspace, person)
    store.replace_roles(tx, workspace, person, roles)
    audit.record(tx, by, MemberSeated(person, tuple(sorted(roles))))


def see(tx: Tx, actor: Actor) -> None:
    """Let the transaction see all that the actor may: for what is about no one workspace.

    Where one workspace is meant, `authorize` shows it and no other.
    """
    if actor.is_administrator:
        store.look_everywhere(tx)
    else:
        store.look_at_all(tx, actor.id)


def workspaces_of(tx: Tx, actor: Actor) -> dict[WorkspaceId, frozenset[Role]]:
    return {seat.workspace_id: seat.roles for seat in store.seats_of(tx, actor.id)}


def _look_at(tx: Tx, actor: Actor, workspace: WorkspaceId) -> None:
    if actor.is_administrator:
        store.look_at_any(tx, workspace)
    else:
        store.look_at_one(tx, actor.id, workspace)


def _keep_an_owner(tx: Tx, workspace: WorkspaceId, leaving: PersonId) -> None:
    if store.owners_of(tx, workspace) == {leaving}:
        raise LastOwner(leaving)
