"""Every change of a row leaves a line, whoever makes it and by whatever program."""

import json
import os
import subprocess

import pytest
from sqlalchemy import create_engine, text

from dataspace.access import Role
from dataspace.app.embedded.cluster import binaries
from dataspace.core.database import Model
from tests.architecture.parts import import_everything

import_everything()

UNRECORDED = {
    "audit_entry": "the log itself",
    "audit_row_key": "written once, when the tables are made",
    "audit_leaf": "the log's hashes, proved by what was signed",
    "dataset_source": "read from the snapshot's inputs, whose row is recorded",
    "link_request": "lives for minutes, of a browser",
    "outgoing_message": "a queue; each message's deed has its own line",
    "reading": "a count of rows that somebody paged through today",
    "sandbox_report": "what a worker found when it started",
    "sign_in_flow": "lives for minutes, of a browser",
    "sign_in_throttle": "counts of failures, of which each has its own line",
    "snapshot_lease": "lives for minutes, of a step that runs",
    "step": "progress; what a step leaves is a snapshot, whose row is recorded",
    "webauthn_challenge": "lives for minutes, of a browser",
}
# What must never be read in a line, whatever a list of values says.
SECRET = ("password_hash", "token_hash", "code_hash", "sealed", "public_key")


def lines_in(world):
    with world.owner_engine.connect() as connection:
        bodies = connection.scalars(text("SELECT body FROM audit_entry ORDER BY id"))
        return [json.loads(body) for body in bodies]


@pytest.fixture
def recorded(world):
    """The lines about rows that were written since the test began."""
    began = len(lines_in(world))

    def lines():
        later = lines_in(world)[began:]
        return [one for one in later if one["kind"].startswith(("row.", "table."))]

    return lines


def test_every_table_is_recorded_or_stands_on_the_list_with_a_reason(world):
    query = "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'trail'"
    with world.owner_engine.connect() as connection:
        recorded = set(connection.scalars(text(query)))

    assert recorded.isdisjoint(UNRECORDED)
    assert recorded | set(UNRECORDED) == set(Model.metadata.tables)


@pytest.mark.control("M3")
def test_what_somebody_does_with_psql_is_recorded(world, recorded, server):
    database = world.engine.url.database
    url = server.url("owner", database).set(username="postgres", password=None)
    statement = "UPDATE person SET is_administrator = true WHERE login <> 'founder'"
    world.someone(Role.VIEWER)
    psql = binaries() / "psql"
    subprocess.run(
        [psql, "--quiet", "--no-psqlrc", "-c", statement],
        env={
            **os.environ,
            "PGHOST": url.query["host"],
            "PGUSER": "postgres",
            "PGDATABASE": database,
        },
        check=True,
    )

    [*_, line] = recorded()

    assert (line["kind"], line["role"]) == ("row.updated", "postgres")
    assert line["facts"]["table"] == "person"
    assert line["facts"]["columns"] == ["is_administrator"]
    assert line["facts"]["values"]["is_administrator"] is True
    assert line["facts"]["before"] != line["facts"]["after"]
    assert "person_id" not in line


@pytest.mark.control("M3")
def test_who_is_said_to_have_changed_a_row_is_the_actor(world, recorded):
    world.founder.patch(world.here, name="Renamed")

    [line] = [one for one in recorded() if one["facts"]["table"] == "workspace"]

    assert line["person_id"] == str(world.founder.id)
    assert line["workspace_id"] == str(world.workspace)
    assert line["session_id"]
    assert line["request_id"]
    assert line["role"] == "dataspace_app"
    assert line["facts"]["columns"] == ["name"]
    assert line["facts"]["values"]["name"] == "Renamed"


@pytest.mark.control("M3")
def test_the_deed_and_its_rows_are_found_together(world):
    world.founder.patch(world.here, name="Renamed")

    lines = lines_in(world)
    [deed] = [line for line in lines if line["kind"] == "workspace.changed"]
    together = {line["kind"] for line in lines if line["tx"] == deed["tx"]}

    assert together == {"workspace.changed", "row.updated"}


@pytest.mark.control("M3")
def test_a_claim_can_say_who_and_nothing_else(world, recorded):
    claim = {
        "person_id": str(world.founder.id),
        "kind": "kettle.boiled",
        "role": "nobody",
        "at": 1,
        "tx": "1",
        "workspace_id": str(world.workspace),
        "facts": {},
    }
    with world.engine.begin() as connection:
        connection.execute(
            text("SELECT set_config('dataspace.by', :by, true)"),
            {"by": json.dumps(claim)},
        )
        connection.execute(text("UPDATE person SET name = 'Somebody'"))

    [line, *_] = recorded()

    assert line["kind"] == "row.updated"
    assert line["role"] == "dataspace_app"
    assert line["at"] > 1
    assert line["tx"] != "1"
    assert line["facts"]["table"] == "person"
    assert "workspace_id" not in line


@pytest.mark.control("M3")
def test_a_change_of_nothing_but_when_somebody_was_seen_is_none(world, recorded):
    with world.owner_engine.begin() as connection:
        connection.execute(text("UPDATE session SET last_seen_at = now()"))

    assert recorded() == []


@pytest.mark.control("M3")
def test_emptying_a_table_at_once_is_recorded(world, recorded):
    with world.owner_engine.begin() as connection:
        connection.execute(text("TRUNCATE recovery_code"))

    [line] = recorded()

    assert (line["kind"], line["facts"]) == (
        "table.emptied",
        {"table": "recovery_code"},
    )


@pytest.mark.control("M3")
def test_no_line_carries_a_secret(world):
    world.someone(Role.OWNER)
    with world.owner_engine.begin() as connection:
        hashes = list(connection.scalars(text("SELECT password_hash FROM person")))

    for line in lines_in(world):
        values = line["facts"].get("values") or {}
        assert not set(values) & set(SECRET)
        assert not any(found and found in str(line) for found in hashes)


@pytest.mark.control("M3")
def test_a_row_s_hash_cannot_be_found_by_trying_without_the_key(world, server):
    for role in ("app", "auditor", "sealer"):
        engine = create_engine(server.url(role, world.engine.url.database))
        with engine.connect() as connection, pytest.raises(Exception, match="denied"):
            connection.execute(text("SELECT * FROM audit_row_key"))
        with engine.connect() as connection, pytest.raises(Exception, match="denied"):
            connection.execute(text("SELECT audit_keyed('{}')"))
        engine.dispose()
