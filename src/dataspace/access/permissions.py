"""The whole of who may do what, on one page. Keep every list alphabetical."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import ClassVar


class Permission:
    """A right, as a type. Never instantiated."""

    key: ClassVar[str]
    # An archived workspace is read-only: it refuses every right that changes something.
    changes: ClassVar[bool] = False
    # What it lets one change, or take away, wants a fresh proof that it is he.
    is_dangerous: ClassVar[bool] = False
    # A token proves nothing freshly, so it is given nothing that is dangerous; except for
    # this, which a token may do again that was made with a fresh proof, as all are.
    is_proved_by_making: ClassVar[bool] = False


class CreateWorkspace(Permission):
    key = "workspace:create"
    changes = True


class ExportDataset(Permission):
    key = "dataset:export"
    is_dangerous = True
    is_proved_by_making = True


class ManageGroup(Permission):
    key = "group:manage"
    is_dangerous = True
    changes = True


class ManageInstallation(Permission):
    key = "installation:manage"
    is_dangerous = True
    changes = True


class ManageMember(Permission):
    key = "member:manage"
    is_dangerous = True
    changes = True


class ManagePerson(Permission):
    key = "person:manage"
    is_dangerous = True
    changes = True


class ManageWorkspace(Permission):
    key = "workspace:manage"
    is_dangerous = True
    # Not `changes`: whoever archived a workspace must be able to bring it back.


class ReadAudit(Permission):
    key = "audit:read"
    # What everybody did, and from where: for no program, and to be taken away freshly.
    is_dangerous = True


class ReadBuild(Permission):
    key = "build:read"


class ReadDataset(Permission):
    key = "dataset:read"


class ReadFile(Permission):
    key = "file:read"


class ReadSecret(Permission):
    # What there is and who looks after it. No right lets anybody read a value.
    key = "secret:read"


class ReadTransform(Permission):
    key = "transform:read"


class ReadWorkspace(Permission):
    key = "workspace:read"


class RestoreDataset(Permission):
    key = "dataset:restore"
    changes = True


class RunBuild(Permission):
    key = "build:run"
    changes = True


class WriteFile(Permission):
    key = "file:write"
    changes = True


class WriteSecret(Permission):
    key = "secret:write"
    changes = True


class WriteTransform(Permission):
    key = "transform:write"
    changes = True


class Role(StrEnum):
    EDITOR = "EDITOR"
    EXPORTER = "EXPORTER"
    OWNER = "OWNER"
    VIEWER = "VIEWER"


Rights = frozenset[type[Permission]]

_VIEW: Rights = frozenset(
    {ReadBuild, ReadDataset, ReadFile, ReadSecret, ReadTransform, ReadWorkspace}
)
_EDIT: Rights = frozenset(
    {RestoreDataset, RunBuild, WriteFile, WriteSecret, WriteTransform}
)

RIGHTS: Mapping[Role, Rights] = {
    Role.EDITOR: _VIEW | _EDIT,
    Role.EXPORTER: _VIEW | {ExportDataset},
    Role.OWNER: _VIEW
    | _EDIT
    | {ExportDataset, ManageMember, ManageWorkspace, ReadAudit},
    Role.VIEWER: _VIEW,
}

# What the global ADMIN may do in a workspace: everything, in every one.
ADMINISTRATOR_RIGHTS: Rights = RIGHTS[Role.OWNER]

# Rights that belong to no workspace. Everybody who can sign in has the first set.
EVERYBODY: Rights = frozenset({CreateWorkspace})
ADMINISTRATOR: Rights = EVERYBODY | {
    ManageGroup,
    ManageInstallation,
    ManagePerson,
}


def may_be_scope(permission: type[Permission]) -> bool:
    """Whether a token can be given this permission. What is dangerous, no token can."""
    return not permission.is_dangerous or permission.is_proved_by_making


def scopes() -> list[str]:
    """Name every permission that a token can be given."""
    held = {*ADMINISTRATOR_RIGHTS, *ADMINISTRATOR}
    return sorted(right.key for right in held if may_be_scope(right))


def rights_in_workspace(roles: Iterable[Role], *, is_administrator: bool) -> Rights:
    if is_administrator:
        return ADMINISTRATOR_RIGHTS
    return frozenset().union(*(RIGHTS[role] for role in roles))


def rights_in_installation(*, is_administrator: bool) -> Rights:
    return ADMINISTRATOR if is_administrator else EVERYBODY


def may_in_workspace(
    roles: Iterable[Role], *, is_administrator: bool, is_archived: bool = False
) -> list[str]:
    """Name the rights for the page, which shows or hides and never decides."""
    rights = rights_in_workspace(roles, is_administrator=is_administrator)
    return sorted(right.key for right in rights if not (is_archived and right.changes))


def may_in_installation(*, is_administrator: bool) -> list[str]:
    rights = rights_in_installation(is_administrator=is_administrator)
    return sorted(right.key for right in rights)
