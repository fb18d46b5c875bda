from collections import defaultdict
from collections.abc import Collection, Iterable
from uuid import UUID

from sqlalchemy import (
    Uuid,
    bindparam,
    column,
    delete,
    func,
    select,
    table,
    true,
    union,
)
from sqlalchemy.dialects.postgresql import insert

from dataspace.access.models import (
    GroupMember,
    GroupSeat,
    Membership,
    Seat,
    Share,
    Standing,
)
from dataspace.access.permissions import Role
from dataspace.core import sight
from dataspace.core.database import Tx, look
from dataspace.core.ids import PersonId, WorkspaceId

# The table belongs to the slice above; all that access needs of it is whether it is
# there, and by which name people know it.
_workspace = table("workspace", column("id"), column("archived_at"), column("name"))
_wanted = bindparam("workspace", type_=Uuid())

# The one rule of the wall: in which workspaces a person has any business at all. What he
# may do there is decided by `authorize`, from rows that this lets it see.
_person = bindparam("person", type_=Uuid())
_GROUPS = select(GroupMember.group_id).where(GroupMember.person_id == _person)
_OF_PERSON = union(
    select(Membership.workspace_id).where(Membership.person_id == _person),
    select(GroupSeat.workspace_id).where(GroupSeat.group_id.in_(_GROUPS)),
    select(Share.workspace_id).where(Share.person_id == _person),
    select(Share.workspace_id).where(Share.group_id.in_(_GROUPS)),
)
_visible = _OF_PERSON.subquery()
_LOOK_AT_ALL = sight.adding(select(_visible.c.workspace_id))
_LOOK_AT_ONE = sight.adding(
    select(_visible.c.workspace_id).where(_visible.c.workspace_id == _wanted)
)
_LOOK_AT_ANY = sight.adding(select(_wanted))


_held = union(
    select(Membership.role).where(
        Membership.person_id == _person, Membership.workspace_id == _wanted
    ),
    select(GroupSeat.role).where(
        GroupSeat.group_id.in_(_GROUPS), GroupSeat.workspace_id == _wanted
    ),
).subquery()
_ROLES_EVERYWHERE = union(
    select(Membership.workspace_id, Membership.role).where(
        Membership.person_id == _person
    ),
    select(GroupSeat.workspace_id, GroupSeat.role).where(
        GroupSeat.group_id.in_(_GROUPS)
    ),
)
_STANDING = (
    select(_workspace.c.archived_at, _held.c.role)
    .select_from(_workspace.outerjoin(_held, true()))
    .where(_workspace.c.id == _wanted)
)


def look_at_all(tx: Tx, person: PersonId) -> None:
    """Let the transaction see every workspace in which the person has business."""
    look(tx, _LOOK_AT_ALL, person=person)


def look_at_one(tx: Tx, person: PersonId, workspace: WorkspaceId) -> None:
    """Let it see this one, if the person has business there."""
    look(tx, _LOOK_AT_ONE, again=workspace, person=person, workspace=workspace)


def look_at_any(tx: Tx, workspace: WorkspaceId) -> None:
    """Let it see this one: it is new, or an administrator asks."""
    look(tx, _LOOK_AT_ANY, workspace=workspace)


def look_everywhere(tx: Tx) -> None:
    """Let it see everything, as an administrator does."""
    look(tx, sight.AGAIN, is_everywhere=True)


def let_read_audit_log(tx: Tx, workspace: WorkspaceId | None) -> None:
    """Let it read the audit log of one workspace, or all of it, until it ends."""
    tx.execute(sight.OPEN_AUDIT_LOG, {"audit_of": str(workspace or "everywhere")})


def standing(tx: Tx, person: PersonId, workspace: WorkspaceId) -> Standing | None:
    """Give the person's standing, or None where there is no such workspace."""
    rows = tx.execute(_STANDING, {"person": person, "workspace": workspace}).all()
    if not rows:
        return None
    return Standing(
        roles=frozenset(Role(role) for _, role in rows if role),
        is_archived=rows[0][0] is not None,
    )


def seats_of(tx: Tx, person: PersonId) -> list[Seat]:
    """Give a person's roles everywhere, those of his groups among them."""
    rows = tx.execute(_ROLES_EVERYWHERE, {"person": person})
    return _seats((person, workspace, role) for workspace, role in rows)


def own_seats_of(tx: Tx, person: PersonId) -> list[Seat]:
    """Give the roles that a person holds himself, and through no group."""
    query = select(Membership.person_id, Membership.workspace_id, Membership.role)
    return _seats(
        (held, where, role)
        for held, where, role in tx.execute(query.where(Membership.person_id == person))
    )


def seats_in(tx: Tx, workspace: WorkspaceId) -> list[Seat]:
    query = select(Membership.person_id, Membership.workspace_id, Membership.role)
    rows = tx.execute(query.where(Membership.workspace_id == workspace))
    return _seats((person, where, role) for person, where, role in rows)


def shared_in(
    tx: Tx, workspace: WorkspaceId, people: Collection[PersonId]
) -> dict[PersonId, set[str]]:
    """Give the keys of what was shared with each of them here, on whichever transform."""
    query = select(Share.person_id, Share.permission).distinct()
    query = query.where(Share.workspace_id == workspace, Share.person_id.in_(people))
    keys: dict[PersonId, set[str]] = defaultdict(set)
    for person, key in tx.execute(query):
        if person is not None:
            keys[PersonId(person)].add(key)
    return keys


def owners_of(tx: Tx, workspace: WorkspaceId) -> set[PersonId]:
    # Locked, so that two owners cannot remove one another at once.
    query = (
        select(Membership.person_id)
        .where(
            Membership.workspace_id == workspace, Membership.role == Role.OWNER.value
        )
        .with_for_update()
    )
    return {PersonId(person) for person in tx.scalars(query)}


def owned_alone(tx: Tx, person: PersonId) -> list[tuple[WorkspaceId, str]]:
    owning = Membership.role == Role.OWNER.value
    alone = (
        select(Membership.workspace_id)
        .where(owning)
        .group_by(Membership.workspace_id)
        .having(func.every(Membership.person_id == person))
    )
    query = select(_workspace.c.id, _workspace.c.name).where(_workspace.c.id.in_(alone))
    rows = tx.execute(query.order_by(func.lower(_workspace.c.name)))
    return [(WorkspaceId(identifier), name) for identifier, name in rows]


def replace_roles(
    tx: Tx, workspace: WorkspaceId, person: PersonId, roles: Collection[Role]
) -> None:
    tx.execute(
        delete(Membership).where(
            Membership.workspace_id == workspace, Membership.person_id == person
        )
    )
    if roles:
        rows = [
            {"workspace_id": workspace, "person_id": person, "role": role.value}
            for role in roles
        ]
        tx.execute(insert(Membership).values(rows).on_conflict_do_nothing())


def _seats(rows: Iterable[tuple[UUID, UUID, str]]) -> list[Seat]:
    roles: dict[tuple[PersonId, WorkspaceId], set[Role]] = defaultdict(set)
    for person, workspace, role in rows:
        roles[PersonId(person), WorkspaceId(workspace)].add(Role(role))
    return [
        Seat(person, workspace, frozenset(held))
        for (person, workspace), held in roles.items()
    ]
