from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response, status
from pydantic import BaseModel, Field

from dataspace import access, identity
from dataspace.access import InstallationGrant, ManagePerson
from dataspace.access.guards import RequiresInInstallation
from dataspace.core.guards import OpenTx
from dataspace.core.ids import PersonId
from dataspace.core.texts import Name
from dataspace.identity import (
    Actor,
    Method,
    PersonFacts,
    Secret,
    SignedIn,
    SignInRules,
)
from dataspace.identity.guards import (
    EnrollingActor,
    PresentedToken,
    RequestOrigin,
    Rules,
    SessionActor,
    SignedInActor,
)
from dataspace.people import cookies
from dataspace.people.fields import Login, PasswordField, TokenField, plain

router = APIRouter(tags=["people"])


MayLook = Annotated[
    InstallationGrant[ManagePerson], Depends(RequiresInInstallation(ManagePerson))
]
MayManage = Annotated[
    InstallationGrant[ManagePerson],
    Depends(RequiresInInstallation(ManagePerson, fresh=True)),
]


class Credentials(BaseModel):
    login: Annotated[str, Field(max_length=254)]
    password: PasswordField


class Welcome(BaseModel):
    token: TokenField
    password: PasswordField


class WelcomeToken(BaseModel):
    token: TokenField


class Invited(BaseModel):
    login: str
    name: str


class Me(BaseModel):
    id: PersonId
    login: str
    name: str
    is_administrator: bool
    may: list[str]
    # Until he has set up a second factor, nothing else answers him.
    must_enrol: bool


class SecondStepDue(BaseModel):
    """The first step was right; one of these has to follow."""

    methods: list[Method]


class PasswordChange(BaseModel):
    current: PasswordField
    new: PasswordField


class PersonShown(BaseModel):
    id: PersonId
    login: str
    name: str
    is_administrator: bool
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
    is_administrator: bool = False


class LinkMade(BaseModel):
    id: PersonId
    link: str


def me(actor: Actor) -> Me:
    return Me(
        id=actor.id,
        login=actor.login,
        name=actor.name,
        is_administrator=actor.is_administrator,
        may=access.may_in_installation(is_administrator=actor.is_administrator),
        must_enrol=actor.proof.must_enrol,
    )


def shown(facts: PersonFacts, *, has_second_factor: bool) -> PersonShown:
    return PersonShown(
        id=facts.id,
        login=facts.login,
        name=facts.name,
        is_administrator=facts.is_administrator,
        disabled_at=facts.disabled_at,
        last_seen_at=facts.last_seen_at,
        has_second_factor=has_second_factor,
    )


def welcomed(
    response: Response, signed_in: SignedIn, rules: SignInRules
) -> Me | SecondStepDue:
    lives_seconds = int(rules.session_length.total_seconds())
    cookies.give(response, signed_in.token, lives_seconds=lives_seconds)
    if signed_in.due:
        response.status_code = status.HTTP_202_ACCEPTED
        return SecondStepDue(methods=[Method(one) for one in signed_in.due])
    return me(signed_in.actor)


# The token stands in the fragment, which browsers do not send: it reaches no log.
def page_of_link(token: Secret) -> str:
    return f"/welcome#{token.value}"


@router.post("/sign-in")
def sign_in(
    credentials: Credentials,
    response: Response,
    tx: OpenTx,
    origin: RequestOrigin,
    rules: Rules,
    replacing: PresentedToken,
) -> Me | SecondStepDue:
    """Sign in with an account name and a password."""
    signed_in = identity.sign_in(
        tx,
        origin,
        login=credentials.login,
        password=plain(credentials.password),
        replacing=replacing,
    )
    return welcomed(response, signed_in, rules)


@router.post("/welcome/look")
def look_at_link(asked: WelcomeToken, tx: OpenTx) -> Invited:
    """Tell for whom a one-time link is."""
    facts = identity.look_at_link(tx, plain(asked.token))
    return Invited(login=facts.login, name=facts.name)


@router.post("/welcome")
def use_link(
    welcome: Welcome,
    response: Response,
    tx: OpenTx,
    origin: RequestOrigin,
    rules: Rules,
    replacing: PresentedToken,
) -> Me | SecondStepDue:
    """Set a password with a one-time link, and sign in."""
    signed_in = identity.use_link(
        tx,
        origin,
        rules,
        token=plain(welcome.token),
        password=plain(welcome.password),
        replacing=replacing,
    )
    return welcomed(response, signed_in, rules)


@router.post("/sign-out", status_code=status.HTTP_204_NO_CONTENT)
def sign_out(response: Response, tx: OpenTx, actor: SessionActor) -> None:
    """End this session."""
    identity.sign_out(tx, actor)
    cookies.take(response)


@router.post("/sign-out-everywhere", status_code=status.HTTP_204_NO_CONTENT)
def sign_out_everywhere(response: Response, tx: OpenTx, actor: SignedInActor) -> None:
    """End every session of yours, on every device."""
    identity.sign_out_everywhere(tx, actor)
    cookies.take(response)


@router.get("/me")
def show_me(actor: EnrollingActor) -> Me:
    """Say who you are signed in as."""
    return me(actor)


@router.put("/me/password", status_code=status.HTTP_204_NO_CONTENT)
def change_password(
    change: PasswordChange, tx: OpenTx, actor: SignedInActor, rules: Rules
) -> None:
    """Change your password; your other sessions end."""
    identity.change_password(
        tx, actor, rules, current=plain(change.current), new=plain(change.new)
    )


@router.get("/people")
def list_people(tx: OpenTx, _grant: MayLook) -> list[PersonShown]:
    """List all accounts."""
    secured = identity.people_with_factors(tx)
    return [
        shown(facts, has_second_factor=facts.id in secured)
        for facts in identity.people(tx)
    ]


@router.get("/people/search")
def search_people(
    tx: OpenTx, _actor: SignedInActor, q: Annotated[str, Query(min_length=2)]
) -> list[PersonFound]:
    """Find people by a part of their name, to make them members."""
    return [
        PersonFound(id=facts.id, login=facts.login, name=facts.name)
        for facts in identity.search(tx, q)
    ]


@router.post("/people", status_code=status.HTTP_201_CREATED)
def add_person(new: NewPerson, tx: OpenTx, grant: MayManage) -> LinkMade:
    """Make an account, and the link with which its person sets a password."""
    person = identity.add_person(
        tx,
        grant.by,
        login=new.login,
        name=new.name,
        is_administrator=new.is_administrator,
    )
    link = identity.make_link(tx, grant.by, person)
    return LinkMade(id=person, link=page_of_link(link))


@router.post("/people/{person_id}/link")
def make_link(person_id: PersonId, tx: OpenTx, grant: MayManage) -> LinkMade:
    """Make a new one-time link, with which the person sets a new password."""
    link = identity.make_link(tx, grant.by, person_id)
    return LinkMade(id=person_id, link=page_of_link(link))


@router.post("/people/{person_id}/disable", status_code=status.HTTP_204_NO_CONTENT)
def disable_person(person_id: PersonId, tx: OpenTx, grant: MayManage) -> None:
    """Disable an account and end its sessions."""
    identity.disable(tx, grant.by, person_id)


@router.post("/people/{person_id}/enable", status_code=status.HTTP_204_NO_CONTENT)
def enable_person(person_id: PersonId, tx: OpenTx, grant: MayManage) -> None:
    """Let a disabled account sign in again."""
    identity.enable(tx, grant.by, person_id)
