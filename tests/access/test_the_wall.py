"""The wall behind `access`, table by table: every statement here forgot its WHERE."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from dataspace.core.database import connect
from tests.access.ground import (
    OPEN,
    READ_BY_A_RIGHT,
    READ_BY_EVERYBODY,
    WALLED,
    A,
    B,
    only,
    prepared,
    run,
)

pytestmark = pytest.mark.control("D1")
ROLES = ("app", "auditor", "backup", "owner", "worker")


@pytest.fixture(scope="module")
def ground(server):
    with server.databases.lent() as database:
        engines = {role: connect(server.url(role, database.name)) for role in ROLES}
        yield prepared(engines)
        for engine in engines.values():
            engine.dispose()


@pytest.fixture(params=sorted(set(WALLED) - set(READ_BY_A_RIGHT)))
def table(ground, request):
    return ground.tables[request.param]


def is_refused(connection, statement):
    with pytest.raises(ProgrammingError, match="row-level security policy"):
        run(connection, statement)
    connection.rollback()
    return True


def seen(connection, table):
    return set(run(connection, table.seen).scalars())


def test_every_table_is_walled_in_or_stands_on_a_list_with_a_reason(ground):
    with ground.standing("owner") as connection:
        rows = connection.execute(
            text(
                "SELECT relname, relrowsecurity AND relforcerowsecurity FROM pg_class"
                " WHERE relkind IN ('r', 'p') AND relname <> 'alembic_version'"
                " AND relnamespace = 'public'::regnamespace"
            )
        )
        walls = dict(rows.all())

    assert len(walls) > 10
    assert {name for name, is_walled in walls.items() if not is_walled} == set(OPEN)
    assert set(walls) - set(OPEN) == set(WALLED)
    assert all({**OPEN, **READ_BY_EVERYBODY, **READ_BY_A_RIGHT}.values())


def test_what_is_open_belongs_to_no_workspace(ground):
    with ground.standing("owner") as connection:
        holding = connection.scalars(
            text(
                "SELECT table_name FROM information_schema.columns"
                " WHERE table_schema = 'public' AND column_name = 'workspace_id'"
            )
        ).all()

    assert set(holding) & set(OPEN) == set()


def test_where_nothing_is_set_nothing_is_seen_and_nothing_written(ground, table):
    with ground.standing() as connection:
        if table.name not in READ_BY_EVERYBODY:
            assert seen(connection, table) == set()
        assert run(connection, table.changed).rowcount == 0
        assert run(connection, table.removed).rowcount == 0
        assert is_refused(connection, table.added(A))


def test_a_forgotten_where_sees_and_changes_the_visible_alone(ground, table):
    with ground.standing(**only(A)) as connection:
        if table.name not in READ_BY_EVERYBODY:
            assert seen(connection, table) == {A}
        assert run(connection, table.changed).rowcount == 1
        assert run(connection, table.removed).rowcount == 1

    with ground.standing("owner") as connection:
        assert seen(connection, table) == {A, B}


def test_several_workspaces_can_be_visible(ground, table):
    with ground.standing(**only(A, B)) as connection:
        assert seen(connection, table) == {A, B}


def test_nothing_is_written_or_moved_into_another_workspace(ground, table):
    with ground.standing(**only(A)) as connection:
        assert is_refused(connection, table.added(B))
    with ground.standing(**only(A)) as connection:
        assert is_refused(connection, table.moved(B))
    # The test's own statement is right: in the visible one it is let through.
    with ground.standing(**only(B)) as connection:
        run(connection, table.removed)
        assert run(connection, table.added(B)).rowcount == 1


def test_a_pooled_connection_does_not_inherit_what_was_visible(ground, table):
    pooled = connect(ground.engines["app"].url, pool_size=1)
    backends = set()
    for settings in (only(A, B), {"everywhere": "on"}):
        with pooled.begin() as connection:
            backends.add(connection.scalar(text("SELECT pg_backend_pid()")))
            for name, value in settings.items():
                run(
                    connection,
                    f"SELECT set_config('dataspace.{name}', '{value}', true)",
                )
            assert seen(connection, table) == {A, B}
        with pooled.begin() as connection:
            backends.add(connection.scalar(text("SELECT pg_backend_pid()")))
            assert run(connection, table.changed).rowcount == 0
            if table.name not in READ_BY_EVERYBODY:
                assert seen(connection, table) == set()
    pooled.dispose()

    assert len(backends) == 1


@pytest.mark.parametrize(
    ("role", "settings"),
    [("app", {"everywhere": "on"}), ("worker", {}), ("owner", {})],
    ids=["administrator", "worker", "owner"],
)
def test_who_works_for_all_sees_and_writes_everywhere(ground, table, role, settings):
    with ground.standing(role, **settings) as connection:
        assert seen(connection, table) == {A, B}
        assert run(connection, table.changed).rowcount == 2
        assert run(connection, table.removed).rowcount == 2
        assert run(connection, table.added(B)).rowcount == 1


def test_the_backup_copies_every_row(ground, table):
    with ground.standing("backup") as connection:
        assert seen(connection, table) == {A, B}
        # A copy that has to be whole says so, and would rather fail than miss a row.
        copied = connection.connection.cursor().copy(f"COPY ({table.seen}) TO STDOUT")
        with copied as rows:
            assert len(list(rows)) == 2


def test_the_auditor_reads_every_line(ground):
    with ground.standing("auditor") as connection:
        assert seen(connection, ground.tables["audit_entry"]) == {A, B}


@pytest.mark.parametrize("settings", [{}, only(A)], ids=["nobody", "a member"])
def test_a_line_about_no_workspace_is_written_by_whoever_and_read_by_few(
    ground, settings
):
    line = 'INSERT INTO audit_entry (body) VALUES (\'{"kind": "kettle.boiled", "facts": {}}\')'
    found = "SELECT * FROM audit_entry WHERE workspace_id IS NULL"

    with ground.standing(**settings) as connection:
        assert run(connection, line).rowcount == 1
        assert run(connection, found).all() == []
        run(connection, "SELECT set_config('dataspace.everywhere', 'on', true)")
        assert run(connection, found).all() == []
        run(connection, "SELECT set_config('dataspace.audit_of', 'everywhere', true)")
        assert len(run(connection, found).all()) == 1


@pytest.mark.parametrize(
    "settings",
    [{"everywhere": ""}, {"everywhere": "off"}, {"workspaces": ""}, only()],
    ids=str,
)
def test_what_says_nothing_shows_nothing(ground, settings):
    with ground.standing(**settings) as connection:
        assert seen(connection, ground.tables["build"]) == set()


@pytest.mark.parametrize(
    ("role", "settings", "cancelled"),
    [
        ("app", {}, set()),
        ("app", only(A), {A}),
        ("app", {"everywhere": "on"}, {A, B}),
        ("worker", {}, {A, B}),
    ],
    ids=["nobody", "a member", "administrator", "worker"],
)
def test_a_function_that_acts_for_the_owner_sees_what_its_caller_sees(
    ground, role, settings, cancelled
):
    """Otherwise the queue would be a way around: a build of somebody else's cancelled."""
    with ground.standing("owner") as connection:
        run(connection, "GRANT EXECUTE ON FUNCTION cancel_build TO dataspace_worker")
        run(connection, "UPDATE build SET cancelled_at = NULL, state = 'running'")
        builds = run(connection, "SELECT id FROM build").scalars().all()
        connection.commit()

    with ground.standing(role, **settings) as connection:
        for build in builds:
            run(connection, f"SELECT cancel_build('{build}')")
        run(connection, "SELECT set_config('dataspace.everywhere', 'on', true)")
        over = "SELECT workspace_id FROM build WHERE cancelled_at IS NOT NULL"
        assert set(run(connection, over).scalars()) == cancelled
