"""What an actor may do, and the proof that it was checked.

`authorize` is the only maker of a `Grant`, and a `Grant` names its permission in its
type. A service that demands `Grant[WriteTransform]` cannot be called by code that forgot
to check, or that checked something else. This guards against forgetting, not against
malice: Python can forge anything.

Behind it stands a wall in the database: a transaction sees the workspaces of its proofs
and no other. `authorize` opens it, and `see` where no one workspace is meant; a query that
forgot to say which workspace it means, comes back without the others.
"""

from dataspace.access.bounds import insist_on_scope, is_in_scope, is_within
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
    scopes,
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
from dataspace.access.token_fields import TokenMade, TokenShown, TokenWanted
from dataspace.access.tokens import checked_scopes, make_service_token, make_token

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
    "TokenMade",
    "TokenShown",
    "TokenWanted",
    "WorkspaceArchived",
    "WorkspaceUnknown",
    "WriteFile",
    "WriteTransform",
    "authorize",
    "authorize_in_installation",
    "checked_scopes",
    "hand_over",
    "insist_on_scope",
    "is_in_scope",
    "is_within",
    "make_service_token",
    "make_token",
    "may_in_installation",
    "may_in_workspace",
    "members",
    "new_workspace",
    "owned_alone",
    "remove_member",
    "roles_of",
    "scopes",
    "seat_member",
    "see",
    "workspaces_of",
]
