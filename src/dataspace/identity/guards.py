"""The door every private route goes through first."""

from collections.abc import Collection, Mapping
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer

from dataspace.core.guards import Address, OpenTx, RequestId
from dataspace.identity.factor_kit import FactorKit
from dataspace.identity.models import (
    Actor,
    Credentials,
    Origin,
    Secret,
    SignInRules,
)
from dataspace.identity.service.proving import insist_on_fresh_proof
from dataspace.identity.service.sessions import (
    insist_on_enrolment,
    insist_on_second_step,
)
from dataspace.identity.service.speaking import speaker
from dataspace.identity.service.tokens import insist_on_session
from dataspace.identity.turns import a_turn

# The prefix makes browsers insist on Secure, Path=/ and no Domain: no sister site can
# set it. http://localhost counts as secure in Chromium and Firefox.
COOKIE = "__Host-session"
_cookie = APIKeyCookie(name=COOKIE, auto_error=False)
_bearer = HTTPBearer(auto_error=False, description="A token, for programs.")


async def origin_of(
    request: Request, address: Address, request_id: RequestId
) -> Origin:
    return Origin(
        address=address,
        request_id=request_id,
        user_agent=request.headers.get("user-agent"),
    )


RequestOrigin = Annotated[Origin, Depends(origin_of)]


async def presented_token(
    cookie: Annotated[str | None, Depends(_cookie)],
) -> Secret | None:
    return Secret(cookie) if cookie else None


PresentedToken = Annotated[Secret | None, Depends(presented_token)]


async def presented(
    session: PresentedToken,
    header: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> Credentials:
    token = Secret(header.credentials) if header else None
    return Credentials(session=session, token=token)


Presented = Annotated[Credentials, Depends(presented)]


async def the_rules(request: Request) -> SignInRules:
    rules: SignInRules = request.app.state.sign_in_rules
    return rules


Rules = Annotated[SignInRules, Depends(the_rules)]


async def the_factor_kit(request: Request) -> FactorKit:
    kit: FactorKit = request.app.state.factor_kit
    return kit


Factors = Annotated[FactorKit, Depends(the_factor_kit)]


async def offered_providers(request: Request) -> Collection[str]:
    """Name who else can vouch for people here, at this moment."""
    federation: Mapping[str, object] = request.app.state.federation
    return federation.keys()


OfferedProviders = Annotated[Collection[str], Depends(offered_providers)]

# scope="function": the next one's turn comes before the answer has left.
Turn = Annotated[None, Depends(a_turn, scope="function")]


def any_speaker(
    tx: OpenTx, origin: RequestOrigin, credentials: Presented, rules: Rules
) -> Actor:
    """Let any living session or token through. No route asks for this alone."""
    actor = speaker(tx, origin, credentials, rules)
    tx.by = actor.by
    return actor


AnySpeaker = Annotated[Actor, Depends(any_speaker)]


async def session_actor(actor: AnySpeaker) -> Actor:
    """Let any living session through, also one in which a second factor is still due.

    This is the one place that turns tokens away: who asks for less than `current_actor`
    asks for this, and so does `signed_in_actor`.
    """
    insist_on_session(actor)
    return actor


SessionActor = Annotated[Actor, Depends(session_actor)]


def enrolling_actor(tx: OpenTx, actor: SessionActor) -> Actor:
    """Let whoever is signed in through, also without the factor that he has to set up."""
    insist_on_second_step(tx, actor)
    return actor


EnrollingActor = Annotated[Actor, Depends(enrolling_actor)]


async def signed_in_actor(actor: EnrollingActor) -> Actor:
    """Let a person through who has proved all that is asked of him, and no token."""
    insist_on_enrolment(actor)
    return actor


SignedInActor = Annotated[Actor, Depends(signed_in_actor)]


def current_actor(tx: OpenTx, actor: AnySpeaker) -> Actor:
    """Let whoever has proved all that is asked of him through, also by a token."""
    insist_on_second_step(tx, actor)
    insist_on_enrolment(actor)
    return actor


CurrentActor = Annotated[Actor, Depends(current_actor)]


def proven_actor(tx: OpenTx, actor: SignedInActor, rules: Rules) -> Actor:
    """Let a person through who has just proved that it is he."""
    insist_on_fresh_proof(tx, actor, rules)
    return actor


ProvenActor = Annotated[Actor, Depends(proven_actor)]


def fresh_actor(tx: OpenTx, actor: EnrollingActor, rules: Rules) -> Actor:
    """Let through whoever has just proved that it is he, to change what he proves with."""
    insist_on_fresh_proof(tx, actor, rules)
    return actor


FreshActor = Annotated[Actor, Depends(fresh_actor)]
