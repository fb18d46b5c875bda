"""Whoever follows a log hears no more of it from the moment he may not: nothing restarts."""

from uuid import UUID

import anyio
import pytest
from sqlalchemy import text

from dataspace import access, identity
from dataspace.access import ReadBuild, Role
from dataspace.builds.guards import Follower
from dataspace.builds.logs import Log, path_of
from dataspace.builds.redacting import Redactor
from dataspace.core.database import transaction
from dataspace.core.ids import BuildId, StepId
from dataspace.identity import Credentials, Origin, Secret
from dataspace.identity.guards import COOKIE

pytestmark = pytest.mark.control("A3")
TALKS = "def transform(): ..."
CLOSING = {
    "restricted": "INSERT INTO restriction SELECT workspace_id, transform_id FROM step",
    "made from what is restricted": (
        "INSERT INTO dataset_source SELECT workspace_id, transform_id, 'x' FROM step;"
        "INSERT INTO restriction SELECT workspace_id, 'x' FROM step"
    ),
    "no more a member": "DELETE FROM membership WHERE person_id = :person",
    "taken out of the group": "DELETE FROM group_member WHERE person_id = :person",
    "group unseated": "DELETE FROM group_seat",
    "disabled": "UPDATE person SET disabled_at = now() WHERE id = :person",
    "signed out": "DELETE FROM session WHERE person_id = :person",
}


@pytest.fixture
def begun(desk):
    """A step that has begun to talk and goes on, and its log."""
    desk.save(talks=TALKS)
    build = desk.show(desk.start("talks"))
    [step] = build["steps"]
    path = path_of(desk.worker.workshop.logs, BuildId(UUID(build["id"])), step["id"])
    log = Log(path, Redactor())
    log.say("one")
    yield StepId(UUID(step["id"])), log
    log.close()


def seat(world, viewer, way):
    if "group" not in way:
        return
    admin = world.administrator()
    group = admin.post("/groups", name="Finance").json()["id"]
    admin.put(f"/groups/{group}/people/{viewer.id}")
    world.founder.put(f"{world.here}/groups/{group}", roles=["VIEWER"])


def follower(world, viewer):
    origin = Origin(address="testclient", request_id=None)
    credentials = Credentials(session=Secret(viewer.client.cookies[COOKIE]))
    state = world.app.state
    with transaction(world.engine) as tx:
        actor = identity.actor_of(tx, origin, credentials, state.sign_in_rules)
        grant = access.authorize(tx, actor, world.workspace, ReadBuild)
    return Follower(
        state.engine, state.logs, grant, origin, credentials, state.sign_in_rules
    )


@pytest.mark.parametrize("way", CLOSING)
def test_a_stream_closes_with_the_right(world, begun, way):
    step, log = begun
    viewer = world.someone(None if "group" in way else Role.VIEWER)
    seat(world, viewer, way)
    following = follower(world, viewer)

    async def heard():
        with anyio.fail_after(10):
            events = following.events(step, 0)
            first = await anext(events)
            with world.owner_engine.begin() as connection:
                for statement in CLOSING[way].split(";"):
                    asked = {"person": viewer.id} if ":person" in statement else {}
                    connection.execute(text(statement), asked)
            log.say("two")
            return first, [event async for event in events]

    first, later = anyio.run(heard)

    assert "one" in first
    assert later == []


def test_it_goes_on_for_whoever_still_may(world, begun):
    step, log = begun
    following = follower(world, world.someone(Role.VIEWER))

    async def heard():
        with anyio.fail_after(10):
            events = following.events(step, 0)
            first = await anext(events)
            log.say("two")
            return first, await anext(events)

    assert ["one" in each for each in anyio.run(heard)] == [True, False]
