from collections.abc import Collection
from dataclasses import replace

from dataspace import audit, identity
from dataspace.access import group_store, share_store, store
from dataspace.access.bounds import insist_on_scope, is_in_scope, is_within
from dataspace.access.errors import (
    LastOwner,
    MemberUnknown,
    PermissionMissing,
    ResourceRestricted,
    RoleNeedsSecondFactor,
    ServiceAccountAway,
    ServiceAccountOwner,
    SuccessorMissing,
    WorkspaceArchived,
    WorkspaceUnknown,
)
from dataspace.access.events import (
    GroupLeft,
    MemberRemoved,
    MemberSeated,
    ResourceUnshared,
)
from dataspace.access.models import Grant, InstallationGrant, P, ResourceGrant, Seat
from dataspace.access.permissions import (
    CreateWorkspace,
    ManageMember,
    Permission,
    ReadWorkspace,
    Role,
    rights_in_installation,
    rights_in_workspace,
)
from dataspace.access.resources import ON_RESOURCES, Situation
from dataspace.core.by import By
from dataspace.core.database import Tx
from dataspace.core.ids import PersonId, TransformId, WorkspaceId, new_id
from dataspace.identity import Actor, SignInRules


def authorize(
    tx: Tx, actor: Actor, workspace: WorkspaceId, permission: type[P]
) -> Grant[P]:
    # First the wall in the database, then the decision, from what can be seen over it.
    _look_at(tx, actor, workspace)
    standing = store.standing(tx, actor.id, workspace)
    # A stranger hears the same answer for a hidden workspace as for a missing one.
    if standing is None or not (standing.roles or actor.is_administrator):
        raise WorkspaceUnknown(workspace)
    if not is_within(actor, workspace):
        raise WorkspaceUnknown(workspace)
    _insist_on_right(tx, actor, standing.roles, permission)
    insist_on_scope(actor, permission)
    if standing.is_archived and permission.changes:
        raise WorkspaceArchived(workspace)
    return Grant(actor, workspace)


def _insist_on_right(
    tx: Tx, actor: Actor, roles: frozenset[Role], permission: type[Permission]
) -> None:
    is_administrator = actor.is_administrator
    if permission not in rights_in_workspace(roles, is_administrator=is_administrator):
        raise PermissionMissing(permission.key)
    if actor.proof.has_second_factor:
        return
    # Identity knows no roles: which of them want a factor is decided where roles are.
    wanting = identity.factor_policy(tx).roles
    counting = {role for role in roles if role.value not in wanting}
    if permission not in rights_in_workspace(
        counting, is_administrator=is_administrator
    ):
        raise RoleNeedsSecondFactor(permission.key)


def authorize_in_installation(
    actor: Actor, permission: type[P]
) -> InstallationGrant[P]:
    if permission not in rights_in_installation(
        is_administrator=actor.is_administrator
    ):
        raise PermissionMissing(permission.key)
    # Who is bound to one workspace has no business outside of it.
    if not is_within(actor, None):
        raise PermissionMissing(permission.key)
    insist_on_scope(actor, permission)
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
    if not is_within(actor, workspace):
        raise WorkspaceUnknown(workspace)
    _insist_on_right_on(tx, actor, found, transform, permission)
    insist_on_scope(actor, permission)
    if found.is_archived and permission.changes:
        raise WorkspaceArchived(workspace)
    return ResourceGrant(actor, workspace, transform, found.is_guarded(transform))


def _insist_on_right_on(
    tx: Tx,
    actor: Actor,
    found: Situation,
    transform: TransformId,
    permission: type[Permission],
) -> None:
    if permission not in found.rights_on(transform):
        if found.is_closed(transform):
            raise ResourceRestricted(transform)
        raise PermissionMissing(permission.key)
    if permission not in _counting(tx, actor, found).rights_on(transform):
        raise RoleNeedsSecondFactor(permission.key)


def _counting(tx: Tx, actor: Actor, found: Situation) -> Situation:
    """Leave out the roles that want a second factor, of whoever came in without one."""
    if actor.proof.has_second_factor:
        return found
    return found.without(identity.factor_policy(tx).roles)


def may_on(tx: Tx, grant: ResourceGrant[P]) -> list[str]:
    """Name the rights on it for the page, which shows or hides and never decides."""
    actor, transform = grant.actor, grant.transform_id
    found = share_store.situation(
        tx,
        actor.id,
        grant.workspace_id,
        transform,
        is_administrator=actor.is_administrator,
    )
    counting = found and _counting(tx, actor, found)
    return sorted(
        one.key
        for one in ON_RESOURCES
        if counting and counting.may(one, transform) and is_in_scope(actor, one.key)
    )


def situation(tx: Tx, grant: Grant[P]) -> Situation:
    """Give what a list has to know to leave out, or blank, what is closed to the actor.

    As at the door of one transform, a role that wants a second factor counts only with
    one. The scopes of a token were asked for at the door of the list.
    """
    actor = grant.actor
    found = share_store.situation(
        tx, actor.id, grant.workspace_id, is_administrator=actor.is_administrator
    )
    if found is None:
        raise WorkspaceUnknown(grant.workspace_id)
    return _counting(tx, actor, found)


def hand_over(tx: Tx, by: By, leaving: PersonId, successor: PersonId | None) -> None:
    """Empty all of a person's seats; where he is the only owner, the successor is next.

    What he had through groups and shares goes with him, and is handed to nobody.

    It takes no grant, for no workspace's own people decide about an account. Whoever
    calls it from a route holds an `InstallationGrant[ManagePerson]`.
    """
    seats = store.own_seats_of(tx, leaving)
    orphaned = [
        seat.workspace_id
        for seat in seats
        if store.owners_of(tx, seat.workspace_id) == {leaving}
    ]
    if orphaned and (successor is None or successor == leaving):
        raise SuccessorMissing(orphaned)
    for seat in seats:
        there = replace(by, workspace_id=seat.workspace_id)
        if successor is not None and seat.workspace_id in orphaned:
            standing = store.standing(tx, successor, seat.workspace_id)
            held = standing.roles if standing else frozenset()
            seat_member(tx, there, seat.workspace_id, successor, {*held, Role.OWNER})
        store.replace_roles(tx, seat.workspace_id, leaving, ())
        audit.record(tx, there, MemberRemoved(leaving))
    for group in group_store.leave_all(tx, leaving):
        audit.record(tx, by, GroupLeft(group, leaving))
    for workspace, transform in share_store.remove_shares_of(tx, person=leaving):
        there = replace(by, workspace_id=workspace)
        audit.record(tx, there, ResourceUnshared(transform, leaving, None))


def insist_on_fresh_proof(
    tx: Tx, actor: Actor, rules: SignInRules, permission: type[Permission]
) -> None:
    """Refuse what is dangerous where nobody has just proved that it is he.

    A token is refused always, except where the fresh proof of its making holds.
    """
    if actor.bounds is None or not permission.is_proved_by_making:
        identity.insist_on_fresh_proof(tx, actor, rules)


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
    # Nobody stays in a workspace by what was shown to him while he belonged to it.
    here = grant.workspace_id
    for _, one in sorted(
        share_store.remove_shares_of(tx, person=person, workspace=here)
    ):
        audit.record(tx, grant.by, ResourceUnshared(one, person, None))


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
    home = identity.home_of(tx, person)
    if home not in {None, workspace}:
        raise ServiceAccountAway(person)
    if home is not None and Role.OWNER in roles:
        raise ServiceAccountOwner(person)
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


def owned_alone(tx: Tx, person: PersonId) -> list[tuple[WorkspaceId, str]]:
    """List, with their names, the workspaces that have no owner but this person."""
    return store.owned_alone(tx, person)


def workspaces_of(tx: Tx, actor: Actor) -> dict[WorkspaceId, frozenset[Role]]:
    seats = store.seats_of(tx, actor.id)
    return {
        seat.workspace_id: seat.roles
        for seat in seats
        if is_within(actor, seat.workspace_id)
    }


def _look_at(tx: Tx, actor: Actor, workspace: WorkspaceId) -> None:
    if actor.is_administrator:
        store.look_at_any(tx, workspace)
    else:
        store.look_at_one(tx, actor.id, workspace)


def _keep_an_owner(tx: Tx, workspace: WorkspaceId, leaving: PersonId) -> None:
    if store.owners_of(tx, workspace) == {leaving}:
        raise LastOwner(leaving)
