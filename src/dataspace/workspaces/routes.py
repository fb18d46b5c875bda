from collections import defaultdict
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, status
from pydantic import BaseModel, Field

from dataspace import access, identity, workspaces
from dataspace.access import (
    CreateWorkspace,
    Grant,
    InstallationGrant,
    ManageMember,
    ManageWorkspace,
    ReadWorkspace,
    Role,
)
from dataspace.access.guards import (
    CurrentActor,
    Requires,
    RequiresInInstallation,
)
from dataspace.core.guards import OpenTx
from dataspace.core.ids import GroupId, PersonId, WorkspaceId
from dataspace.core.texts import Name
from dataspace.identity import Actor
from dataspace.workspaces.models import FrameType, WorkspaceFacts

router = APIRouter(prefix="/workspaces", tags=["workspaces"])

MayCreate = Annotated[
    InstallationGrant[CreateWorkspace],
    Depends(RequiresInInstallation(CreateWorkspace)),
]
MayManage = Annotated[Grant[ManageWorkspace], Depends(Requires(ManageWorkspace))]
MayManageMembers = Annotated[
    Grant[ManageMember], Depends(Requires(ManageMember, fresh=True))
]
MayArchive = Annotated[
    Grant[ManageWorkspace], Depends(Requires(ManageWorkspace, fresh=True))
]
MayRead = Annotated[Grant[ReadWorkspace], Depends(Requires(ReadWorkspace))]


class NewWorkspace(BaseModel):
    name: Name


class WorkspaceCreated(BaseModel):
    id: WorkspaceId


class WorkspaceChange(BaseModel):
    name: Name | None = None
    df_type: FrameType | None = None


class WorkspaceShown(BaseModel):
    id: WorkspaceId
    name: str
    df_type: FrameType
    created_at: datetime
    archived_at: datetime | None
    roles: list[Role]
    may: list[str]


class RolesThroughGroup(BaseModel):
    group: str
    roles: list[Role]


class MemberShown(BaseModel):
    person_id: PersonId
    login: str
    name: str
    # His own; empty where he is here through groups alone.
    roles: list[Role]
    through: list[RolesThroughGroup]
    is_service_account: bool


class GroupSeatShown(BaseModel):
    group_id: GroupId
    name: str
    roles: list[Role]


class NewRoles(BaseModel):
    roles: Annotated[set[Role], Field(min_length=1)]


def shown(
    facts: WorkspaceFacts, roles: frozenset[Role], actor: Actor
) -> WorkspaceShown:
    may = access.may_in_workspace(
        roles,
        is_administrator=actor.is_administrator,
        is_archived=facts.archived_at is not None,
    )
    return WorkspaceShown(
        id=facts.id,
        name=facts.name,
        df_type=facts.df_type,
        created_at=facts.created_at,
        archived_at=facts.archived_at,
        roles=sorted(roles),
        may=[right for right in may if access.is_in_scope(actor, right)],
    )


@router.get("")
def list_workspaces(tx: OpenTx, actor: CurrentActor) -> list[WorkspaceShown]:
    """List the workspaces that you may see."""
    found = workspaces.mine(tx, actor)
    return [shown(facts, roles, actor) for facts, roles in found]


@router.post("", status_code=status.HTTP_201_CREATED)
def create_workspace(
    new: NewWorkspace, tx: OpenTx, grant: MayCreate
) -> WorkspaceCreated:
    """Create a workspace; you become its owner."""
    return WorkspaceCreated(id=workspaces.create(tx, grant, name=new.name))


@router.get("/{workspace_id}")
def show_workspace(tx: OpenTx, grant: MayRead) -> WorkspaceShown:
    """Show a workspace, and what you may do in it."""
    roles = access.roles_of(tx, grant)
    return shown(workspaces.facts(tx, grant), roles, grant.actor)


@router.patch("/{workspace_id}", status_code=status.HTTP_204_NO_CONTENT)
def change_workspace(change: WorkspaceChange, tx: OpenTx, grant: MayManage) -> None:
    """Rename a workspace, or change what its transforms receive."""
    workspaces.change(tx, grant, name=change.name, df_type=change.df_type)


@router.post("/{workspace_id}/archive", status_code=status.HTTP_204_NO_CONTENT)
def archive_workspace(tx: OpenTx, grant: MayArchive) -> None:
    """Archive a workspace: it can be read, and no longer changed."""
    workspaces.archive(tx, grant)


@router.post("/{workspace_id}/unarchive", status_code=status.HTTP_204_NO_CONTENT)
def unarchive_workspace(tx: OpenTx, grant: MayManage) -> None:
    """Bring an archived workspace back."""
    workspaces.unarchive(tx, grant)


@router.get("/{workspace_id}/members")
def list_members(tx: OpenTx, grant: MayRead) -> list[MemberShown]:
    """List the members of a workspace and their roles, their own and their groups'."""
    own = {seat.person_id: seat.roles for seat in access.members(tx, grant)}
    through: dict[PersonId, list[RolesThroughGroup]] = defaultdict(list)
    for one in access.members_by_group(tx, grant):
        held = RolesThroughGroup(group=one.group, roles=sorted(one.roles))
        through[one.person_id].append(held)
    known = identity.people_by_id(tx, own.keys() | through.keys())
    listed = [
        MemberShown(
            person_id=person,
            login=facts.login,
            name=facts.name,
            roles=sorted(own.get(person, ())),
            through=through.get(person, []),
            is_service_account=facts.home is not None,
        )
        for person, facts in known.items()
    ]
    return sorted(listed, key=lambda member: member.name.casefold())


@router.put(
    "/{workspace_id}/members/{person_id}", status_code=status.HTTP_204_NO_CONTENT
)
def set_roles(
    person_id: PersonId, new: NewRoles, tx: OpenTx, grant: MayManageMembers
) -> None:
    """Give a person these roles in the workspace, and no others."""
    identity.present(tx, person_id)
    access.seat_member(tx, grant.by, grant.workspace_id, person_id, new.roles)


@router.delete(
    "/{workspace_id}/members/{person_id}", status_code=status.HTTP_204_NO_CONTENT
)
def remove_member(person_id: PersonId, tx: OpenTx, grant: MayManageMembers) -> None:
    """Take all of a person's roles in the workspace away."""
    access.remove_member(tx, grant, person_id)


@router.get("/{workspace_id}/groups")
def list_groups(tx: OpenTx, grant: MayRead) -> list[GroupSeatShown]:
    """List the groups that have roles in a workspace."""
    return [
        GroupSeatShown(group_id=one.group_id, name=one.name, roles=sorted(one.roles))
        for one in access.groups_seated(tx, grant)
    ]


@router.put("/{workspace_id}/groups/{group_id}", status_code=status.HTTP_204_NO_CONTENT)
def seat_group(
    group_id: GroupId, new: NewRoles, tx: OpenTx, grant: MayManageMembers
) -> None:
    """Give a group these roles in the workspace, and no others."""
    access.seat_group(tx, grant, group_id, new.roles)


@router.delete(
    "/{workspace_id}/groups/{group_id}", status_code=status.HTTP_204_NO_CONTENT
)
def unseat_group(group_id: GroupId, tx: OpenTx, grant: MayManageMembers) -> None:
    """Take all of a group's roles in the workspace away."""
    access.unseat_group(tx, grant, group_id)
