"""The way back from a provider: a person's browser arrives here, not our page's code.

So it is always sent on to a page of ours, which says what became of it. What the browser
brings is used up first and in a transaction of its own; the provider is asked while no
connection waits; only then is somebody let in.
"""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Response, status
from fastapi.responses import RedirectResponse

from dataspace import identity
from dataspace.core.database import Tx, release
from dataspace.core.errors import Refusal
from dataspace.core.guards import OpenTx
from dataspace.federation import cookies, service
from dataspace.federation.client import Client
from dataspace.federation.errors import TOLD_ON_THE_WAY_BACK, SessionChanged
from dataspace.federation.guards import BroughtAnswer, HeldByBrowser, TheClient
from dataspace.federation.models import Answer, Flow, Vouched
from dataspace.identity import Actor, Origin, Secret, SignInRules
from dataspace.identity.guards import PresentedToken, RequestOrigin, Rules
from dataspace.people import give_session

router = APIRouter(tags=["federation"])

SIGN_IN = "/sign-in"
ACCOUNT = "/account"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A browser that came back, and with what."""

    client: Client
    tx: Tx
    origin: Origin
    rules: SignInRules
    session: Secret | None

    def taken(self, answer: Answer, browser: Secret | None) -> Flow:
        flow = service.take(
            self.tx, self.client.provider, state=answer.state, browser=browser
        )
        # Used up whatever follows, and nothing of ours waits for the provider.
        release(self.tx)
        return flow

    def entered(self, flow: Flow, who: Vouched) -> Response:
        provider = self.client.provider
        response = RedirectResponse(flow.next, status.HTTP_303_SEE_OTHER)
        if flow.session is not None:
            service.link(self.tx, self._actor(), flow, provider, who)
            return response
        signed_in = service.enter(
            self.tx, self.origin, provider, who, replacing=self.session
        )
        lives_seconds = int(self.rules.session_length.total_seconds())
        give_session(response, signed_in.token, lives_seconds=lives_seconds)
        return response

    def refused(self, flow: Flow | None, refusal: Refusal) -> Response:
        service.note_refusal(self.tx, self.origin, self.client.provider, refusal)
        page = ACCOUNT if flow and flow.session else SIGN_IN
        # In the fragment, by name: the page says the sentence that belongs to it.
        where = f"{page}#refused={type(refusal).__name__}"
        return RedirectResponse(where, status.HTTP_303_SEE_OTHER)

    def _actor(self) -> Actor:
        try:
            held = identity.Credentials(session=self.session)
            return identity.actor_of(self.tx, self.origin, held, self.rules)
        except Refusal:
            # It ended, or something is still due in it: nothing is linked to it.
            raise SessionChanged from None


def arrival(
    client: TheClient,
    tx: OpenTx,
    origin: RequestOrigin,
    rules: Rules,
    session: PresentedToken,
) -> Arrival:
    return Arrival(client=client, tx=tx, origin=origin, rules=rules, session=session)


@router.get(
    "/auth/{provider}-callback",
    status_code=status.HTTP_303_SEE_OTHER,
    response_class=RedirectResponse,
)
def come_back(
    arrived: Annotated[Arrival, Depends(arrival)],
    answer: BroughtAnswer,
    browser: HeldByBrowser,
) -> Response:
    """Come back from a provider, and go on to a page."""
    flow: Flow | None = None
    try:
        flow = arrived.taken(answer, browser)
        response = arrived.entered(flow, arrived.client.redeem(flow, answer))
    except TOLD_ON_THE_WAY_BACK as refusal:
        response = arrived.refused(flow, refusal)
    cookies.take(response)
    return response
