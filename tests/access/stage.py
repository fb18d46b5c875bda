"""A stage with every kind of caller on it, and every kind of workspace to ask about."""

import json
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import anyio
from sqlalchemy import Connection, text
from starlette.types import ASGIApp, Message

from dataspace.access import Role
from dataspace.identity.guards import COOKIE
from tests.browsers import alone
from tests.world import ORIGIN, Person, World

ROLES = {
    "nobody here": (),
    "VIEWER": (Role.VIEWER,),
    "EDITOR": (Role.EDITOR,),
    "EXPORTER": (Role.EXPORTER,),
    "OWNER": (Role.OWNER,),
    "EDITOR and EXPORTER": (Role.EDITOR, Role.EXPORTER),
    "administrator": (),
}
NOT_SIGNED_IN = ("anonymous", "with a made-up cookie", "disabled", "too long away")
# In "granted" one transform is shared with everybody, who has no role there; in
# "restricted" they have their roles, and one transform is for people who are named.
PLACES = ("here", "archived", "foreign", "missing", "granted", "restricted")
SOME_ID = "01890000-0000-7000-8000-00000000000f"
_KEPT = ("membership", "session", "person", "workspace")
_LOCK_OUT = """
UPDATE person SET disabled_at = now() WHERE login = 'disabled';
UPDATE session SET last_seen_at = 'epoch' FROM person
 WHERE person.id = person_id AND login = 'too long away';
"""
_SHARE = text(
    "INSERT INTO share (id, workspace_id, transform_id, person_id, permission)"
    " SELECT gen_random_uuid(), :workspace, :transform, person.id, permission"
    " FROM person, unnest(ARRAY['dataset:read', 'dataset:export', 'transform:read'])"
    " AS permission"
)
_RESTRICT = text("INSERT INTO restriction VALUES (:workspace, :transform)")
_PUT_BACK = """
DELETE FROM membership;
DELETE FROM session;
UPDATE person SET disabled_at = kept.disabled_at
  FROM kept_person kept WHERE kept.id = person.id;
UPDATE workspace SET archived_at = kept.archived_at
  FROM kept_workspace kept WHERE kept.id = workspace.id;
INSERT INTO session SELECT * FROM kept_session;
DELETE FROM second_factor_policy;
INSERT INTO membership SELECT * FROM kept_membership;
"""


@dataclass
class Answer:
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    content: bytes = b""

    @property
    def kind(self) -> str | None:
        is_problem = self.headers.get("content-type") == "application/problem+json"
        return json.loads(self.content)["type"] if is_problem else None


@dataclass
class Stage:
    world: World
    tokens: dict[str, str | None]
    places: dict[str, UUID]

    async def ask(
        self, caller: str, method: str, path: str, content: bytes = b"{}"
    ) -> Answer:
        """Ask the application itself; a stream is left as soon as it has begun."""
        headers = [
            (b"host", ORIGIN.partition("://")[2].encode()),
            (b"origin", ORIGIN.encode()),
            (b"content-type", b"application/json"),
        ]
        if (token := self.tokens[caller]) is not None:
            headers.append((b"cookie", f"{COOKIE}={token}".encode()))
        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "headers": headers,
            "client": ("192.0.2.1", 50_000),
            "server": ("testserver", 443),
            "scheme": "https",
            "http_version": "1.1",
            "root_path": "",
        }
        return await answer_of(self.world.app, scope, content)

    def put_back(self) -> None:
        """Undo what a caller was rightly let do to the people and the workspaces."""
        with self.world.owner_engine.begin() as connection:
            connection.execute(text(_PUT_BACK))


def share_and_restrict(connection: Connection, places: dict[str, UUID]) -> None:
    """Share one transform with everybody there is, service accounts too; close another."""
    for place, statement in (("granted", _SHARE), ("restricted", _RESTRICT)):
        asked = {"workspace": places[place], "transform": SOME_ID}
        connection.execute(statement, asked)


async def answer_of(app: ASGIApp, scope: dict[str, Any], content: bytes) -> Answer:
    answer, unread = Answer(), [content]
    with anyio.CancelScope() as asking:

        async def receive() -> Message:
            if not unread:
                await anyio.sleep_forever()
            return {"type": "http.request", "body": unread.pop()}

        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer.status = message["status"]
                answer.headers = {
                    name.decode(): value.decode() for name, value in message["headers"]
                }
            else:
                answer.content += message.get("body", b"")
            if answer.status < 400:
                asking.cancel()

        try:
            await alone(app)(scope, receive, send)
        except Exception:  # noqa: BLE001  A fault has been answered; its 500 is judged.
            assert answer.status == 500
    return answer


def set_up(world: World) -> Stage:
    places = {
        "here": world.workspace,
        "archived": world.new_workspace(world.founder, "Archived"),
        "foreign": world.new_workspace(world.founder, "Foreign"),
        "missing": uuid4(),
        "granted": world.new_workspace(world.founder, "Granted"),
        "restricted": world.new_workspace(world.founder, "Restricted"),
    }
    people: dict[str, Person] = {}
    for number, (name, roles) in enumerate(ROLES.items()):
        is_administrator = name == "administrator"
        people[name] = world.person(
            f"caller-{number}", *roles, is_administrator=is_administrator
        )
        if roles:
            seats = {"roles": [role.value for role in roles]}
            for place in ("archived", "restricted"):
                path = f"/workspaces/{places[place]}/members/{people[name].id}"
                assert world.founder.put(path, **seats).status_code == 204
    for name in ("disabled", "too long away"):
        people[name] = world.person(name, Role.OWNER, is_administrator=True)
    assert world.founder.post(f"/workspaces/{places['archived']}/archive").is_success
    with world.owner_engine.begin() as connection:
        share_and_restrict(connection, places)
        connection.execute(text(_LOCK_OUT))
        for table in _KEPT:
            connection.execute(text(f"CREATE TABLE kept_{table} AS TABLE {table}"))
    tokens = {name: each.client.cookies[COOKIE] for name, each in people.items()}
    nobody = {"anonymous": None, "with a made-up cookie": "made-up"}
    return Stage(world, {**tokens, **nobody}, places)
