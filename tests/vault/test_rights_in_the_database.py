"""What each process may ask the database for: the web process seals and cannot look."""

import os
import subprocess

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from dataspace.app.embedded import cluster
from tests.vault.conftest import VALUE

CLOSED = [
    "SELECT wrapped_private FROM workspace_key",
    "SELECT root_key_id FROM workspace_key",
    "SELECT * FROM workspace_key",
    "SELECT count(*) FROM workspace_key WHERE wrapped_private > '\\x00'",
    "UPDATE workspace_key SET public_key = public_key",
    "UPDATE workspace_key SET signature = signature",
    "UPDATE workspace_key SET wrapped_private = wrapped_private",
    "INSERT INTO workspace_key DEFAULT VALUES",
    "DELETE FROM workspace_key",
    "SELECT sealed FROM secret_version",
    "SELECT * FROM secret_version",
    "UPDATE secret_version SET sealed = sealed",
    "UPDATE secret_version SET key_id = key_id",
    "DELETE FROM secret_version",
    "UPDATE secret SET name = name",
    "UPDATE secret SET workspace_id = workspace_id",
    "DELETE FROM secret",
    "SELECT * FROM key_rotation",
    "SELECT enqueue('control', 'make_workspace_key', gen_random_uuid())",
]


@pytest.mark.control("D3")
@pytest.mark.parametrize("statement", CLOSED)
def test_the_web_process_neither_reads_nor_changes_what_is_sealed(world, statement):
    with (
        pytest.raises(ProgrammingError) as refused,
        world.asking(world.founder) as tx,
    ):
        tx.execute(text(statement.replace(":", r"\:")))

    assert isinstance(refused.value.orig, psycopg.errors.InsufficientPrivilege)


@pytest.mark.control("D3")
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE workspace_key SET public_key = public_key",
        "UPDATE workspace_key SET signature = signature",
        "UPDATE secret SET current_version = 1",
        "UPDATE secret SET owner_id = owner_id",
        "UPDATE vault_rule SET gives = 'all'",
        "INSERT INTO secret_version (version) VALUES (1)",
    ],
)
def test_a_worker_changes_no_more_than_rotations_do(vault, change):
    with (
        pytest.raises(ProgrammingError) as refused,
        vault.engine.begin() as connection,
    ):
        connection.execute(text(change))

    assert isinstance(refused.value.orig, psycopg.errors.InsufficientPrivilege)


@pytest.mark.control("D3")
def test_a_dump_of_the_database_holds_no_value(vault, server):
    secret = vault.add(description="there is a canary")
    vault.replace(secret, VALUE + "-2")
    url = server.url("backup", vault.world.engine.url.database)

    dump = subprocess.run(
        [
            cluster.binaries() / "pg_dump",
            f"--host={server.cluster.sockets}",
            f"--username={url.username}",
            "--enable-row-security",
            url.database,
        ],
        env={"PGPASSWORD": url.password, "PATH": os.environ["PATH"]},
        capture_output=True,
        check=True,
    ).stdout

    # It holds all the rest.
    assert b"there is a canary" in dump
    assert b"COPY public.secret_version" in dump
    for encoded in (VALUE.encode(), VALUE.encode().hex().encode()):
        assert encoded not in dump
    for line in vault.keys.file.read_text().splitlines():
        assert line.split(" ")[1].encode() not in dump
