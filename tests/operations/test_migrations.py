"""The tables, step by step: forward only, what the models say, on every promised server."""

import ast
import os
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, inspect, text
from sqlalchemy.exc import ProgrammingError

from dataspace import identity, migrations, operations, workspaces
from dataspace.access import authorize_in_installation, see
from dataspace.access.permissions import CreateWorkspace
from dataspace.app.embedded import cluster
from dataspace.core.by import THE_PLATFORM
from dataspace.core.database import Model, connect, transaction
from dataspace.identity import Credentials, Origin, Secret
from tests.access.ground import (
    READ_BY_A_RIGHT,
    READ_BY_EVERYBODY,
    A,
    B,
    only,
    prepared,
    run,
)
from tests.architecture.parts import import_everything
from tests.operations.conftest import cluster_in, migrated

VERSIONS = sorted((Path(migrations.__file__).parent / "versions").glob("*.py"))
SERVERS = {
    "the wheel's other": Path(cluster.binaries()).parents[1] / "pginstall" / "bin",
    "Debian's 15": Path("/usr/lib/postgresql/15/bin"),
}


def test_the_tables_are_what_the_models_say(world):
    import_everything()
    with world.owner_engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        differences = compare_metadata(context, Model.metadata)

    assert differences == []


def test_the_checks_are_what_the_models_say(world):
    """The comparison above does not look at them."""
    import_everything()
    seen = inspect(world.owner_engine)
    for table in Model.metadata.sorted_tables:
        said = {
            str(each.name)
            for each in table.constraints
            if isinstance(each, CheckConstraint)
        }
        there = {each["name"] for each in seen.get_check_constraints(table.name)}
        assert there == said, table.name


def test_every_table_has_a_model(world):
    import_everything()
    there = set(inspect(world.owner_engine).get_table_names())

    assert there - {"alembic_version"} == set(Model.metadata.tables)


def test_the_steps_stand_in_one_line():
    config = Config()
    config.set_main_option("script_location", str(VERSIONS[0].parents[1]))
    steps = list(ScriptDirectory.from_config(config).walk_revisions())

    numbers = [step.revision for step in reversed(steps)]
    assert numbers == [f"{number:04}" for number in range(1, len(VERSIONS) + 1)]
    assert [file.name[:4] for file in VERSIONS] == numbers


@pytest.mark.parametrize("file", VERSIONS, ids=lambda file: file.stem)
def test_a_step_goes_forward_only_and_says_what_it_is(file):
    tree = ast.parse(file.read_text())
    functions = {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}

    assert "upgrade" in functions
    assert "downgrade" not in functions
    assert (ast.get_docstring(tree) or "").partition("\n")[0].endswith(".")


@pytest.fixture
def empty(server):
    """An engine of the owner to a database in which nothing has been made."""
    name = f"empty_{os.getpid()}"
    server.databases.run(
        "CREATE DATABASE {} OWNER dataspace_owner TEMPLATE template0", name
    )
    engine = connect(server.url("owner", name))
    yield engine
    engine.dispose()
    server.databases.run("DROP DATABASE {} WITH (FORCE)", name)


def test_what_is_current_is_left_as_it_is(empty):
    assert not operations.is_current(empty)
    operations.migrate(empty)
    assert operations.is_current(empty)

    operations.migrate(empty)

    assert operations.is_current(empty)


def test_a_step_that_fails_leaves_nothing_of_any(empty):
    with empty.begin() as connection:
        connection.execute(text("CREATE TABLE audit_entry (in_the_way int)"))

    with pytest.raises(Exception, match="audit_entry"):
        operations.migrate(empty)

    assert inspect(empty).get_table_names() == ["audit_entry"]


@pytest.mark.parametrize("name", SERVERS)
def test_the_tables_can_be_made_on_every_promised_server(new_folder, monkeypatch, name):
    if not (SERVERS[name] / "initdb").exists():
        pytest.skip(f"{name} PostgreSQL is not installed here")
    monkeypatch.setattr(cluster, "binaries", lambda: SERVERS[name])
    made = cluster_in(new_folder)
    made.make()

    with migrated(made) as (_, owner):
        app = connect(made.url("app"))
        try:
            version = walk_through(app)
            assert operations.is_current(owner)
            look_over_the_wall(prepared({"app": app, "owner": owner}))
        finally:
            app.dispose()

    assert 15 <= version < 18


def look_over_the_wall(ground):
    log = ground.tables["audit_entry"]
    with ground.standing(**only(A)) as connection:
        assert run(connection, log.seen).all() == []
    with ground.standing(audit_of=str(A)) as connection:
        assert run(connection, log.seen).scalars().all() == [A]
    for table in ground.tables.values():
        if table.name in READ_BY_A_RIGHT:
            continue
        with ground.standing() as connection:
            assert run(connection, table.changed).rowcount == 0
            if table.name not in READ_BY_EVERYBODY:
                assert run(connection, table.seen).all() == []
        with ground.standing(**only(A)) as connection:
            assert run(connection, table.changed).rowcount == 1
            with pytest.raises(ProgrammingError, match="row-level security policy"):
                run(connection, table.added(B))
        with ground.standing(everywhere="on") as connection:
            assert run(connection, table.changed).rowcount >= 2


def walk_through(engine):
    """Do what the platform does first, as the role of the web process."""
    origin = Origin(address="192.0.2.1", request_id=None)
    with transaction(engine) as tx:
        ada = identity.add_person(tx, THE_PLATFORM, login="ada", name="Ada")
        token = identity.make_link(tx, THE_PLATFORM, ada)
    with transaction(engine) as tx:
        rules, password = identity.SignInRules(), Secret("correct horse battery")
        signed_in = identity.use_link(
            tx, origin, rules, token=token, password=password, replacing=None
        )
        grant = authorize_in_installation(signed_in.actor, CreateWorkspace)
        workspace = workspaces.create(tx, grant, name="Flights")
    with transaction(engine) as tx:
        actor = identity.actor_of(
            tx, origin, Credentials(session=signed_in.token), rules
        )
        see(tx, actor)
        assert [facts.id for facts, _ in workspaces.mine(tx, actor)] == [workspace]
        return tx.connection().dialect.server_version_info[0]
