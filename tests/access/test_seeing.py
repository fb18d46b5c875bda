"""How far a request, a stream, a command and the worker open the database's wall."""

import ast

import pytest
from sqlalchemy import event, func, select, text

from dataspace import access, identity, workspaces
from dataspace.access import ReadWorkspace, Role, WorkspaceUnknown
from dataspace.access import store as access_store
from dataspace.app.commands.here import Here
from dataspace.app.settings import Settings
from dataspace.builds import store as builds
from dataspace.builds.models import Build
from dataspace.core.database import connect, release, transaction
from dataspace.identity import Origin
from dataspace.workspaces import store as workspaces_store
from dataspace.workspaces.models import Workspace
from tests.architecture.parts import FILES, calls_in, name_of, slice_of

pytestmark = pytest.mark.control("A3")
EVERY = select(Workspace.id)
BACKEND = select(func.pg_backend_pid())


def acting(tx, person):
    return identity.act_as(tx, person.id, Origin(address=None, request_id=None))


@pytest.fixture
def other(world):
    """Give a workspace of somebody else."""
    return world.new_workspace(world.person(), "Theirs")


def test_a_proof_shows_the_workspace_that_it_is_about_and_no_other(world, other):
    both = world.person(None, Role.OWNER)
    world.new_workspace(both, "Also mine")

    with transaction(world.engine) as tx:
        access.authorize(tx, acting(tx, both), world.workspace, ReadWorkspace)

        assert tx.scalars(EVERY).all() == [world.workspace]
        assert tx.get(Workspace, other) is None


def test_even_an_administrators_proof_shows_no_other(world, other):
    administrator = world.administrator()

    with transaction(world.engine) as tx:
        access.authorize(tx, acting(tx, administrator), other, ReadWorkspace)

        assert tx.scalars(EVERY).all() == [other]


def test_two_proofs_show_both(world):
    second = world.new_workspace(world.founder, "Second")

    with transaction(world.engine) as tx:
        for workspace in (world.workspace, second):
            access.authorize(tx, acting(tx, world.founder), workspace, ReadWorkspace)

        assert set(tx.scalars(EVERY)) == {world.workspace, second}


def test_who_is_refused_sees_nothing(world, other):
    with transaction(world.engine) as tx:
        with pytest.raises(WorkspaceUnknown):
            access.authorize(tx, acting(tx, world.founder), other, ReadWorkspace)

        assert tx.scalars(EVERY).all() == []


def test_the_wall_stands_where_the_decision_is_wrong(world, other, monkeypatch):
    """Two answers to one question: somebody broke the first."""
    everything = access_store.Standing(roles=frozenset(Role), is_archived=False)
    monkeypatch.setattr(access_store, "standing", lambda *_: everything)

    with transaction(world.engine) as tx:
        access.authorize(tx, acting(tx, world.founder), other, ReadWorkspace)

        assert tx.scalars(EVERY).all() == []


def test_where_no_workspace_is_meant_a_person_sees_his_own(world, other):
    second = world.new_workspace(world.founder, "Second")

    with world.asking(world.founder) as tx:
        assert set(tx.scalars(EVERY)) == {world.workspace, second}
    with world.asking(world.administrator()) as tx:
        assert set(tx.scalars(EVERY)) == {world.workspace, second, other}
    with world.asking(world.someone(None)) as tx:
        assert tx.scalars(EVERY).all() == []


@pytest.mark.parametrize("look", ["see", "authorize"])
def test_what_is_visible_outlasts_a_release(world, look):
    person = world.founder if look == "authorize" else world.administrator()
    with transaction(world.engine) as tx:
        if look == "authorize":
            access.authorize(tx, acting(tx, person), world.workspace, ReadWorkspace)
        else:
            access.see(tx, acting(tx, person))
        release(tx)

        assert tx.scalars(EVERY).all() == [world.workspace]
        release(tx)
        with tx.begin_nested():
            assert tx.scalars(EVERY).all() == [world.workspace]


def test_a_right_that_went_while_a_file_came_in_is_not_seen_again(world, monkeypatch):
    editor = world.someone(Role.EDITOR)
    with transaction(world.engine) as tx:
        actor = acting(tx, editor)
        access.authorize(tx, actor, world.workspace, ReadWorkspace)
        release(tx)
        world.founder.delete(f"{world.here}/members/{editor.id}")
        kept = access_store.Standing(roles=frozenset(Role), is_archived=False)
        monkeypatch.setattr(access_store, "standing", lambda *_: kept)

        access.authorize(tx, actor, world.workspace, ReadWorkspace)

        assert tx.scalars(EVERY).all() == []


def test_the_next_request_on_the_same_connection_begins_blind(world):
    pooled = connect(world.engine.url, pool_size=1)
    backends = set()
    for person in (world.administrator(), world.founder):
        with transaction(pooled) as tx:
            access.see(tx, acting(tx, person))
            assert tx.scalars(EVERY).all() == [world.workspace]
            backends.add(tx.scalar(BACKEND))
        with transaction(pooled) as tx:
            assert tx.scalars(EVERY).all() == []
            backends.add(tx.scalar(BACKEND))
    pooled.dispose()

    assert len(backends) == 1


def test_a_workspace_is_visible_to_the_transaction_that_creates_it(world):
    with transaction(world.engine) as tx:
        grant = access.authorize_in_installation(
            acting(tx, world.founder), access.CreateWorkspace
        )
        made = workspaces.create(tx, grant, name="New")

        assert tx.scalars(EVERY).all() == [made]


def test_a_forgotten_where_shows_nobody_elses_workspaces(world, other, monkeypatch):
    monkeypatch.setattr(
        workspaces_store, "among", lambda tx, _: workspaces_store.every(tx)
    )

    found = world.founder.get("/workspaces").json()

    assert other not in found
    assert [one["id"] for one in found] == [str(world.workspace)]


def test_a_forgotten_where_shows_no_build_of_another_workspace(
    world, other, monkeypatch
):
    """The builds of the page are read without saying whose."""
    with world.owner_engine.begin() as connection:
        for number, workspace in enumerate((world.workspace, other)):
            connection.execute(
                text(
                    'INSERT INTO build (id, workspace_id, branch, "commit", mode,'
                    " started_by) VALUES (gen_random_uuid(), :workspace, 'main',"
                    " :commit, 'regular', :person)"
                ),
                {
                    "workspace": workspace,
                    "commit": f"{number}" * 40,
                    "person": world.founder.id,
                },
            )

    def forgetful(tx, _workspace, **_):
        return [row.facts() for row in tx.scalars(select(Build))]

    monkeypatch.setattr(builds, "builds_in", forgetful)
    for person in (world.founder, world.administrator()):
        found = person.get(f"{world.here}/builds").json()
        assert [one["commit"] for one in found] == ["0" * 40]


def test_a_forgotten_where_removes_nobody_elses_members(world, other, monkeypatch):
    leaving = world.someone(Role.VIEWER)
    monkeypatch.setattr(
        access_store,
        "replace_roles",
        lambda tx, *_: tx.execute(text("DELETE FROM membership")),
    )

    assert world.founder.delete(f"{world.here}/members/{leaving.id}").is_success

    with world.owner_engine.connect() as connection:
        left = connection.scalars(text("SELECT workspace_id FROM membership")).all()
    assert left == [other]


def test_the_command_line_sees_what_its_account_may(world, other):
    here = Here(world.engine, Settings())
    administrator = world.administrator()

    for person, found in (
        (world.founder, {world.workspace}),
        (administrator, {world.workspace, other}),
    ):
        with transaction(world.engine) as tx:
            here.actor(tx, person.login)
            assert set(tx.scalars(EVERY)) == found


def test_a_request_asks_the_database_no_more_than_once_for_it(world):
    asked = []

    def note(_connection, _cursor, statement, *_):
        if "set_config" in statement:
            asked.append(statement)

    event.listen(world.engine, "before_cursor_execute", note)
    assert world.founder.get(world.here).is_success
    event.remove(world.engine, "before_cursor_execute", note)

    assert len(asked) == 1


def test_only_access_decides_what_can_be_seen():
    looking = {name_of(file) for file in FILES if "look" in set(calls_in(file))}
    setting = {
        name_of(file)
        for file in FILES
        if "set_config" in file.read_text() and slice_of(file) != "migrations"
    }

    assert looking == {"access/store.py"}
    assert setting == {"core/sight.py"}


def test_only_the_guards_of_access_ask_identity_who_speaks():
    """Whoever asks there gets an actor, and a transaction that sees what he may not."""
    asking = {
        name_of(file)
        for file in FILES
        if "CurrentActor" in file.read_text()
        and any(
            isinstance(node, ast.ImportFrom)
            and node.module == "dataspace.identity.guards"
            and {"CurrentActor", "current_actor"} & {each.name for each in node.names}
            for node in ast.walk(ast.parse(file.read_text()))
        )
    }

    assert asking == {"access/guards.py"}
