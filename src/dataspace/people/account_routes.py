"""Everybody's accounts, for administrators."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, status
from pydantic import BaseModel

from dataspace import access, identity
from dataspace.access.guards import SignedInActor
from dataspace.core.guards import OpenTx
from dataspace.core.ids import PersonId, WorkspaceId
from dataspace.core.texts import Email, Name
from dataspace.identity import Account, PersonState
from dataspace.mail.guards import OpenMailing
from dataspace.people import service
from dataspace.people.fields import Login
from dataspace.people.guards import MayLook, MayManage

router = APIRouter(prefix="/people", tags=["people"])


class PersonShown(BaseModel):
    id: PersonId
    login: str
    name: str
    email: str | None
    is_email_verified: bool
    is_administrator: bool
    state: PersonState
    disabled_at: datetime | None
    last_seen_at: datetime | None
    has_second_factor: bool


class PersonFound(BaseModel):
    id: PersonId
    login: str
    name: str


class NewPerson(BaseModel):
    login: Login
    name: Name
    email: Email | None = None
    is_administrator: bool = False


class PersonChange(BaseModel):
    login: Login | None = None
    name: Name | None = None


class EmailOfPerson(BaseModel):
    email: Email | None


class LinkMade(BaseModel):
    id: PersonId
    # None: it was mailed, and nobody else sees it.
    link: str | None


class WorkspaceOwned(BaseModel):
    id: WorkspaceId
    name: str


class Successor(BaseModel):
    successor: PersonId | None = None


def shown(account: Account, *, has_second_factor: bool) -> PersonShown:
    facts = account.facts
    return PersonShown(
        id=facts.id,
        login=facts.login,
        name=facts.name,
        email=facts.email,
        is_email_verified=facts.is_email_verified,
        is_administrator=facts.is_administrator,
        state=account.state,
        disabled_at=facts.disabled_at,
        last_seen_at=facts.last_seen_at,
        has_second_factor=has_second_factor,
    )


@router.get("")
def list_people(tx: OpenTx, _grant: MayLook) -> list[PersonShown]:
    """List all accounts, and how each of them stands."""
    secured = identity.people_with_factors(tx)
    return [
        shown(account, has_second_factor=account.facts.id in secured)
        for account in identity.accounts(tx)
    ]


@router.get("/search")
def search_people(
    tx: OpenTx, _actor: SignedInActor, q: Annotated[str, Query(min_length=2)]
) -> list[PersonFound]:
    """Find people by a part of their name, to make them members."""
    return [
        PersonFound(id=facts.id, login=facts.login, name=facts.name)
        for facts in identity.search(tx, q)
    ]


@router.post("", status_code=status.HTTP_201_CREATED)
def add_person(
    new: NewPerson, tx: OpenTx, grant: MayManage, mailing: OpenMailing
) -> LinkMade:
    """Make an account; its link is mailed to the address, or answered without one."""
    person = identity.add_person(
        tx,
        grant.by,
        login=new.login,
        name=new.name,
        is_administrator=new.is_administrator,
    )
    if new.email is None:
        link = identity.make_link(tx, grant.by, person)
        return LinkMade(id=person, link=identity.page_of_link(link))
    identity.set_email(tx, grant.by, person, new.email)
    identity.invite(tx, grant.by, person, mailing.seal)
    return LinkMade(id=person, link=None)


@router.patch("/{person_id}", status_code=status.HTTP_204_NO_CONTENT)
def change_person(
    person_id: PersonId, change: PersonChange, tx: OpenTx, grant: MayManage
) -> None:
    """Change the name that is shown, or the one that signs in."""
    identity.rename(tx, grant.by, person_id, name=change.name, login=change.login)


@router.put("/{person_id}/email", status_code=status.HTTP_204_NO_CONTENT)
def set_email(
    person_id: PersonId, new: EmailOfPerson, tx: OpenTx, grant: MayManage
) -> None:
    """Set a person's e-mail address; it counts as unproven until a link there is used."""
    identity.set_email(tx, grant.by, person_id, new.email)


@router.post("/{person_id}/link")
def make_link(person_id: PersonId, tx: OpenTx, grant: MayManage) -> LinkMade:
    """Make a new one-time link, with which the person sets a new password."""
    link = identity.make_link(tx, grant.by, person_id)
    return LinkMade(id=person_id, link=identity.page_of_link(link))


@router.post("/{person_id}/invite", status_code=status.HTTP_202_ACCEPTED)
def invite_person(
    person_id: PersonId, tx: OpenTx, grant: MayManage, mailing: OpenMailing
) -> None:
    """Mail a new one-time link to the person; nobody else sees it."""
    identity.invite(tx, grant.by, person_id, mailing.seal)


@router.post("/{person_id}/disable", status_code=status.HTTP_204_NO_CONTENT)
def disable_person(person_id: PersonId, tx: OpenTx, grant: MayManage) -> None:
    """Disable an account and end its sessions."""
    identity.disable(tx, grant.by, person_id)


@router.post("/{person_id}/enable", status_code=status.HTTP_204_NO_CONTENT)
def enable_person(person_id: PersonId, tx: OpenTx, grant: MayManage) -> None:
    """Let a disabled account sign in again."""
    identity.enable(tx, grant.by, person_id)


@router.post("/{person_id}/end-sessions", status_code=status.HTTP_204_NO_CONTENT)
def end_sessions(person_id: PersonId, tx: OpenTx, grant: MayManage) -> None:
    """End every session of a person, on every device."""
    identity.end_sessions_of(tx, grant.by, person_id)


@router.get("/{person_id}/owned")
def list_owned(
    person_id: PersonId, tx: OpenTx, _grant: MayLook
) -> list[WorkspaceOwned]:
    """List the workspaces that have no owner but this person."""
    owned = access.owned_alone(tx, person_id)
    return [WorkspaceOwned(id=workspace, name=name) for workspace, name in owned]


@router.post("/{person_id}/delete", status_code=status.HTTP_204_NO_CONTENT)
def delete_person(
    person_id: PersonId, heir: Successor, tx: OpenTx, grant: MayManage
) -> None:
    """Delete an account; what only this person owned goes to the successor."""
    service.delete(tx, grant, person_id, heir.successor)
