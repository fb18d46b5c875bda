"""Every address of the application, by every kind of token, in every kind of workspace.

A token's answer is its owner's, less what its scopes and its workspace leave out, and less
all that is done in a session alone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from uuid import UUID, uuid4

import anyio
import pytest

from dataspace.access import Role, seat_member
from dataspace.app import doors
from dataspace.core.by import THE_PLATFORM
from dataspace.core.database import transaction
from tests.access.stage import PLACES, Answer, answer_of, share_and_restrict
from tests.access.test_every_address import ANYBODY, RIGHTS, SOME_ID, expected
from tests.programs import SCOPES, made_by, service_token, set_token, token_of
from tests.world import ORIGIN, Person, Server, World

FOR_TOKENS = {("GET", "/api/workspaces")}
REFUSED = (
    "unknown",
    "with a slip of the pen",
    "expired",
    "too old for today's rules",
    "from a wrong address",
    "revoked",
    "of a disabled person",
)
WORDS = {
    "PermissionMissing": "403",
    "ResourceRestricted": "403",
    "ScopeMissing": "scope",
    "SessionNeeded": "session",
    "TokenRefused": "401",
    "WorkspaceArchived": "409",
    "WorkspaceUnknown": "404",
}


@dataclass(frozen=True)
class Caller:
    """Whose token, with which scopes, and in which place alone."""

    whose: str
    scopes: frozenset[str] = SCOPES
    only: str | None = None


CALLERS = {
    **{f"token of {whose}": Caller(whose) for whose in RIGHTS},
    "token of OWNER without scopes": Caller("OWNER", frozenset()),
    "token of OWNER to read": Caller("OWNER", frozenset({"workspace:read"})),
    "token of OWNER for here": Caller("OWNER", only="here"),
    "token of OWNER for another": Caller("OWNER", only="archived"),
    "token of administrator for here": Caller("administrator", only="here"),
    "service VIEWER": Caller("VIEWER", only="here"),
    "service EDITOR": Caller("EDITOR", only="here"),
    "service EXPORTER": Caller("EXPORTER", only="here"),
}


# One of each kind goes everywhere; the others differ from it in what they may here.
EVERYWHERE = {
    "service EDITOR",
    "token of OWNER",
    "token of OWNER for another",
    "token of OWNER for here",
    "token of OWNER to read",
    "token of VIEWER",
    "token of administrator",
}
WALKS = [
    (name, place)
    for name in CALLERS
    for place in PLACES
    if place == "here" or name in EVERYWHERE
]


@dataclass
class Scene:
    world: World
    places: dict[str, UUID]
    tokens: dict[str, str] = field(default_factory=dict)
    hosts: Iterator[int] = field(default_factory=partial(count, 1))

    async def ask(self, token: str, method: str, path: str, place: str) -> Answer:
        path = path.replace("{workspace_id}", str(self.places[place]))
        path = re.sub(r"{[^}]*}", SOME_ID, path)
        host = next(self.hosts)
        headers = {
            "host": ORIGIN.partition("://")[2],
            "content-type": "application/json",
            "authorization": f"Bearer {token}",
        }
        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "headers": [(k.encode(), v.encode()) for k, v in headers.items()],
            # Each from an address of its own: who errs often is not heard any more.
            "client": (f"10.0.{host // 256}.{host % 256}", 50_000),
            "server": ("testserver", 443),
            "scheme": "https",
            "http_version": "1.1",
            "root_path": "",
        }
        return await answer_of(self.world.app, scope, b"{}")


@pytest.fixture(scope="module")
def scene(server: Server) -> Iterator[Scene]:
    with server.world() as world:
        yield set_up(world)


def set_up(world: World) -> Scene:
    founder = world.founder
    places = {
        "here": world.workspace,
        "archived": world.new_workspace(founder, "Archived"),
        "foreign": world.new_workspace(founder, "Foreign"),
        "missing": uuid4(),
        "granted": world.new_workspace(founder, "Granted"),
        "restricted": world.new_workspace(founder, "Restricted"),
    }
    scene = Scene(world, places)
    people = {whose: seated(world, places, whose) for whose in RIGHTS}
    for name, caller in CALLERS.items():
        if name.startswith("service"):
            scene.tokens[name] = service_token(world, caller.whose)
            continue
        only = places[caller.only] if caller.only else None
        more = {"workspace_id": str(only)} if only else {}
        made = made_by(people[caller.whose], **more)
        scene.tokens[name] = made["token"]
        names = ", ".join(sorted(caller.scopes))
        set_token(world, made["made"]["id"], f"scopes = '{{{names}}}'")
    with world.owner_engine.begin() as connection:
        share_and_restrict(connection, places)
    refuse(scene)
    assert founder.post(f"/workspaces/{places['archived']}/archive").is_success
    return scene


def seated(world: World, places: dict[str, UUID], whose: str) -> Person:
    roles = [Role(role) for role in whose.split(" and ") if role.isupper()]
    person = world.person(None, *roles, is_administrator=whose == "administrator")
    if roles:
        with transaction(world.owner_engine) as tx:
            for place in ("archived", "restricted"):
                seat_member(tx, THE_PLATFORM, places[place], person.id, roles)
    return person


def refuse(scene: Scene) -> None:
    """Make one token for every reason to refuse one."""
    world = scene.world
    owner = world.person(None, Role.OWNER, is_administrator=True)
    for name in ("expired", "too old for today's rules", "revoked"):
        made = made_by(owner)
        scene.tokens[name] = made["token"]
        change = {
            "expired": "expires_at = now() - interval '1 second'",
            "too old for today's rules": "created_at = now() - interval '91 days',"
            " expires_at = now() + interval '1 day'",
            "revoked": "revoked_at = now()",
        }[name]
        set_token(world, made["made"]["id"], change)
    good = token_of(owner)
    scene.tokens["with a slip of the pen"] = good[:-1] + (
        "1" if good[-1] == "0" else "0"
    )
    scene.tokens["from a wrong address"] = token_of(owner, networks=["192.0.2.0/24"])
    gone = world.person(None, Role.OWNER, is_administrator=True)
    made = made_by(gone)
    scene.tokens["of a disabled person"] = made["token"]
    world.administrator().post(f"/people/{gone.id}/disable")
    # Disabling revoked it; what is asked here is whether its owner is looked at, too.
    set_token(world, made["made"]["id"], "revoked_at = NULL")
    lost = made_by(owner)
    scene.tokens["unknown"] = lost["token"]
    set_token(world, lost["made"]["id"], "token_hash = 'another'")


def addresses(scene: Scene) -> Iterator[tuple[str, str, set[str]]]:
    for method, path, route in doors.addresses_of(scene.world.app):
        if (method, path) not in doors.PUBLIC:
            calls = doors.calls_of(route.dependant)
            yield (
                method,
                path,
                {call.permission.key for call in calls if hasattr(call, "permission")},
            )


def right_answer(
    caller: Caller, place: str, address: tuple[str, str], demanded: set[str]
) -> str:
    inside = "{workspace_id}" in address[1]
    if not demanded and address not in FOR_TOKENS:
        return "session"
    if not inside:
        demanded = demanded or {"workspace:read"}
        is_beyond = caller.only is not None and address not in FOR_TOKENS
        if is_beyond or not demanded <= RIGHTS[caller.whose] | ANYBODY | {
            "workspace:read"
        }:
            return "403"
        return lacking(demanded, caller) or "through"
    if caller.only not in {None, place}:
        return "404"
    owners = expected(caller.whose, place, demanded, address[1])
    if owners in {"403", "404"}:
        return owners
    return lacking(demanded, caller) or owners


def lacking(demanded: set[str], caller: Caller) -> str | None:
    if not demanded <= SCOPES:
        return "session"
    return None if demanded <= caller.scopes else "scope"


def heard(answer: Answer) -> str:
    if answer.kind in WORDS:
        return WORDS[answer.kind]
    # Any other refusal of a right is another protection, which must not cover for this one.
    if answer.status == 403:
        return answer.kind
    return f"{answer.status}" if answer.status in {401, 429, 500} else "through"


@pytest.mark.control("A3")
@pytest.mark.control("A4")
@pytest.mark.parametrize(("name", "place"), WALKS)
def test_a_token_may_what_its_owner_may_and_its_scopes_say(scene, name, place):
    async def ask_all() -> list[str]:
        wrong = []
        for method, path, demanded in addresses(scene):
            # What no token may is refused before anybody looks where: once is enough.
            is_about_places = "{workspace_id}" in path and demanded <= SCOPES
            if place != "here" and not is_about_places:
                continue
            right = right_answer(CALLERS[name], place, (method, path), demanded)
            found = heard(await scene.ask(scene.tokens[name], method, path, place))
            if found != right:
                wrong.append(f"{method} {path} {demanded}: {found}, not {right}")
        return wrong

    assert anyio.run(ask_all) == []


@pytest.mark.control("A4")
@pytest.mark.parametrize("name", REFUSED)
def test_a_token_that_is_no_good_opens_nothing_anywhere(scene, name):
    async def ask_all() -> list[str]:
        return [
            f"{method} {path}"
            for method, path, _ in addresses(scene)
            if heard(await scene.ask(scene.tokens[name], method, path, "here")) != "401"
        ]

    assert anyio.run(ask_all) == []


@pytest.mark.control("A4")
def test_what_is_done_in_a_session_alone_is_told_by_the_guards(scene):
    """Whoever opens another address to tokens says so here, and why in `doors`."""
    answering = {
        (method, path)
        for method, path, route in doors.addresses_of(scene.world.app)
        if doors.answers_tokens(route)
    }
    asking = {
        (method, path)
        for method, path, demanded in addresses(scene)
        if demanded and demanded <= SCOPES
    }

    assert len(asking) > 25
    assert answering == asking | FOR_TOKENS
    assert set(doors.FOR_TOKENS) == FOR_TOKENS
