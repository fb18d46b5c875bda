"""People with browsers, a database each test has for itself, and rules over all of them."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from subprocess import Popen
from time import monotonic, sleep
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Request, Response
from sqlalchemy import (
    Engine,
    Text,
    cast,
    func,
    literal_column,
    select,
    table,
    text,
)
from sqlalchemy.engine import URL
from sqlalchemy.orm import Session

from dataspace import identity, operations, workspaces
from dataspace.access import Role, authorize_in_installation, seat_member, see
from dataspace.access.permissions import CreateWorkspace
from dataspace.app import http
from dataspace.app.embedded import cluster
from dataspace.app.embedded.cluster import Cluster
from dataspace.audit.models import Entry
from dataspace.core.by import THE_PLATFORM
from dataspace.core.database import Tx, connect, transaction
from dataspace.core.ids import PersonId, WorkspaceId
from dataspace.datasets import Reader, Storage
from dataspace.datasets.guards import Reading
from dataspace.files import FileLimits, FileStorage
from dataspace.files.guards import Filing
from dataspace.identity import Origin, Secret, SignInRules
from dataspace.identity.ceremonies import RelyingParty
from dataspace.identity.factor_kit import FactorKit
from dataspace.identity.guards import COOKIE
from dataspace.identity.sealing import FactorSeal
from dataspace.identity.service.sessions import open_session
from dataspace.identity.store import person as person_row
from dataspace.mail import Mailing, Seal
from dataspace.trail.seals import Seals
from dataspace.transforms import Repositories
from dataspace.vault.signing import Signer
from tests.browsers import Browser
from tests.databases import Database, Databases
from tests.described import deny_undescribed_answers
from tests.founding import Beginning, Founding

ORIGIN = "https://testserver"
SEAL = Seal(bytes(range(32)))
SIGNER = Signer(Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
WRITES = {"POST", "PUT", "PATCH", "DELETE"}
READING_BY_POST = {
    # A token may not stand in an address, so this question is posted.
    "/api/welcome/look",
    # A challenge changes nothing for anybody, and a fresh one has to be made each time.
    "/api/me/factors/passkeys/options",
    "/api/me/step-up/passkey-options",
    "/api/sign-in/passkey/options",
    "/api/sign-in/second-step/passkey-options",
}
ROOT = Path(__file__).parents[1]
RESERVED_UID = 1007
_numbers = count()


@dataclass
class Person:
    """Somebody with a browser of his own, signed in, in one role of the world or none."""

    client: TestClient
    id: PersonId
    login: str

    def get(self, path: str, **kwargs: Any) -> Response:
        return self.client.get(f"/api{path}", **kwargs)

    def post(self, path: str, **body: Any) -> Response:
        return self.client.post(f"/api{path}", json=body)

    def put(self, path: str, **body: Any) -> Response:
        return self.client.put(f"/api{path}", json=body)

    def patch(self, path: str, **body: Any) -> Response:
        return self.client.patch(f"/api{path}", json=body)

    def delete(self, path: str) -> Response:
        return self.client.delete(f"/api{path}")


@dataclass
class World:
    """One installation with one workspace. Its owner is the role `OWNER`'s first person."""

    app: FastAPI
    engine: Engine
    owner_engine: Engine
    state: Path
    workspace: WorkspaceId = field(init=False)
    founder: Person = field(init=False)

    def found(self) -> Beginning:
        """Begin with a founder and his workspace."""
        self.founder = self.person("founder")
        self.workspace = self.new_workspace(self.founder)
        [cookie] = self.founder.client.cookies.values()
        return Beginning(self.founder.id, self.workspace, cookie)

    def begin(self, beginning: Beginning) -> None:
        """Begin where the rows of a founding are there already."""
        client = self.browser(holding=beginning.cookie)
        self.founder = Person(client, beginning.founder, "founder")
        self.workspace = beginning.workspace

    @property
    def here(self) -> str:
        return f"/workspaces/{self.workspace}"

    def new_workspace(self, owner: Person, name: str = "Here") -> WorkspaceId:
        with transaction(self.engine) as tx:
            actor = identity.act_as(tx, owner.id, Origin(address=None, request_id=None))
            grant = authorize_in_installation(actor, CreateWorkspace)
            return workspaces.create(tx, grant, name=name)

    def browser(self, *, holding: str | None = None, raises: bool = True) -> TestClient:
        """Open a browser on our page. A fault fails the test, if the browser `raises`."""
        client = Browser(
            self.app,
            base_url=ORIGIN,
            headers={"origin": ORIGIN},
            raise_server_exceptions=raises,
        )
        if holding is not None:
            # The name under which the browser keeps what this host gave it.
            client.cookies.set(COOKIE, holding, domain="testserver.local")
        deny_silent_writes(client, self.owner_engine)
        deny_undescribed_answers(client)
        return client

    def person(
        self,
        login: str | None = None,
        *roles: Role,
        is_administrator: bool = False,
        workspace: WorkspaceId | None = None,
    ) -> Person:
        login = login or f"person-{next(_numbers)}"
        origin = Origin(address="testclient", request_id=None)
        # As the owner, whom no wall keeps from seating somebody in any workspace.
        with transaction(self.owner_engine) as tx:
            person = identity.add_person(
                tx,
                THE_PLATFORM,
                login=login,
                name=login.title(),
                is_administrator=is_administrator,
            )
            if roles:
                where = workspace or self.workspace
                seat_member(tx, THE_PLATFORM, where, person, roles)
            tx.flush()
            row = person_row(tx, person)
            assert row is not None
            signed_in = open_session(tx, origin, row, replacing=None)
        return Person(self.browser(holding=signed_in.token.value), person, login)

    def someone(self, role: Role | None) -> Person:
        return self.person(None, *([role] if role else []))

    def administrator(self) -> Person:
        return self.person(None, is_administrator=True)

    @contextmanager
    def asking(self, person: Person) -> Iterator[Tx]:
        """Open a transaction that sees what a request of this person may see."""
        with transaction(self.engine) as tx:
            origin = Origin(address=None, request_id=None)
            see(tx, identity.act_as(tx, person.id, origin))
            yield tx

    def link_for(self, person: Person) -> Secret:
        with transaction(self.engine) as tx:
            return identity.make_link(tx, THE_PLATFORM, person.id)

    def wait_for_a_lock(self) -> None:
        """Return once another transaction waits for what an open one holds."""
        waiting = text(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        deadline = monotonic() + 10
        while monotonic() < deadline:
            with self.engine.connect() as connection:
                if connection.scalar(waiting):
                    return
            sleep(0.01)
        message = "nobody waits for a lock"
        raise AssertionError(message)

    def rows_of(self, *tables: str) -> list[str]:
        """Give every row as PostgreSQL writes it out, whatever it holds."""
        with self.owner_engine.connect() as connection:
            return [
                row
                for name in tables
                for row in connection.scalars(
                    select(cast(literal_column("t"), Text)).select_from(
                        table(name).alias("t")
                    )
                )
            ]

    def audit(self, kind: str | None = None) -> list[Entry]:
        """Give the lines about deeds; those about rows have tests of their own."""
        # The owner reads all of it: the wall would show the web process none.
        with Session(self.owner_engine) as tx:
            is_deed = Entry.kind.not_like("row.%")
            query = select(Entry).where(is_deed).order_by(Entry.id)
            if kind is not None:
                query = query.where(Entry.kind == kind)
            return list(tx.scalars(query))


def deny_silent_writes(client: TestClient, engine: Engine) -> None:
    """Fail, in every test, a write that succeeds and leaves no line in the audit log."""
    seen = {"before": 0}

    def lines() -> int:
        with Session(engine) as tx:
            # What triggers write is no event: it names no deed.
            deeds = select(func.count()).where(Entry.kind.not_like("row.%"))
            return tx.scalar(deeds) or 0

    def is_write(request: Request) -> bool:
        return request.method in WRITES and request.url.path not in READING_BY_POST

    def before(request: Request) -> None:
        if is_write(request):
            seen["before"] = lines()

    def after(response: Response) -> None:
        if is_write(response.request) and response.is_success:
            path = response.request.url.path
            silent = f"{response.request.method} {path} left no line"
            assert lines() > seen["before"], silent

    client.event_hooks = {"request": [before], "response": [after]}


@dataclass
class Server:
    """A PostgreSQL of the wheel, with a migrated database that each test gets a copy of."""

    cluster: Cluster
    process: Popen[bytes]
    reader: Reader
    databases: Databases
    idle: list[FastAPI] = field(default_factory=list)
    founding: Founding | None = None

    @classmethod
    def start(cls, folder: Path) -> "Server":
        is_root = os.geteuid() == 0
        made = Cluster.beneath(folder, uid=RESERVED_UID if is_root else None)
        made.make()
        # Only here: the tests copy databases, which no role of the platform may.
        hba = made.folder / "pg_hba.conf"
        hba.write_text("local all postgres trust\n" + hba_for_copies(hba.read_text()))
        process = made.start("-c", "fsync=off", "-c", "full_page_writes=off")
        server = cls(made, process, Reader(), Databases(made))
        engine = connect(made.url("owner"))
        operations.migrate(engine)
        engine.dispose()
        return server

    def stop(self) -> None:
        self.databases.close()
        self.reader.close()
        cluster.stop(self.process)

    def url(self, role: str, database: str) -> URL:
        return self.cluster.url(role).set(database=database)

    @contextmanager
    def world(self, **changes: Any) -> Iterator[World]:
        state = self.cluster.folder.parent / f"state-{next(_numbers)}"
        state.mkdir(mode=0o755)
        with self.databases.lent() as database:
            try:
                given = parts(database.app, state, self.reader, **changes)
                app = self._application(given, changes)
                world = World(app, database.app, database.owner, state)
                self._begin(world, database)
                yield world
                if not changes:
                    self.idle.append(app)
            finally:
                shutil.rmtree(state, ignore_errors=True)

    def _begin(self, world: World, database: Database) -> None:
        if self.founding is None:
            tables = self.databases.emptied
            begun = world.found()
            self.founding = Founding.seen(database.superuser, tables, begun)
        else:
            world.begin(self.founding.repeat(database.superuser))

    def _application(self, given: http.Parts, changes: dict[str, Any]) -> FastAPI:
        """Lend an application: building one takes longer than most tests."""
        if changes or not self.idle:
            return http.build(given)
        app = self.idle.pop()
        for name, part in given.state().items():
            setattr(app.state, name, part)
        return app


def hba_for_copies(rules: str) -> str:
    return rules.replace("local dataspace ", "local all ")


def parts(
    engine: Engine,
    state: Path = ROOT / ".test",
    reader: Reader | None = None,
    **changes: Any,
) -> http.Parts:
    given = {
        "engine": engine,
        "public_origin": ORIGIN,
        "page": ROOT / "web" / "dist",
        "sign_in_rules": SignInRules(),
        "mailing": Mailing(seal=SEAL, is_sending=False),
        "factor_kit": FactorKit(
            seal=FactorSeal(bytes(32)), party=RelyingParty(origin=ORIGIN, name="Test")
        ),
        "instance_name": "Test",
        "instance_accent": "#3b5bdb",
        "federation": {},
        "reading": Reading(
            storage=Storage(state / "datasets"),
            # It starts nothing before it is asked something.
            reader=reader or Reader(),
            rows_per_day=100_000,
            origin=ORIGIN,
        ),
        "files": Filing(
            FileStorage(state / "files"), FileLimits(file_bytes=8 * 1024 * 1024)
        ),
        "repositories": Repositories(state / "repositories"),
        "logs": state / "logs",
        "program_logs": state / "logs",
        "vault": SIGNER.verifier(),
        "seals": Seals(state / "seals", is_witnessed=False),
    }
    return http.Parts(**{**given, **changes})
