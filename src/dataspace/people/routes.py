from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response, status
from pydantic import (
    AfterValidator,
    BaseModel,
    Field,
    SecretStr,
    StringConstraints,
)

from dataspace import access, identity
from dataspace.access import InstallationGrant, ManagePerson
from dataspace.access.guards import CurrentActor, RequiresInInstallation
from dataspace.core.guards import OpenTx
from dataspace.core.ids import PersonId
from dataspace.core.texts import Name
from dataspace.identity import Actor, PersonFacts, Secret, SignedIn, SignInRules
from dataspace.identity.guards import PresentedToken, RequestOrigin, Rules, Turn
from dataspace.people import cookies

router = APIRouter(tags=["people"])


def whole(secret: SecretStr) -> SecretStr:
    """Refuse half a character, which JSON can carry and no hash can take."""
    try:
        secret.get_secret_value().encode()
    except UnicodeEncodeError:
        message = "There is half a character in it."
        raise ValueError(message) from None
    return secret


MayManage = Annotated[
    InstallationGrant[ManagePerson], Depends(RequiresInInstallation(ManagePerson))
]
Login = Annotated[
    Name, StringConstraints(max_length=254, pattern=r"^[^\s<>&\"']+$", to_lower=True)
]
# Far above what the rules allow: a limit against abuse, judged in words further in.
PasswordField = Annotated[SecretStr, Field(max_length=4096), AfterValidator(whole)]
TokenField = Annotated[SecretStr, Field(max_length=200), AfterValidator(whole)]


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


def plain(value: SecretStr) -> Secret:
    return Secret(value.get_secret_value())


def me(actor: Actor) -> Me:
    return Me(
        id=actor.id,
        login=actor.login,
        name=actor.name,
        is_administrator=actor.is_administrator,
        may=access.may_in_installation(is_administrator=actor.is_administrator),
    )


def shown(facts: PersonFacts) -> PersonShown:
    return PersonShown(
        id=facts.id,
        login=facts.login,
        name=facts.name,
        is_administrator=facts.is_administrator,
        disabled_at=facts.disabled_at,
        last_seen_at=facts.last_seen_at,
    )


def welcomed(response: Response, signed_in: SignedIn, rules: SignInRules) -> Me:
    lives_seconds = int(rules.session_length.total_seconds())
    cookies.give(response, signed_in.token, lives_seconds=lives_seconds)
    return me(signed_in.actor)


# The token stands in the fragment, which browsers do not send: it reaches no log.
def page_of_link(token: Secret) -> str:
    return f"/welcome#{token.value}"


@router.post("/sign-in")
def sign_in(
    _turn: Turn,
    credentials: Credentials,
    response: Response,
    tx: OpenTx,
    origin: RequestOrigin,
    rules: Rules,
    replacing: PresentedToken,
) -> Me:
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
) -> Me:
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
def sign_out(response: Response, tx: OpenTx, actor: CurrentActor) -> None:
    """End this session."""
    identity.sign_out(tx, actor)
    cookies.take(response)


@router.post("/sign-out-everywhere", status_code=status.HTTP_204_NO_CONTENT)
def sign_out_everywhere(response: Response, tx: OpenTx, actor: CurrentActor) -> None:
    """End every session of yours, on every device."""
    identity.sign_out_everywhere(tx, actor)
    cookies.take(response)


@router.get("/me")
def show_me(actor: CurrentActor) -> Me:
    """Say who you are signed in as."""
    return me(actor)


@router.put("/me/password", status_code=status.HTTP_204_NO_CONTENT)
def change_password(
    change: PasswordChange, tx: OpenTx, actor: CurrentActor, rules: Rules
) -> None:
    """Change your password; your other sessions end."""
    identity.change_password(
        tx, actor, rules, current=plain(change.current), new=plain(change.new)
    )


@router.get("/people")
def list_people(tx: OpenTx, _grant: MayManage) -> list[PersonShown]:
    """List all accounts."""
    return [shown(facts) for facts in identity.people(tx)]


@router.get("/people/search")
def search_people(
    tx: OpenTx, _actor: CurrentActor, q: Annotated[str, Query(min_length=2)]
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
