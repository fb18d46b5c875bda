"""Deny by default: an application with a route that nobody guards does not start."""

from collections.abc import Iterator

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts

from dataspace.access.guards import Requires, RequiresOn, current_actor

# Every address that answers somebody who has not signed in, and why it must.
PUBLIC = {
    ("GET", "/api/health"): "the supervisor asks before there are people",
    ("GET", "/api/instance"): "the sign-in page shows its name and colour",
    ("POST", "/api/sign-in"): "this is the door",
    ("POST", "/api/welcome"): "the bearer of a one-time link has no password yet",
    ("POST", "/api/welcome/look"): "the same, before he sets it",
}


class RouteUnguardedError(Exception):
    """A route would answer anybody, and nobody said that it should."""


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
        call is current_actor or isinstance(call, Requires | RequiresOn)
        for call in calls_of(route.dependant)
    )


def check(app: FastAPI) -> None:
    for context in iter_route_contexts(app.routes):
        if not isinstance(context.original_route, APIRoute):
            # A mounted folder or a socket has no guards that could be looked at.
            raise RouteUnguardedError(str(context.original_route))
    for method, path, route in addresses_of(app):
        if not is_guarded(route) and (method, path) not in PUBLIC:
            raise RouteUnguardedError(f"{method} {path}")
