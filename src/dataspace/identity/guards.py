"""The door every private route goes through first."""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import APIKeyCookie

from dataspace.core.guards import Address, OpenTx, RequestId
from dataspace.identity.factor_kit import FactorKit
from dataspace.identity.models import Actor, Origin, Secret, SignInRules
from dataspace.identity.service.proving import insist_on_fresh_proof
from dataspace.identity.service.sessions import (
    bearer,
    insist_on_enrolment,
    insist_on_second_step,
)

# The prefix makes browsers insist on Secure, Path=/ and no Domain: no sister site can
# set it. http://localhost counts as secure in Chromium and Firefox.
COOKIE = "__Host-session"
_cookie = APIKeyCookie(name=COOKIE, auto_error=False)


def origin_of(request: Request, address: Address, request_id: RequestId) -> Origin:
    return Origin(
        address=address,
        request_id=request_id,
        user_agent=request.headers.get("user-agent"),
    )


RequestOrigin = Annotated[Origin, Depends(origin_of)]


def presented_token(cookie: Annotated[str | None, Depends(_cookie)]) -> Secret | None:
    return Secret(cookie) if cookie else None


PresentedToken = Annotated[Secret | None, Depends(presented_token)]


def the_rules(request: Request) -> SignInRules:
    rules: SignInRules = request.app.state.sign_in_rules
    return rules


Rules = Annotated[SignInRules, Depends(the_rules)]


def the_factor_kit(request: Request) -> FactorKit:
    kit: FactorKit = request.app.state.factor_kit
    return kit


Factors = Annotated[FactorKit, Depends(the_factor_kit)]


def session_actor(
    tx: OpenTx, origin: RequestOrigin, token: PresentedToken, rules: Rules
) -> Actor:
    """Let any living session through, also one in which a second factor is still due."""
    return bearer(tx, origin, token, rules)


SessionActor = Annotated[Actor, Depends(session_actor)]


def enrolling_actor(tx: OpenTx, actor: SessionActor) -> Actor:
    """Let whoever is signed in through, also without the factor that he has to set up."""
    insist_on_second_step(tx, actor)
    return actor


EnrollingActor = Annotated[Actor, Depends(enrolling_actor)]


def current_actor(actor: EnrollingActor) -> Actor:
    insist_on_enrolment(actor)
    return actor


CurrentActor = Annotated[Actor, Depends(current_actor)]


def fresh_actor(tx: OpenTx, actor: EnrollingActor, rules: Rules) -> Actor:
    """Let through whoever has just proved that it is he, to change what he proves with."""
    insist_on_fresh_proof(tx, actor, rules)
    return actor


FreshActor = Annotated[Actor, Depends(fresh_actor)]
