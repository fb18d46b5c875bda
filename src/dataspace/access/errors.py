from dataclasses import dataclass

from dataspace.core.errors import Conflict, Forbidden, NotFound
from dataspace.core.ids import PersonId, WorkspaceId


@dataclass(eq=False)
class WorkspaceUnknown(NotFound):
    """There is no such workspace, or none that you may see."""

    workspace_id: WorkspaceId


@dataclass(eq=False)
class PermissionMissing(Forbidden):
    """Your roles do not allow that."""

    permission: str


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
