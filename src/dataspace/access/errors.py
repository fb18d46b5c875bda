from dataclasses import dataclass

from dataspace.core.errors import Conflict, Forbidden, NotFound
from dataspace.core.ids import GroupId, PersonId, TransformId, WorkspaceId


@dataclass(eq=False)
class WorkspaceUnknown(NotFound):
    """There is no such workspace, or none that you may see."""

    workspace_id: WorkspaceId


@dataclass(eq=False)
class GroupNameTaken(Conflict):
    """There is a group by that name already."""

    name: str


@dataclass(eq=False)
class GroupNotSeated(NotFound):
    """This group has no role in the workspace."""

    group_id: GroupId


@dataclass(eq=False)
class GroupUnknown(NotFound):
    """There is no such group."""

    group_id: GroupId


@dataclass(eq=False)
class NotInGroup(NotFound):
    """This person is not in the group."""

    person_id: PersonId


@dataclass(eq=False)
class NotShared(NotFound):
    """Nothing of this was shared with them."""


@dataclass(eq=False)
class PermissionMissing(Forbidden):
    """Your roles do not allow that."""

    permission: str


@dataclass(eq=False)
class ResourceRestricted(Forbidden):
    """This is restricted to people who are named, or is made from something that is."""

    transform_id: TransformId


@dataclass(eq=False)
class WorkspaceArchived(Conflict):
    """This workspace is archived: it can be read, and changed again once it is restored."""

    workspace_id: WorkspaceId


@dataclass(eq=False)
class LastOwner(Conflict):
    """A workspace needs an owner: give somebody else the role first."""

    person_id: PersonId


@dataclass(eq=False)
class MemberUnknown(NotFound):
    """This person is not a member of the workspace."""

    person_id: PersonId
