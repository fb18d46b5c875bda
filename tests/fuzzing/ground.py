"""A workspace that holds one of everything, so that a made-up request finds something."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import schemathesis
from fastapi.testclient import TestClient
from schemathesis.schemas import APIOperation
from sqlalchemy import Engine, text

from dataspace.app.openapi import described
from dataspace.builds.advancing import advance
from dataspace.core.database import connect, transaction
from dataspace.core.ids import BuildId, TransformId
from dataspace.identity.guards import COOKIE
from tests.access.stage import Stage, set_up
from tests.datasets.conftest import Bench
from tests.federation import rogue
from tests.federation.conftest import offer_rogue
from tests.programs import service_account, wish
from tests.world import Person, Server, World

# Whoever echoes it, echoes a secret.
CANARY = "canary-of-the-fuzzing-7b1f"
UNSTORABLE = "a\0b"  # PostgreSQL has no text that holds a NUL.
CSV = b"city,people\nWien,2\nLinz,1\n"
CODE = {
    "orders.py": "def transform():\n    return None\n",
    "sums.py": "def transform(orders):\n    return orders\n",
    "helper.py": "x = 1\n",
}
ARTIFACTS = {"plot.html": b"<p>", "notes.md": b"# Hello"}
HEALTH = {
    "timestamp": "2026-01-01T00:00:00Z",
    "summary": {
        "total_columns": 2,
        "total_checks": 1,
        "passed": 1,
        "failed": 0,
        "overall_pass_percentage": 100.0,
    },
    "columns": {},
}


SIGNED_IN = ("VIEWER", "OWNER", "administrator")
# What was proved is fresh and no wait goes on, however long it takes to ask everything.
_FRESHEN = """
UPDATE session SET proven_at = now(), last_seen_at = now();
DELETE FROM sign_in_throttle;
"""


@dataclass(frozen=True, slots=True)
class Ground:
    """What stands there; `known` gives, by the name of a field, what would fit in it."""

    stage: Stage
    client: TestClient
    # What each caller sends along, by which he is known.
    callers: Mapping[str, Mapping[str, str]]
    known: Mapping[str, Sequence[Any]]
    operations: Sequence[APIOperation]

    @property
    def world(self) -> World:
        return self.stage.world

    def freshen(self) -> None:
        with self.world.owner_engine.begin() as connection:
            connection.execute(text(_FRESHEN))


@contextmanager
def prepared(server: Server) -> Iterator[Ground]:
    with ExitStack() as stack:
        world = stack.enter_context(server.world())
        _offer_provider(world, stack)
        stage = set_up(world)
        worker = connect(server.url("worker", str(world.engine.url.database)))
        stack.callback(worker.dispose)
        planted = _planted(stage, worker)
        callers = _callers(stage)
        client = world.browser(raises=False)
        yield Ground(stage, client, callers, planted, _operations(world))


def _offer_provider(world: World, stack: ExitStack) -> None:
    origin, answering = stack.enter_context(rogue.listening())
    provider = rogue.Rogue(origin)
    answering.append(provider)
    offer_rogue(world, provider)


def _callers(stage: Stage) -> dict[str, dict[str, str]]:
    cookies = {who: {"cookie": f"{COOKIE}={stage.tokens[who]}"} for who in SIGNED_IN}
    owner = stage.world.browser(holding=stage.tokens["OWNER"])
    token = owner.post("/api/me/tokens", json=wish()).json()["token"]
    program = {"authorization": f"Bearer {token}"}
    return {"anonymous": {}, **cookies, "program": program}


def _operations(world: World) -> Sequence[APIOperation]:
    told = described(world.app)
    # Who asks is ours to say: a made-up credential would be all that is looked at.
    for ways in told["paths"].values():
        for operation in ways.values():
            operation.pop("security", None)
    del told["components"]["securitySchemes"]
    schema = schemathesis.openapi.from_dict(told)
    return [found.ok() for found in schema.get_all_operations()]


def _planted(stage: Stage, worker: Engine) -> Mapping[str, Sequence[Any]]:
    world, owner = stage.world, stage.world.founder
    blobs = [_saved(owner, world.here, path, code) for path, code in CODE.items()]
    nodes = owner.get(f"{world.here}/lineage").json()["nodes"]
    transforms = [TransformId(node["transform_id"]) for node in nodes]
    bench = Bench(world, worker)
    snapshots = [
        bench.publish(transform=transforms[0], artifacts=ARTIFACTS, report=HEALTH)
        for _ in range(2)
    ]
    build = _ended_build(owner, world.here, transforms, worker)
    file = owner.client.put(f"/api{world.here}/files/table.csv", content=CSV)
    account = service_account(world, "VIEWER")
    made = owner.post(f"{account}/tokens", **wish())
    return {
        "account_id": [account.rpartition("/")[2]],
        "blob": blobs,
        "branch": ["main", UNSTORABLE],
        "build_id": [build["id"]],
        "code": [CANARY],
        "columns": ["city", 'city,"people"', "nobody"],
        "current": [CANARY],
        "email": ["somebody@example.org", UNSTORABLE],
        "expires_in_days": [30],
        "file_id": [file.json()["id"]],
        "filter": [json.dumps([{"column": "city", "kind": "eq", "value": "Wien"}])],
        "login": ["founder", UNSTORABLE],
        "name": ["table.csv", "Name", "new.csv"],
        "networks": [["192.0.2.0/24"], [UNSTORABLE]],
        "new": [CANARY, f"{CANARY} {CANARY}"],
        "new_path": ["orders.py", "new.py", "../x.py"],
        "password": [CANARY, f"{CANARY} {CANARY}"],
        "path": [*CODE, *ARTIFACTS, "../x.py"],
        "person_id": [str(owner.id)],
        "provider": ["elsewhere"],
        "q": ["fou", UNSTORABLE],
        "snapshot_id": [str(one.id) for one in snapshots],
        "scopes": [["workspace:read"]],
        "sort": ["city", "people", "nobody"],
        "step_id": [build["steps"][0]["id"]],
        "token": [CANARY],
        "token_id": [made.json()["made"]["id"]],
        "transform_id": transforms,
        "transform_ids": [transforms, transforms[:1]],
        "workspace_id": [str(stage.places[place]) for place in ("here", "archived")],
    }


def _saved(owner: Person, here: str, path: str, code: str) -> str:
    body = {"path": path, "text": code, "blob": None}
    blob: str = owner.client.put(f"/api{here}/code/file", json=body).json()["blob"]
    return blob


def _ended_build(
    owner: Person, here: str, transforms: Sequence[str], worker: Engine
) -> dict[str, Any]:
    """A step that will never end would be followed for half an hour."""
    asked = owner.post(f"{here}/builds", transform_ids=list(transforms))
    build = asked.json()["id"]
    assert owner.post(f"{here}/builds/{build}/cancel").is_success
    with transaction(worker) as tx:
        advance(tx, BuildId(UUID(build)))
    shown: dict[str, Any] = owner.get(f"{here}/builds/{build}").json()
    return shown
