from dataclasses import dataclass

from dataspace.core.errors import Conflict, Forbidden, Invalid, NotFound
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
class SuccessorMissing(Conflict):
    """Somebody has to own these workspaces next: name a person who is not leaving."""

    workspace_ids: list[WorkspaceId]


@dataclass(eq=False)
class MemberUnknown(NotFound):
    """This person is not a member of the workspace."""

    person_id: PersonId


@dataclass(eq=False)
class RoleNeedsSecondFactor(Forbidden):
    """Your role here counts only with a second factor: set one up on your account page."""

    permission: str


@dataclass(eq=False)
class ScopeMissing(Forbidden):
    """This token was not given that scope."""

    permission: str


@dataclass(eq=False)
class ScopeRefused(Invalid):
    """A token cannot be given these scopes: there are none such, or they want a session."""

    scopes: list[str]


@dataclass(eq=False)
class ServiceAccountAway(Conflict):
    """A service account has roles in its own workspace, and in no other."""

    person_id: PersonId


@dataclass(eq=False)
class ServiceAccountInGroup(Conflict):
    """A group is of people: a service account is given its roles by its workspace."""

    person_id: PersonId


@dataclass(eq=False)
class ServiceAccountOwner(Conflict):
    """A service account cannot own a workspace: an owner is a person."""

    person_id: PersonId
