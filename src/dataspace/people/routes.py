"""The door: signing in and out, and the one-time links that arrive by mail."""

import time
from typing import Annotated

from fastapi import APIRouter, Response, status
from pydantic import BaseModel, Field

from dataspace import identity
from dataspace.access.guards import SignedInActor
from dataspace.core.database import release
from dataspace.core.guards import OpenTx
from dataspace.identity import Method, SignedIn, SignInRules
from dataspace.identity.guards import (
    PresentedToken,
    RequestOrigin,
    Rules,
    SessionActor,
)
from dataspace.mail.guards import OpenMailing
from dataspace.people import cookies
from dataspace.people.fields import Me, PasswordField, TokenField, me, plain

router = APIRouter(tags=["people"])

# Longer than finding somebody and writing to him takes: the answer tells neither.
_ANSWERED_AFTER_SECONDS = 0.5


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


class SecondStepDue(BaseModel):
    """The first step was right; one of these has to follow."""

    methods: list[Method]


class ForgottenPassword(BaseModel):
    account: Annotated[str, Field(min_length=1, max_length=254)]


class LinkToken(BaseModel):
    token: TokenField


class Confirmed(BaseModel):
    waits_for: list[str]


def welcomed(
    response: Response, signed_in: SignedIn, rules: SignInRules
) -> Me | SecondStepDue:
    lives_seconds = int(rules.session_length.total_seconds())
    cookies.give(response, signed_in.token, lives_seconds=lives_seconds)
    if signed_in.due:
        response.status_code = status.HTTP_202_ACCEPTED
        return SecondStepDue(methods=[Method(one) for one in signed_in.due])
    return me(signed_in.actor)


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
    time.sleep(max(0.0, asked_at + _ANSWERED_AFTER_SECONDS - time.monotonic()))


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
