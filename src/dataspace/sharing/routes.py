from typing import Annotated, Literal

from fastapi import APIRouter, Depends, status
from pydantic import BaseModel, Field

from dataspace import access, identity
from dataspace.access import (
    Because,
    Explained,
    ManageMember,
    ManageWorkspace,
    Reason,
    ResourceGrant,
    Role,
)
from dataspace.access.guards import RequiresOn, SignedInActor
from dataspace.core.guards import OpenTx
from dataspace.core.ids import GroupId, PersonId, TransformId, WorkspaceId
from dataspace.sharing import service

router = APIRouter(tags=["sharing"])
_PREFIX = "/workspaces/{workspace_id}/transforms/{transform_id}/access"

# Looking is possible in an archived workspace, changing is not.
MayLook = Annotated[
    ResourceGrant[ManageWorkspace], Depends(RequiresOn(ManageWorkspace))
]
MayChange = Annotated[
    ResourceGrant[ManageMember], Depends(RequiresOn(ManageMember, fresh=True))
]
Shareable = Literal[
    "dataset:export", "dataset:read", "transform:read", "transform:write"
]


class ShareShown(BaseModel):
    person_id: PersonId | None
    group_id: GroupId | None
    name: str
    permissions: list[str]


class AccessShown(BaseModel):
    is_restricted: bool
    # The restricted ones that it was made from: it is closed with them.
    made_from: list[TransformId]
    shares: list[ShareShown]


class RestrictionChange(BaseModel):
    is_restricted: bool


class NewShare(BaseModel):
    permissions: Annotated[set[Shareable], Field(min_length=1)]


class ReasonShown(BaseModel):
    reason: Reason
    role: Role | None
    group: str | None
    transform: str | None


class RightExplained(BaseModel):
    permission: str
    may: bool
    because: list[ReasonShown]


class ShownToYou(BaseModel):
    workspace_id: WorkspaceId
    workspace: str
    transform_id: TransformId
    name: str
    may: list[str]


@router.get("/shown")
def list_shown(tx: OpenTx, actor: SignedInActor) -> list[ShownToYou]:
    """List the single datasets that somebody has shown to you."""
    return [
        ShownToYou(
            workspace_id=one.facts.workspace_id,
            workspace=one.workspace,
            transform_id=one.facts.transform_id,
            name=one.name,
            may=list(one.facts.may),
        )
        for one in service.shown(tx, actor)
    ]


@router.get(_PREFIX)
def show_access(tx: OpenTx, grant: MayLook) -> AccessShown:
    """Show whether a transform is restricted, and with whom it is shared."""
    is_restricted, shares = access.resource_access(tx, grant)
    people = identity.people_by_id(tx, (one.person for one in shares if one.person))
    groups = access.group_names(tx, [one.group for one in shares if one.group])
    return AccessShown(
        is_restricted=is_restricted,
        made_from=access.restricted_sources(tx, grant),
        shares=[
            ShareShown(
                person_id=one.person,
                group_id=one.group,
                name=people[one.person].name
                if one.person
                else groups[one.group]
                if one.group
                else "",
                permissions=list(one.permissions),
            )
            for one in shares
        ],
    )


@router.put(f"{_PREFIX}/restriction", status_code=status.HTTP_204_NO_CONTENT)
def change_restriction(change: RestrictionChange, tx: OpenTx, grant: MayChange) -> None:
    """Restrict a transform to people who are named, or open it again."""
    access.restrict(tx, grant, is_restricted=change.is_restricted)


@router.put(f"{_PREFIX}/people/{{person_id}}", status_code=status.HTTP_204_NO_CONTENT)
def share_with_person(
    person_id: PersonId, new: NewShare, tx: OpenTx, grant: MayChange
) -> None:
    """Give a person these rights on a transform, and no others."""
    identity.present(tx, person_id)
    access.share(tx, grant, person=person_id, permissions=new.permissions)


@router.delete(
    f"{_PREFIX}/people/{{person_id}}", status_code=status.HTTP_204_NO_CONTENT
)
def unshare_with_person(person_id: PersonId, tx: OpenTx, grant: MayChange) -> None:
    """Take away what a person was given on a transform."""
    access.unshare(tx, grant, person=person_id)


@router.put(f"{_PREFIX}/groups/{{group_id}}", status_code=status.HTTP_204_NO_CONTENT)
def share_with_group(
    group_id: GroupId, new: NewShare, tx: OpenTx, grant: MayChange
) -> None:
    """Give a group these rights on a transform, and no others."""
    access.share(tx, grant, group=group_id, permissions=new.permissions)


@router.delete(f"{_PREFIX}/groups/{{group_id}}", status_code=status.HTTP_204_NO_CONTENT)
def unshare_with_group(group_id: GroupId, tx: OpenTx, grant: MayChange) -> None:
    """Take away what a group was given on a transform."""
    access.unshare(tx, grant, group=group_id)


@router.get(f"{_PREFIX}/explain/{{person_id}}")
def explain_access(
    person_id: PersonId, tx: OpenTx, grant: MayLook
) -> list[RightExplained]:
    """Say what a person may do to a transform, and why."""
    explained = access.explain(tx, grant, identity.known(tx, person_id))
    because = [each for one in explained for each in one.because]
    groups = access.group_names(tx, [one.group for one in because if one.group])
    names = service.names_in(tx, grant.workspace_id)
    return [told(one, groups, names) for one in explained]


def told(
    one: Explained, groups: dict[GroupId, str], names: dict[TransformId, str]
) -> RightExplained:
    return RightExplained(
        permission=one.permission,
        may=one.may,
        because=[reason_of(each, groups, names) for each in one.because],
    )


def reason_of(
    one: Because, groups: dict[GroupId, str], names: dict[TransformId, str]
) -> ReasonShown:
    return ReasonShown(
        reason=one.reason,
        role=one.role,
        group=groups.get(one.group) if one.group else None,
        transform=names.get(one.source, one.source) if one.source else None,
    )
