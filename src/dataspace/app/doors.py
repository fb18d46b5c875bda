"""Deny by default: an application with a route that nobody guards does not start."""

from collections.abc import Iterator

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts

from dataspace.access import ExportDataset
from dataspace.access.guards import (
    Requires,
    RequiresOn,
    current_actor,
    signed_in_actor,
)
from dataspace.access.permissions import may_be_scope
from dataspace.identity.guards import current_actor as anybody
from dataspace.identity.guards import enrolling_actor, session_actor

# Every address that answers somebody who has not signed in, and why it must.
PUBLIC = {
    ("GET", "/api/auth/providers"): "the sign-in page shows a button for each",
    ("GET", "/api/auth/{provider}-callback"): "a provider sends people back here",
    ("GET", "/api/health"): "the supervisor asks before there are people",
    ("GET", "/api/instance"): "the sign-in page shows its name and colour",
    ("GET", "/api/link-request"): "it tells a browser what that browser brought",
    ("POST", "/api/auth/{provider}"): "the way to another door",
    ("POST", "/api/email/confirm"): "the bearer of a mailed link proves an address",
    ("POST", "/api/forgot-password"): "whoever forgot it cannot sign in",
    (
        "POST",
        "/api/link-request",
    ): "whose account elsewhere opens nothing yet asks here",
    ("POST", "/api/link-request/open"): "the bearer of a mailed link, where he began",
    ("POST", "/api/sign-in"): "this is the door",
    ("POST", "/api/sign-in/passkey"): "this is the door, too",
    ("POST", "/api/sign-in/passkey/options"): "what the browser needs before it",
    ("POST", "/api/welcome"): "the bearer of a one-time link has no password yet",
    ("POST", "/api/welcome/look"): "the same, before he sets it",
}
# What answers a session in which a second factor is due, and why it must.
PENDING = {
    ("POST", "/api/sign-in/second-step"): "this is the second step",
    ("POST", "/api/sign-in/second-step/passkey-options"): "what it needs before it",
    ("POST", "/api/sign-out"): "whoever cannot go on can go back",
}
# What answers somebody who must set up a second factor and has none, and why it must.
ENROLLING = {
    ("DELETE", "/api/me/factors/authenticator"): "setting up is also setting up anew",
    ("DELETE", "/api/me/factors/passkeys/{passkey_id}"): "the same",
    ("GET", "/api/me"): "the page shows who he is and what he has to do",
    ("GET", "/api/me/factors"): "this is where he does it",
    ("GET", "/api/me/step-up"): "setting up a factor wants a fresh proof",
    ("GET", "/api/me/step-up/providers"): "the same",
    ("POST", "/api/me/factors/authenticator"): "this is setting one up",
    ("POST", "/api/me/factors/authenticator/confirm"): "the same",
    ("POST", "/api/me/factors/passkeys"): "the same",
    ("POST", "/api/me/factors/passkeys/options"): "the same",
    ("POST", "/api/me/factors/recovery-codes"): "the same",
    ("POST", "/api/me/step-up"): "setting up a factor wants a fresh proof",
    ("POST", "/api/me/step-up/passkey-options"): "the same",
    ("POST", "/api/me/step-up/providers/{provider}"): "the same",
}
# What answers a token without asking for a scope at the door, and why it may.
FOR_TOKENS = {
    ("GET", "/api/workspaces"): "it asks for the scope itself, and lists what is in it",
}
# What demands a dangerous right and changes something, but wants no fresh proof.
MILD = {
    ("PATCH", "/api/workspaces/{workspace_id}"): "a name is as easily changed back",
    ("POST", "/api/workspaces/{workspace_id}/unarchive"): "it gives and takes nothing",
}
_SAFE = frozenset({"GET", "HEAD"})


class OpenToTokensError(Exception):
    """A route would answer a token whatever its scopes, and nobody said that it should."""


class RouteUnguardedError(Exception):
    """A route would answer anybody, and nobody said that it should."""


class StepUpMissingError(Exception):
    """A route does what is dangerous without a fresh proof, and nobody said that it may."""


def routes_of(app: FastAPI) -> list[APIRoute]:
    """List our routes. `app.routes` itself no longer lists those of included routers."""
    found = [context.original_route for context in iter_route_contexts(app.routes)]
    return [route for route in found if isinstance(route, APIRoute)]


def addresses_of(app: FastAPI) -> Iterator[tuple[str, str, APIRoute]]:
    for context in iter_route_contexts(app.routes):
        route = context.original_route
        if isinstance(route, APIRoute):
            for method in sorted(route.methods or ()):
                yield method, context.path or "", route


def calls_of(dependant: Dependant) -> Iterator[object]:
    yield dependant.call
    for inner in dependant.dependencies:
        yield from calls_of(inner)


def permission_of(route: APIRoute) -> type | None:
    """Give the permission that a route demands, or None where being signed in is enough."""
    for call in calls_of(route.dependant):
        permission: type | None = getattr(call, "permission", None)
        if permission is not None:
            return permission
    return None


def is_guarded(route: APIRoute) -> bool:
    """Whether the route asks who speaks, and opens the database's wall no further."""
    return any(
        call in {current_actor, signed_in_actor}
        or isinstance(call, Requires | RequiresOn)
        for call in calls_of(route.dependant)
    )


def is_dangerous(method: str, route: APIRoute) -> bool:
    """Whether the route lets somebody change or take away what a dangerous right guards."""
    permission = permission_of(route)
    if not getattr(permission, "is_dangerous", False):
        return False
    # By an export something leaves, though nothing changes.
    is_export = permission is ExportDataset or route.path.endswith("/export")
    return method not in _SAFE or is_export


def answers_tokens(route: APIRoute) -> bool:
    """Whether a token gets through this door, if it has the scope."""
    calls = set(calls_of(route.dependant))
    permission = permission_of(route)
    is_refused = permission is not None and not may_be_scope(permission)
    return anybody in calls and session_actor not in calls and not is_refused


def wants_fresh_proof(route: APIRoute) -> bool:
    return any(getattr(call, "fresh", False) for call in calls_of(route.dependant))


def check(app: FastAPI) -> None:
    for context in iter_route_contexts(app.routes):
        if not isinstance(context.original_route, APIRoute):
            # A mounted folder or a socket has no guards that could be looked at.
            raise RouteUnguardedError(str(context.original_route))
    for method, path, route in addresses_of(app):
        if not _is_guarded((method, path), route):
            raise RouteUnguardedError(f"{method} {path}")
        is_open = answers_tokens(route) and permission_of(route) is None
        if is_open and (method, path) not in FOR_TOKENS:
            raise OpenToTokensError(f"{method} {path}")
        is_bare = is_dangerous(method, route) and not wants_fresh_proof(route)
        if is_bare and (method, path) not in MILD:
            raise StepUpMissingError(f"{method} {path}")


def _is_guarded(address: tuple[str, str], route: APIRoute) -> bool:
    """Whether the whole guard stands there, or a lesser one that is named with a reason."""
    calls = set(calls_of(route.dependant))
    if is_guarded(route):
        return True
    if enrolling_actor in calls:
        return address in ENROLLING
    if session_actor in calls:
        return address in PENDING
    return address in PUBLIC
