from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, status
from pydantic import BaseModel

from dataspace import access, identity
from dataspace.access import InstallationGrant, ManageGroup, Role
from dataspace.access.guards import RequiresInInstallation, SignedInActor
from dataspace.core.guards import OpenTx
from dataspace.core.ids import GroupId, PersonId, WorkspaceId
from dataspace.core.texts import Name

router = APIRouter(prefix="/groups", tags=["groups"])

MayLook = Annotated[
    InstallationGrant[ManageGroup], Depends(RequiresInInstallation(ManageGroup))
]
MayManage = Annotated[
    InstallationGrant[ManageGroup],
    Depends(RequiresInInstallation(ManageGroup, fresh=True)),
]


class GroupShown(BaseModel):
    id: GroupId
    name: str
    member_count: int


class GroupNamed(BaseModel):
    name: Name


class GroupMade(BaseModel):
    id: GroupId


class InGroup(BaseModel):
    id: PersonId
    login: str
    name: str
    disabled_at: datetime | None


class GroupPlace(BaseModel):
    workspace_id: WorkspaceId
    workspace: str
    roles: list[Role]


class GroupGivesShown(BaseModel):
    seats: list[GroupPlace]
    share_count: int


@router.get("")
def list_groups(tx: OpenTx, actor: SignedInActor) -> list[GroupShown]:
    """List the groups of the installation, to seat them or to share with them."""
    return [
        GroupShown(id=one.id, name=one.name, member_count=one.member_count)
        for one in access.groups(tx, actor)
    ]


@router.post("", status_code=status.HTTP_201_CREATED)
def add_group(new: GroupNamed, tx: OpenTx, grant: MayManage) -> GroupMade:
    """Make a group; nobody is in it yet."""
    return GroupMade(id=access.add_group(tx, grant, name=new.name))


@router.patch("/{group_id}", status_code=status.HTTP_204_NO_CONTENT)
def rename_group(
    group_id: GroupId, new: GroupNamed, tx: OpenTx, grant: MayManage
) -> None:
    """Give a group another name."""
    access.rename_group(tx, grant, group_id, name=new.name)


@router.delete("/{group_id}", status_code=status.HTTP_204_NO_CONTENT)
def remove_group(group_id: GroupId, tx: OpenTx, grant: MayManage) -> None:
    """Remove a group, with what its people had only through it."""
    access.remove_group(tx, grant, group_id)


@router.get("/{group_id}/people")
def list_people_in_group(
    group_id: GroupId, tx: OpenTx, grant: MayLook
) -> list[InGroup]:
    """List who is in a group; whoever is disabled can do nothing through it."""
    found = identity.people_by_id(tx, access.people_in_group(tx, grant, group_id))
    return [
        InGroup(id=one.id, login=one.login, name=one.name, disabled_at=one.disabled_at)
        for one in sorted(found.values(), key=lambda one: one.name.casefold())
    ]


@router.get("/{group_id}/gives")
def show_what_group_gives(
    group_id: GroupId, tx: OpenTx, grant: MayLook
) -> GroupGivesShown:
    """Show what its people have through a group, and would lose with it."""
    gives = access.group_gives(tx, grant, group_id)
    return GroupGivesShown(
        seats=[
            GroupPlace(workspace_id=where, workspace=name, roles=sorted(roles))
            for where, name, roles in gives.seats
        ],
        share_count=gives.share_count,
    )


@router.put("/{group_id}/people/{person_id}", status_code=status.HTTP_204_NO_CONTENT)
def join_group(
    group_id: GroupId, person_id: PersonId, tx: OpenTx, grant: MayManage
) -> None:
    """Put a person into a group."""
    identity.present(tx, person_id)
    access.join_group(tx, grant, group_id, person_id)


@router.delete("/{group_id}/people/{person_id}", status_code=status.HTTP_204_NO_CONTENT)
def leave_group(
    group_id: GroupId, person_id: PersonId, tx: OpenTx, grant: MayManage
) -> None:
    """Take a person out of a group."""
    access.leave_group(tx, grant, group_id, person_id)
