"""“This is my account”: linking an account elsewhere by a link to the account's own address."""

import time
from typing import Annotated

from fastapi import APIRouter, Response, status
from pydantic import BaseModel, Field

from dataspace.access.guards import SignedInActor
from dataspace.core.database import release
from dataspace.core.guards import OpenTx
from dataspace.federation import cookies
from dataspace.federation.guards import HeldRequest
from dataspace.federation.service import requests
from dataspace.identity.guards import PresentedToken, RequestOrigin, Rules
from dataspace.mail.guards import OpenMailing
from dataspace.people import (
    ANSWERED_AFTER_SECONDS,
    DUE,
    LinkToken,
    Me,
    SecondStepDue,
    plain,
    welcomed,
)

router = APIRouter(prefix="/link-request", tags=["federation"])


class LinkRequestShown(BaseModel):
    provider: str
    label: str | None
    is_opened: bool


class AccountNamed(BaseModel):
    account: Annotated[str, Field(min_length=1, max_length=254)]


@router.get("")
def show_link_request(tx: OpenTx, browser: HeldRequest) -> LinkRequestShown:
    """Show with which account elsewhere you came back, if it opened nothing here."""
    facts = requests.look(tx, browser)
    return LinkRequestShown(
        provider=facts.provider, label=facts.label, is_opened=facts.is_opened
    )


@router.post("", status_code=status.HTTP_202_ACCEPTED)
def name_account(
    named: AccountNamed,
    tx: OpenTx,
    origin: RequestOrigin,
    browser: HeldRequest,
    mailing: OpenMailing,
) -> None:
    """Name your account here: a link that links the two is mailed to its own address."""
    asked_at = time.monotonic()
    requests.ask(tx, origin, mailing.seal, browser=browser, account=named.account)
    # Done and committed before the wait, which then holds no row and no connection.
    release(tx)
    time.sleep(max(0.0, asked_at + ANSWERED_AFTER_SECONDS - time.monotonic()))


@router.post("/open", responses=DUE)
def open_link(  # noqa: PLR0913, PLR0917  what a way in needs, and the browser's half.
    link: LinkToken,
    response: Response,
    tx: OpenTx,
    origin: RequestOrigin,
    rules: Rules,
    browser: HeldRequest,
    replacing: PresentedToken,
) -> Me | SecondStepDue:
    """Open the mailed link in the browser that began, and be signed in."""
    signed_in = requests.open_link(
        tx, origin, browser=browser, token=plain(link.token), replacing=replacing
    )
    return welcomed(response, signed_in, rules)


@router.post("/finish", status_code=status.HTTP_204_NO_CONTENT)
def finish_linking(
    response: Response, tx: OpenTx, actor: SignedInActor, browser: HeldRequest
) -> None:
    """Link the account elsewhere, in the session that the mailed link opened."""
    requests.finish(tx, actor, browser)
    cookies.take(response, cookies.REQUEST_COOKIE)
