"""Who looked at what is restricted is known afterwards: a line a day for each of both."""

import pytest
from sqlalchemy import text

from dataspace.access import Role
from tests.datasets.conftest import TRANSFORM

pytestmark = [pytest.mark.control("A3"), pytest.mark.control("M3")]
WAYS = ("rows", "statistics", "artifacts/a.html", "export?format=csv")


@pytest.fixture
def snapshot(bench):
    return bench.publish(artifacts={"a.html": b"<p>"})


def restrict(world, *, source=None):
    with world.owner_engine.begin() as connection:
        asked = {"here": world.workspace, "one": TRANSFORM, "source": source}
        if source:
            made = "INSERT INTO dataset_source VALUES (:here, :one, :source)"
            connection.execute(text(made), asked)
        connection.execute(
            text("INSERT INTO restriction VALUES (:here, coalesce(:source, :one))"),
            asked,
        )


def lines(world):
    return [
        (line.person_id, line.workspace_id, line.facts["transform_id"])
        for line in world.audit("dataset.restricted_read")
    ]


@pytest.mark.parametrize("source", [None, "rid.transform.salaries"])
@pytest.mark.parametrize("way", WAYS)
def test_the_first_look_of_the_day_is_written_down(world, snapshot, place, way, source):
    restrict(world, source=source)
    owner, path = world.founder, place(snapshot, way)

    framed = {"sec-fetch-dest": "iframe"}
    answers = [owner.get(path, headers=framed).status_code for _ in range(3)]

    assert answers == [200, 200, 200]
    assert lines(world) == [(owner.id, world.workspace, TRANSFORM)]


def test_another_day_and_another_person_have_lines_of_their_own(
    world, snapshot, place, clock
):
    restrict(world)
    owner, path = world.founder, place(snapshot, "rows")
    other = world.someone(Role.OWNER)

    for person in (owner, other, owner):
        assert person.get(path).status_code == 200
    clock.forward(hours=25)
    world_again = world.person(None, Role.OWNER)
    assert world_again.get(path).status_code == 200

    assert [who for who, _, _ in lines(world)] == [owner.id, other.id, world_again.id]


def test_what_was_read_before_it_was_restricted_counts_for_nothing(
    world, snapshot, place
):
    path = place(snapshot, "rows")
    assert world.founder.get(path).status_code == 200
    assert lines(world) == []

    restrict(world)

    assert world.founder.get(path).status_code == 200
    assert len(lines(world)) == 1


def test_who_may_not_leaves_no_such_line(world, snapshot, place):
    restrict(world)

    refused = world.someone(Role.EXPORTER).get(place(snapshot, "rows"))

    assert refused.json()["type"] == "ResourceRestricted"
    assert lines(world) == []


@pytest.mark.parametrize("is_restricted", [True, False])
def test_an_export_says_whether_it_was_restricted(
    world, snapshot, place, is_restricted
):
    if is_restricted:
        restrict(world)

    world.founder.get(place(snapshot, "export?format=csv"))

    [line] = world.audit("dataset.exported")
    assert line.facts["is_restricted"] is is_restricted
