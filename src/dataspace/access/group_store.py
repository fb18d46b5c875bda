"""Groups, who is in them, and where they are seated."""

from collections import defaultdict
from collections.abc import Collection
from typing import TYPE_CHECKING, cast

from sqlalchemy import column, delete, func, select, table, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from dataspace.access.errors import GroupNameTaken
from dataspace.access.models import (
    Group,
    GroupFacts,
    GroupMember,
    GroupSeat,
    GroupSeatFacts,
    MemberByGroup,
    Share,
)
from dataspace.access.permissions import Role
from dataspace.core.database import Tx
from dataspace.core.ids import GroupId, PersonId, WorkspaceId

if TYPE_CHECKING:
    from sqlalchemy.engine import CursorResult

_workspace = table("workspace", column("id"), column("name"))


def every_group(tx: Tx) -> list[GroupFacts]:
    counted = (
        select(Group.id, Group.name, func.count(GroupMember.person_id))
        .outerjoin(GroupMember, GroupMember.group_id == Group.id)
        .group_by(Group.id, Group.name)
        .order_by(func.lower(Group.name))
    )
    return [
        GroupFacts(id=GroupId(group), name=name, member_count=count)
        for group, name, count in tx.execute(counted)
    ]


def names_of(tx: Tx, groups: Collection[GroupId]) -> dict[GroupId, str]:
    query = select(Group.id, Group.name).where(Group.id.in_(groups))
    return {GroupId(group): name for group, name in tx.execute(query)}


def insert_group(tx: Tx, group: GroupId, name: str) -> None:
    try:
        with tx.begin_nested():
            tx.add(Group(id=group, name=name))
    except IntegrityError as clash:
        raise GroupNameTaken(name) from clash


def rename_group(tx: Tx, group: GroupId, name: str) -> None:
    try:
        with tx.begin_nested():
            tx.execute(update(Group).where(Group.id == group).values(name=name))
    except IntegrityError as clash:
        raise GroupNameTaken(name) from clash


def remove_group(tx: Tx, group: GroupId) -> None:
    # Its members, and whatever else is left of it, go with it by foreign keys.
    tx.execute(delete(Group).where(Group.id == group))


def people_in(tx: Tx, group: GroupId) -> set[PersonId]:
    query = select(GroupMember.person_id).where(GroupMember.group_id == group)
    return {PersonId(person) for person in tx.scalars(query)}


def join(tx: Tx, group: GroupId, person: PersonId) -> None:
    row = insert(GroupMember).values(group_id=group, person_id=person)
    tx.execute(row.on_conflict_do_nothing())


def leave(tx: Tx, group: GroupId, person: PersonId) -> bool:
    """Whether he was in it."""
    left = delete(GroupMember).where(
        GroupMember.group_id == group, GroupMember.person_id == person
    )
    return cast("CursorResult[tuple[()]]", tx.execute(left)).rowcount == 1


def leave_all(tx: Tx, person: PersonId) -> list[GroupId]:
    """Take him out of every group, and name them."""
    left = delete(GroupMember).where(GroupMember.person_id == person)
    return [GroupId(one) for one in tx.scalars(left.returning(GroupMember.group_id))]


def groups_seated_in(tx: Tx, workspace: WorkspaceId) -> list[GroupSeatFacts]:
    query = (
        select(Group.id, Group.name, GroupSeat.role)
        .join(Group, Group.id == GroupSeat.group_id)
        .where(GroupSeat.workspace_id == workspace)
        .order_by(func.lower(Group.name))
    )
    roles: dict[tuple[GroupId, str], set[Role]] = defaultdict(set)
    for group, name, role in tx.execute(query):
        roles[GroupId(group), name].add(Role(role))
    return [
        GroupSeatFacts(group, name, frozenset(held))
        for (group, name), held in roles.items()
    ]


def members_by_group_in(tx: Tx, workspace: WorkspaceId) -> list[MemberByGroup]:
    query = (
        select(GroupMember.person_id, Group.name, GroupSeat.role)
        .join(Group, Group.id == GroupMember.group_id)
        .join(GroupSeat, GroupSeat.group_id == Group.id)
        .where(GroupSeat.workspace_id == workspace)
        .order_by(func.lower(Group.name))
    )
    roles: dict[tuple[PersonId, str], set[Role]] = defaultdict(set)
    for person, group, role in tx.execute(query):
        roles[PersonId(person), group].add(Role(role))
    return [
        MemberByGroup(person, group, frozenset(held))
        for (person, group), held in roles.items()
    ]


def seats_of(tx: Tx, group: GroupId) -> list[tuple[WorkspaceId, str, frozenset[Role]]]:
    """Name the workspaces in which the group is seated, with its roles there."""
    query = (
        select(_workspace.c.id, _workspace.c.name, GroupSeat.role)
        .join(_workspace, _workspace.c.id == GroupSeat.workspace_id)
        .where(GroupSeat.group_id == group)
        .order_by(func.lower(_workspace.c.name))
    )
    roles: dict[tuple[WorkspaceId, str], set[Role]] = defaultdict(set)
    for workspace, name, role in tx.execute(query):
        roles[WorkspaceId(workspace), name].add(Role(role))
    return [(*where, frozenset(held)) for where, held in roles.items()]


def share_count(tx: Tx, group: GroupId) -> int:
    """Count the transforms that were shared with the group."""
    places = select(Share.workspace_id, Share.transform_id).where(
        Share.group_id == group
    )
    counted = select(func.count()).select_from(places.distinct().subquery())
    return tx.scalar(counted) or 0


def unseat_everywhere(tx: Tx, group: GroupId) -> list[WorkspaceId]:
    """Take all its seats away, and name the workspaces where they were."""
    gone = delete(GroupSeat).where(GroupSeat.group_id == group)
    seats = tx.scalars(gone.returning(GroupSeat.workspace_id))
    return sorted({WorkspaceId(one) for one in seats})


def replace_group_roles(
    tx: Tx, workspace: WorkspaceId, group: GroupId, roles: Collection[Role]
) -> None:
    tx.execute(
        delete(GroupSeat).where(
            GroupSeat.workspace_id == workspace, GroupSeat.group_id == group
        )
    )
    if roles:
        rows = [
            {"workspace_id": workspace, "group_id": group, "role": role.value}
            for role in roles
        ]
        tx.execute(insert(GroupSeat).values(rows).on_conflict_do_nothing())
