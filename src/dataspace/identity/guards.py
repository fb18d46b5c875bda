"""The door every private route goes through first."""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import APIKeyCookie

from dataspace.core.guards import Address, OpenTx, RequestId
from dataspace.identity.models import Actor, Origin, Secret, SignInRules
from dataspace.identity.service.sessions import actor_of_session

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


def current_actor(
    tx: OpenTx, origin: RequestOrigin, token: PresentedToken, rules: Rules
) -> Actor:
    return actor_of_session(tx, origin, token, rules)


CurrentActor = Annotated[Actor, Depends(current_actor)]
