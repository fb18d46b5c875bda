"""The door: signing in and out, and the one-time links that arrive by mail."""

import time
from typing import Annotated

from fastapi import APIRouter, Response, status
from pydantic import BaseModel, Field

from dataspace import identity
from dataspace.access.guards import SignedInActor
from dataspace.core.database import release
from dataspace.core.guards import OpenTx
from dataspace.identity.guards import (
    PresentedToken,
    RequestOrigin,
    Rules,
    SessionActor,
    Turn,
)
from dataspace.mail.guards import OpenMailing
from dataspace.people import cookies
from dataspace.people.fields import (
    LinkToken,
    Me,
    PasswordField,
    SecondStepDue,
    TokenField,
    plain,
)
from dataspace.people.welcoming import ANSWERED_AFTER_SECONDS, DUE, welcomed

router = APIRouter(tags=["people"])


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


class ForgottenPassword(BaseModel):
    account: Annotated[str, Field(min_length=1, max_length=254)]


class Confirmed(BaseModel):
    waits_for: list[str]


@router.post("/sign-in", responses=DUE)
def sign_in(
    _turn: Turn,
    credentials: Credentials,
    response: Response,
    tx: OpenTx,
    origin: RequestOrigin,
    rules: Rules,
    replacing: PresentedToken,
) -> Me | SecondStepDue:
    """Sign in with a login and a password."""
    signed_in = identity.sign_in(
        tx,
        origin,
        login=credentials.login,
        password=plain(credentials.password),
        replacing=replacing,
    )
    return welcomed(response, signed_in, rules)


@router.post("/welcome/look")
def look_at_link(asked: WelcomeToken, tx: OpenTx, origin: RequestOrigin) -> Invited:
    """Tell for whom a one-time link is."""
    facts = identity.look_at_link(tx, origin, plain(asked.token))
    return Invited(login=facts.login, name=facts.name)


@router.post("/welcome", responses=DUE)
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


@router.post("/forgot-password", status_code=status.HTTP_202_ACCEPTED)
def forgot_password(
    forgotten: ForgottenPassword,
    tx: OpenTx,
    origin: RequestOrigin,
    mailing: OpenMailing,
) -> None:
    """Ask for a link by mail with which a new password is set."""
    asked_at = time.monotonic()
    identity.ask_for_reset(tx, origin, mailing.seal, account=forgotten.account)
    # Done and committed before the wait, which then holds no row and no connection.
    release(tx)
    time.sleep(max(0.0, asked_at + ANSWERED_AFTER_SECONDS - time.monotonic()))


@router.post("/email/confirm")
def confirm_email(link: LinkToken, tx: OpenTx, origin: RequestOrigin) -> Confirmed:
    """Confirm a new e-mail address, or agree to it from the old one."""
    return Confirmed(
        waits_for=list(identity.confirm_email(tx, origin, plain(link.token)))
    )


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
