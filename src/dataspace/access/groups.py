"""The verbs of groups: administrators make them, owners seat them.

A group holds nothing by itself: what its people may do follows from where it is seated
and what was shared with it, at the moment in which somebody asks.
"""

from collections.abc import Collection
from dataclasses import replace

from dataspace import audit, identity
from dataspace.access import group_store as store
from dataspace.access import share_store
from dataspace.access.errors import (
    GroupNotSeated,
    GroupUnknown,
    NotInGroup,
    ServiceAccountInGroup,
)
from dataspace.access.events import (
    GroupAdded,
    GroupJoined,
    GroupLeft,
    GroupRemoved,
    GroupRenamed,
    GroupSeated,
    GroupUnseated,
    ResourceUnshared,
)
from dataspace.access.models import (
    Grant,
    GroupFacts,
    GroupGives,
    GroupSeatFacts,
    InstallationGrant,
    MemberByGroup,
)
from dataspace.access.permissions import ManageGroup, ManageMember, ReadWorkspace, Role
from dataspace.core.database import Tx
from dataspace.core.ids import GroupId, PersonId, new_id
from dataspace.identity import Actor


def groups(tx: Tx, _actor: Actor) -> list[GroupFacts]:
    """List the groups, for whoever may seat one somewhere: as people, they can be found."""
    return store.every_group(tx)


def group_names(tx: Tx, groups: Collection[GroupId]) -> dict[GroupId, str]:
    return store.names_of(tx, groups)


def add_group(tx: Tx, grant: InstallationGrant[ManageGroup], *, name: str) -> GroupId:
    group = GroupId(new_id())
    store.insert_group(tx, group, name)
    audit.record(tx, grant.by, GroupAdded(group, name))
    return group


def rename_group(
    tx: Tx, grant: InstallationGrant[ManageGroup], group: GroupId, *, name: str
) -> None:
    _name_of(tx, group)
    store.rename_group(tx, group, name)
    audit.record(tx, grant.by, GroupRenamed(group, name))


def remove_group(tx: Tx, grant: InstallationGrant[ManageGroup], group: GroupId) -> None:
    """Remove the group; what its people had only through it, they have no more."""
    name = _name_of(tx, group)
    for workspace in store.unseat_everywhere(tx, group):
        there = replace(grant.by, workspace_id=workspace)
        audit.record(tx, there, GroupUnseated(group))
    for workspace, one in sorted(share_store.remove_shares_of(tx, group=group)):
        there = replace(grant.by, workspace_id=workspace)
        audit.record(tx, there, ResourceUnshared(one, None, group))
    store.remove_group(tx, group)
    audit.record(tx, grant.by, GroupRemoved(group, name))


def people_in_group(
    tx: Tx, _grant: InstallationGrant[ManageGroup], group: GroupId
) -> set[PersonId]:
    _name_of(tx, group)
    return store.people_in(tx, group)


def group_gives(
    tx: Tx, _grant: InstallationGrant[ManageGroup], group: GroupId
) -> GroupGives:
    """Say what its people have through the group, and would lose with it."""
    _name_of(tx, group)
    return GroupGives(tuple(store.seats_of(tx, group)), store.share_count(tx, group))


def join_group(
    tx: Tx, grant: InstallationGrant[ManageGroup], group: GroupId, person: PersonId
) -> None:
    _name_of(tx, group)
    if identity.home_of(tx, person) is not None:
        raise ServiceAccountInGroup(person)
    store.join(tx, group, person)
    audit.record(tx, grant.by, GroupJoined(group, person))


def leave_group(
    tx: Tx, grant: InstallationGrant[ManageGroup], group: GroupId, person: PersonId
) -> None:
    _name_of(tx, group)
    if not store.leave(tx, group, person):
        raise NotInGroup(person)
    audit.record(tx, grant.by, GroupLeft(group, person))


def groups_seated(tx: Tx, grant: Grant[ReadWorkspace]) -> list[GroupSeatFacts]:
    return store.groups_seated_in(tx, grant.workspace_id)


def members_by_group(tx: Tx, grant: Grant[ReadWorkspace]) -> list[MemberByGroup]:
    """List who has roles here through a group, once for each of his groups."""
    return store.members_by_group_in(tx, grant.workspace_id)


def seat_group(
    tx: Tx, grant: Grant[ManageMember], group: GroupId, roles: Collection[Role]
) -> None:
    """Give a group these roles and no others.

    A workspace's last owner is always a person: a group may be emptied elsewhere.
    """
    _name_of(tx, group)
    store.replace_group_roles(tx, grant.workspace_id, group, roles)
    audit.record(tx, grant.by, GroupSeated(group, tuple(sorted(roles))))


def unseat_group(tx: Tx, grant: Grant[ManageMember], group: GroupId) -> None:
    seated = store.groups_seated_in(tx, grant.workspace_id)
    if all(seat.group_id != group for seat in seated):
        raise GroupNotSeated(group)
    store.replace_group_roles(tx, grant.workspace_id, group, ())
    audit.record(tx, grant.by, GroupUnseated(group))


def _name_of(tx: Tx, group: GroupId) -> str:
    name = store.names_of(tx, [group]).get(group)
    if name is None:
        raise GroupUnknown(group)
    return name
