"""Who is let read the log: by a right, and behind it by the database itself."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from dataspace import access
from dataspace.access import ReadAudit, Role
from dataspace.core.database import transaction
from dataspace.identity import Origin, act_as
from tests.programs import token_of
from tests.trail.conftest import EVERYWHERE

pytestmark = pytest.mark.control("M3")
PATHS = ("", "/histogram", "/export?format=csv")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("role", [Role.EDITOR, Role.EXPORTER, Role.VIEWER])
def test_a_member_who_is_no_owner_reads_nothing(story, role, path):
    member = story.world.someone(role)

    assert member.get(f"{story.here}{path}").json()["type"] == "PermissionMissing"
    assert member.get(f"{EVERYWHERE}{path}").json()["type"] == "PermissionMissing"


@pytest.mark.parametrize("path", PATHS)
def test_an_owner_of_another_workspace_does_not_learn_that_this_one_is_there(
    story, path
):
    assert story.stranger.get(f"{story.here}{path}").status_code == 404
    assert story.stranger.get(f"{EVERYWHERE}{path}").status_code == 403


def test_an_owner_reads_what_is_about_his_workspace_and_no_more(story):
    lines = story.found(story.owner, story.here, rows=True, limit=500)["lines"]

    assert len(lines) > 3
    assert {line["workspace_id"] for line in lines} == {str(story.world.workspace)}


def test_asking_for_another_workspace_changes_nothing(story):
    asked = {"workspace": str(story.elsewhere), "limit": 500}

    found = story.found(story.owner, story.here, **asked)["lines"]

    assert {line["workspace_id"] for line in found} == {str(story.world.workspace)}


def test_an_administrator_reads_all_or_one_workspace(story):
    every = story.found(story.administrator, EVERYWHERE, limit=500)["lines"]
    one = story.found(
        story.administrator, EVERYWHERE, workspace=str(story.elsewhere), limit=500
    )["lines"]

    assert {line["workspace_id"] for line in every} >= {
        None,
        str(story.world.workspace),
        str(story.elsewhere),
    }
    assert {line["workspace_id"] for line in one} == {str(story.elsewhere)}


def test_no_token_reads_the_log(story):
    token = token_of(story.owner)
    program = story.world.browser()
    program.headers["authorization"] = f"Bearer {token}"

    answer = program.get(f"/api{story.here}")

    assert answer.status_code == 403


@pytest.mark.control("D1")
@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"workspaces": "{HERE}"},
        {"everywhere": "on"},
        {"audit_of": ""},
        {"audit_of": "everything"},
        {"workspaces": "{HERE}", "audit_of": "{ELSEWHERE}"},
    ],
    ids=str,
)
def test_a_forgotten_where_shows_no_line_of_what_was_not_opened(story, settings):
    """A member's own transaction sees his workspace, and an administrator's all of them."""
    here = str(story.world.workspace)
    ids = {"{HERE}": f"{{{here}}}", "{ELSEWHERE}": str(story.elsewhere)}
    told = {name: ids.get(value, value) for name, value in settings.items()}

    assert here not in {workspace for workspace, _ in story.read_as_app(**told)}


@pytest.mark.control("D1")
def test_what_was_opened_is_seen_alone(story):
    here, everywhere = (
        {workspace for workspace, _ in story.read_as_app(audit_of=where)}
        for where in (str(story.world.workspace), "everywhere")
    )

    assert here == {str(story.world.workspace)}
    assert {None, str(story.elsewhere)} < everywhere


@pytest.mark.control("D1")
def test_a_proof_opens_its_workspace_alone_and_until_the_transaction_ends(story):
    origin = Origin(address=None, request_id=None)
    with transaction(story.world.engine) as tx:
        actor = act_as(tx, story.owner.id, origin)
        grant = access.authorize(tx, actor, story.world.workspace, ReadAudit)
        access.show_audit_log(tx, grant)
        every = text("SELECT DISTINCT workspace_id FROM audit_entry")
        assert list(tx.scalars(every)) == [story.world.workspace]

    assert story.read_as_app() == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET body = body",
        "DELETE FROM audit_entry",
        "SELECT hash FROM audit_leaf",
        "DELETE FROM audit_leaf",
        "SELECT * FROM audit_row_key",
    ],
)
def test_to_read_the_log_lets_nobody_change_it(story, statement):
    with (
        story.world.engine.connect() as connection,
        pytest.raises(ProgrammingError, match="permission denied"),
    ):
        connection.exec_driver_sql(statement)
