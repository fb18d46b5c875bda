"""Deny by default: what is not guarded, and not named as public, does not start."""

from typing import Annotated

import pytest
from fastapi import APIRouter, Depends, FastAPI, WebSocket
from starlette.routing import Route
from starlette.staticfiles import StaticFiles

from dataspace.access import (
    ExportDataset,
    ManageMember,
    ManagePerson,
    Permission,
    ReadWorkspace,
)
from dataspace.access.guards import (
    Requires,
    RequiresInInstallation,
    current_actor,
    signed_in_actor,
)
from dataspace.app import doors
from dataspace.identity import guards as identity
from dataspace.identity.guards import enrolling_actor, session_actor
from dataspace.people import routes as people
from tests.browsers import Browser
from tests.world import ORIGIN

# Where being signed in is enough, because the answer speaks of the caller alone, or of
# what everybody here may know.
FOR_WHOEVER_IS_SIGNED_IN = {
    ("DELETE", "/api/me/email/pending"),
    ("DELETE", "/api/me/factors/authenticator"),
    ("DELETE", "/api/me/factors/passkeys/{passkey_id}"),
    ("DELETE", "/api/me/identities/{identity_id}"),
    ("DELETE", "/api/me/sessions/{session_id}"),
    ("DELETE", "/api/me/tokens/{token_id}"),
    ("GET", "/api/groups"),
    ("GET", "/api/audit/kinds"),
    ("GET", "/api/me"),
    ("GET", "/api/me/email"),
    ("GET", "/api/me/factors"),
    ("GET", "/api/me/identities"),
    ("GET", "/api/me/sessions"),
    ("GET", "/api/me/step-up"),
    ("GET", "/api/me/step-up/providers"),
    ("GET", "/api/me/tokens"),
    ("GET", "/api/me/tokens/options"),
    ("GET", "/api/people/search"),
    ("GET", "/api/sandbox"),
    ("GET", "/api/shown"),
    ("GET", "/api/workspaces"),
    ("PATCH", "/api/me"),
    ("POST", "/api/link-request/finish"),
    ("POST", "/api/me/factors/authenticator"),
    ("POST", "/api/me/factors/authenticator/confirm"),
    ("POST", "/api/me/factors/passkeys"),
    ("POST", "/api/me/factors/passkeys/options"),
    ("POST", "/api/me/factors/recovery-codes"),
    ("POST", "/api/me/identities/{provider}"),
    ("POST", "/api/me/password"),
    ("POST", "/api/me/sessions/end-others"),
    ("POST", "/api/me/step-up"),
    ("POST", "/api/me/step-up/passkey-options"),
    ("POST", "/api/me/step-up/providers/{provider}"),
    ("POST", "/api/me/tokens"),
    ("POST", "/api/sign-in/second-step"),
    ("POST", "/api/sign-in/second-step/passkey-options"),
    ("POST", "/api/sign-out"),
    ("POST", "/api/sign-out-everywhere"),
    ("PUT", "/api/me/email"),
    ("PUT", "/api/me/password"),
}
# It asks who speaks and does not say what he may see.
WITHOUT_SIGHT = Depends(identity.current_actor)


def answer() -> None:
    """Do nothing."""


async def talk(_socket: WebSocket) -> None:
    """Say nothing."""


@pytest.fixture
def app():
    return FastAPI(openapi_url=None)


def test_a_guarded_route_is_let_through(app):
    app.get("/api/new", dependencies=[Depends(signed_in_actor)])(answer)

    doors.check(app)


@pytest.mark.control("A4")
def test_an_address_that_answers_tokens_asks_for_a_scope_or_is_named(app):
    app.get("/api/new", dependencies=[Depends(current_actor)])(answer)

    with pytest.raises(doors.OpenToTokensError, match="GET /api/new"):
        doors.check(app)


def test_a_guard_far_inside_is_a_guard(app):
    def outer(_grant: Annotated[object, Depends(Requires(ReadWorkspace))]) -> None:
        """Ask for something that asks for somebody."""

    app.get("/api/{workspace_id}", dependencies=[Depends(outer)])(answer)

    doors.check(app)
    [(_, _, route)] = doors.addresses_of(app)
    assert doors.permission_of(route) is ReadWorkspace


@pytest.mark.control("A4")
@pytest.mark.parametrize(
    "open_up",
    [
        lambda app: app.get("/api/new")(answer),
        lambda app: app.post("/api/health")(answer),
        lambda app: app.get("/api/health/")(answer),
        lambda app: app.mount(
            "/api/files", StaticFiles(directory="/", check_dir=False)
        ),
        lambda app: app.add_api_websocket_route("/api/new", talk),
        lambda app: app.router.routes.append(Route("/api/new", answer)),
        lambda app: app.include_router(nested()),
        lambda app: app.get("/api/new", dependencies=[WITHOUT_SIGHT])(answer),
    ],
    ids=["route", "method", "spelling", "folder", "socket", "bare", "nested", "blind"],
)
def test_an_unguarded_address_does_not_start(app, open_up):
    open_up(app)

    with pytest.raises(doors.RouteUnguardedError):
        doors.check(app)


def nested():
    inner, outer = APIRouter(prefix="/inner"), APIRouter(prefix="/api")
    inner.get("/new")(answer)
    outer.include_router(inner)
    return outer


@pytest.mark.control("A4")
def test_an_installation_with_an_unguarded_address_does_not_start(server, monkeypatch):
    opened = APIRouter(tags=["people"])
    opened.get("/new")(answer)
    monkeypatch.setattr(people, "router", opened)

    with (
        pytest.raises(doors.RouteUnguardedError, match="GET /api/new"),
        # With a part of its own it is built anew, and not lent.
        server.world(instance_name="New"),
    ):
        pytest.fail("it started")


@pytest.mark.control("A2")
@pytest.mark.parametrize("lesser", [enrolling_actor, session_actor])
def test_a_lesser_guard_is_named_with_a_reason_or_does_not_start(app, lesser):
    app.get("/api/new", dependencies=[Depends(lesser)])(answer)

    with pytest.raises(doors.RouteUnguardedError):
        doors.check(app)


@pytest.mark.control("A2")
@pytest.mark.parametrize(
    ("method", "guard"),
    [
        ("POST", Requires(ManageMember)),
        ("DELETE", RequiresInInstallation(ManagePerson)),
        ("GET", Requires(ExportDataset)),
    ],
    ids=["changes", "removes", "exports"],
)
def test_a_danger_without_a_fresh_proof_does_not_start(app, method, guard):
    add = app.api_route("/api/{workspace_id}", methods=[method])
    add(taking(guard))

    with pytest.raises(doors.StepUpMissingError):
        doors.check(app)


@pytest.mark.parametrize(
    ("method", "guard"),
    [
        ("POST", Requires(ManageMember, fresh=True)),
        ("GET", Requires(ExportDataset, fresh=True)),
        ("GET", RequiresInInstallation(ManagePerson)),
    ],
    ids=["changes", "exports", "looks"],
)
def test_with_one_it_does_and_looking_needs_none(app, method, guard):
    app.api_route("/api/{workspace_id}", methods=[method])(taking(guard))

    doors.check(app)


def taking(guard):
    def take(_grant: Annotated[object, Depends(guard)]) -> None:
        """Do nothing with it."""

    return take


@pytest.mark.control("A2")
def test_what_manages_or_exports_is_dangerous():
    dangerous = {one.key for one in Permission.__subclasses__() if one.is_dangerous}

    assert dangerous == {
        "audit:read",
        "dataset:export",
        "group:manage",
        "installation:manage",
        "member:manage",
        "person:manage",
        "workspace:manage",
    }


def test_every_exception_is_there_and_has_a_reason(world):
    addresses = {(method, path) for method, path, _ in doors.addresses_of(world.app)}

    for listed in (doors.PENDING, doors.ENROLLING, doors.MILD):
        assert set(listed) <= addresses
        assert all(listed.values())


def test_every_public_address_is_there_and_answers_anybody(world):
    addresses = {(method, path) for method, path, _ in doors.addresses_of(world.app)}
    anybody = Browser(world.app, base_url=ORIGIN, headers={"origin": ORIGIN})

    assert set(doors.PUBLIC) <= addresses
    for method, path in doors.PUBLIC:
        answer = anybody.request(method, path, json={})
        assert answer.json().get("type") != "CredentialsMissing"
        assert doors.PUBLIC[method, path]


def test_every_other_address_asks_for_a_right_or_stands_in_a_list(world):
    asking_for_none = {
        (method, path)
        for method, path, route in doors.addresses_of(world.app)
        if doors.permission_of(route) is None
    }

    assert asking_for_none - set(doors.PUBLIC) <= FOR_WHOEVER_IS_SIGNED_IN


def test_a_right_in_a_workspace_is_asked_for_the_workspace_in_the_path(world):
    """Without it in the path, FastAPI would let the caller choose it in the query."""
    addresses = list(doors.addresses_of(world.app))
    assert addresses, "found no routes: this test would pass for the wrong reason"

    for method, path, route in addresses:
        in_query = {field.name for each in flat(route.dependant) for field in each}
        assert not {"workspace_id", "transform_id"} & in_query, f"{method} {path}"


def flat(dependant):
    yield dependant.query_params
    for inner in dependant.dependencies:
        yield from flat(inner)
