"""The audit log: every deed and its line stand or fall together, and lines stay."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar
from uuid import UUID

import pytest
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import create_engine, event, text
from sqlalchemy.exc import ProgrammingError

from dataspace import audit
from dataspace.core.by import THE_PLATFORM, By
from dataspace.core.database import transaction
from dataspace.core.ids import PersonId, SessionId, new_id

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
SOMEBODY = UUID("01890000-0000-7000-8000-000000000001")


@dataclass(frozen=True, slots=True)
class KettleBoiled(audit.Event):
    kind: ClassVar[str] = "kettle.boiled"

    id: UUID
    at: datetime
    cups: tuple[UUID, ...]
    kinds: frozenset[str]
    strength: float | None = None


def test_a_line_says_who_did_what_from_where_on_whose_behalf(world):
    by = By(
        person_id=PersonId(new_id()),
        on_behalf_of=PersonId(new_id()),
        address="192.0.2.1",
        session_id=SessionId(new_id()),
        request_id="abc",
        workspace_id=world.workspace,
    )
    with world.asking(world.founder) as tx:
        audit.record(tx, by, boiled())

    [line] = world.audit("kettle.boiled")

    for fact in By.__slots__:
        assert getattr(line, fact) == getattr(by, fact)
    assert line.facts == {
        "id": str(SOMEBODY),
        "at": str(NOON),
        "cups": [str(SOMEBODY), str(SOMEBODY)],
        "kinds": ["black"],
        "strength": None,
    }
    assert abs(datetime.now(UTC) - line.at).total_seconds() < 60


def boiled():
    return KettleBoiled(SOMEBODY, NOON, (SOMEBODY, SOMEBODY), frozenset({"black"}))


def test_lines_keep_the_order_in_which_they_were_written(world):
    with transaction(world.engine) as tx:
        for _ in range(3):
            audit.record(tx, THE_PLATFORM, boiled())

    lines = world.audit("kettle.boiled")

    assert [line.at for line in lines] == sorted({line.at for line in lines})
    assert lines[0].person_id is None


@pytest.mark.control("M3")
def test_a_deed_that_is_rolled_back_leaves_no_line(world):
    before = len(world.audit())

    def fail_after_the_deed() -> None:
        with transaction(world.engine) as tx:
            audit.record(tx, THE_PLATFORM, boiled())
            raise OSError

    with pytest.raises(OSError):  # noqa: PT011
        fail_after_the_deed()

    assert len(world.audit()) == before


@pytest.mark.control("M3")
def test_a_deed_whose_line_cannot_be_written_does_not_happen(world):
    owner, browser = world.founder, world.browser(raises=False)
    browser.cookies = owner.client.cookies
    with world.owner_engine.begin() as connection:
        connection.execute(text("REVOKE INSERT ON audit_entry FROM dataspace_app"))

    answers = [
        browser.post("/api/workspaces", json={"name": "Silent"}),
        browser.patch(f"/api{world.here}", json={"name": "Silent"}),
        browser.post("/api/sign-out-everywhere"),
    ]

    assert [answer.status_code for answer in answers] == [500, 500, 500]
    assert [found["name"] for found in owner.get("/workspaces").json()] == ["Here"]


@pytest.mark.control("M3")
def test_a_deed_does_not_happen_while_somebody_holds_the_log(world):
    owner, browser = world.founder, world.browser(raises=False)
    browser.cookies = owner.client.cookies
    # The rule over all tests would wait as well: it counts the lines.
    browser.event_hooks = {}
    impatient = "SET lock_timeout = '50ms'"
    event.listen(world.engine, "begin", lambda one: one.exec_driver_sql(impatient))

    with world.owner_engine.begin() as holder:
        holder.execute(text("LOCK TABLE audit_entry IN ACCESS EXCLUSIVE MODE"))
        refused = browser.patch(f"/api{world.here}", json={"name": "Silent"})

    assert refused.status_code >= 500
    assert [found["name"] for found in owner.get("/workspaces").json()] == ["Here"]
    assert owner.patch(world.here, name="Loud").status_code == 204


WRITERS, READERS = ("app", "worker"), ("auditor", "backup")
REMOVING = (
    "UPDATE audit_entry SET body = '{}'",
    "UPDATE audit_entry SET tx = 3",
    "DELETE FROM audit_entry",
    "TRUNCATE audit_entry",
    "DROP TABLE audit_entry",
    "ALTER TABLE audit_entry RENAME TO old",
    "ALTER TABLE audit_entry DISABLE TRIGGER ALL",
    "CREATE RULE silent AS ON INSERT TO audit_entry DO INSTEAD NOTHING",
    "CREATE TRIGGER silent BEFORE INSERT ON audit_entry EXECUTE FUNCTION suppress_redundant_updates_trigger()",  # noqa: E501
    "SELECT * FROM audit_entry FOR UPDATE",
    "MERGE INTO audit_entry USING person ON true WHEN MATCHED THEN DELETE",
)
ADDING = (
    'INSERT INTO audit_entry (body) VALUES (\'{"kind": "kettle.boiled", "facts": {}}\')',
    "COPY audit_entry (body) FROM STDIN",
)


@pytest.fixture
def speaking_as(server, world):
    """Speak to the database as one of its roles: what it says, or None if it may not."""
    engines = []

    def speak(role, statement):
        engine = create_engine(server.url(role, world.engine.url.database))
        engines.append(engine)
        try:
            with engine.begin() as connection:
                return connection.exec_driver_sql(statement).rowcount
        except ProgrammingError as refused:
            if not isinstance(refused.orig, InsufficientPrivilege):
                raise
            return None

    yield speak
    for engine in engines:
        engine.dispose()


@pytest.mark.control("M3")
@pytest.mark.parametrize("role", [*WRITERS, *READERS, "sealer"])
def test_no_role_changes_or_removes_a_line(world, speaking_as, role):
    before = [(line.id, line.kind, line.at) for line in world.audit()]

    heard = {statement: speaking_as(role, statement) for statement in REMOVING}

    assert heard == dict.fromkeys(REMOVING)
    assert [(line.id, line.kind, line.at) for line in world.audit()] == before


@pytest.mark.parametrize("role", READERS)
def test_who_only_reads_adds_no_line(speaking_as, role):
    assert [speaking_as(role, statement) for statement in ADDING] == [None, None]


@pytest.mark.parametrize(
    ("role", "may"),
    [
        *((role, True) for role in ("worker", *READERS)),
        ("app", False),
        ("sealer", True),
    ],
)
def test_who_reads_the_log_whatever_it_is_about(speaking_as, role, may):
    """The web process sees lines of the workspaces that it was let see, and no other."""
    found = speaking_as(role, "SELECT * FROM audit_entry")

    assert bool(found) is may


@pytest.mark.parametrize("role", WRITERS)
def test_api_and_worker_add_lines(speaking_as, role):
    assert speaking_as(role, ADDING[0]) == 1
