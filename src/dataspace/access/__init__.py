"""What an actor may do, and the proof that it was checked.

`authorize` is the only maker of a `Grant`, and a `Grant` names its permission in its
type. A service that demands `Grant[WriteTransform]` cannot be called by code that forgot
to check, or that checked something else. This guards against forgetting, not against
malice: Python can forge anything.

Behind it stands a wall in the database: a transaction sees the workspaces of its proofs
and no other. `authorize` opens it, and `see` where no one workspace is meant; a query that
forgot to say which workspace it means, comes back without the others.
"""

from dataspace.access.errors import (
    PermissionMissing,
    WorkspaceArchived,
    WorkspaceUnknown,
)
from dataspace.access.models import Grant, InstallationGrant, Seat
from dataspace.access.permissions import (
    CreateWorkspace,
    ExportDataset,
    ManageInstallation,
    ManageMember,
    ManagePerson,
    ManageWorkspace,
    Permission,
    ReadBuild,
    ReadDataset,
    ReadFile,
    ReadTransform,
    ReadWorkspace,
    RestoreDataset,
    Role,
    RunBuild,
    WriteFile,
    WriteTransform,
    may_in_installation,
    may_in_workspace,
)
from dataspace.access.service import (
    authorize,
    authorize_in_installation,
    hand_over,
    members,
    new_workspace,
    owned_alone,
    remove_member,
    roles_of,
    seat_member,
    see,
    workspaces_of,
)

__all__ = [
    "CreateWorkspace",
    "ExportDataset",
    "Grant",
    "InstallationGrant",
    "ManageInstallation",
    "ManageMember",
    "ManagePerson",
    "ManageWorkspace",
    "Permission",
    "PermissionMissing",
    "ReadBuild",
    "ReadDataset",
    "ReadFile",
    "ReadTransform",
    "ReadWorkspace",
    "RestoreDataset",
    "Role",
    "RunBuild",
    "Seat",
    "WorkspaceArchived",
    "WorkspaceUnknown",
    "WriteFile",
    "WriteTransform",
    "authorize",
    "authorize_in_installation",
    "hand_over",
    "may_in_installation",
    "may_in_workspace",
    "members",
    "new_workspace",
    "owned_alone",
    "remove_member",
    "roles_of",
    "seat_member",
    "see",
    "workspaces_of",
]
