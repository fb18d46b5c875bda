"""Searching an audit log of a million lines, as the web process does it.

`python -m bench.trail [LINES]`; makes a database of its own in a temporary folder and
removes it. Two lines in three are about rows, as in a log that people made. Figures are the
median of some tries, each over the whole way through the service, names included.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

from sqlalchemy import Engine, text

from dataspace import access, identity, operations, trail
from dataspace.access import ManageInstallation, ReadAudit
from dataspace.app.embedded import cluster
from dataspace.app.embedded.cluster import Cluster
from dataspace.core.by import THE_PLATFORM
from dataspace.core.database import Tx, connect, transaction
from dataspace.core.ids import PersonId, WorkspaceId
from dataspace.identity import Actor, Origin
from dataspace.trail.models import Search
from dataspace.workspaces import models as _workspaces  # noqa: F401  A person's home.

LINES, TRIES = 1_000_000, 15
PEOPLE, WORKSPACES = 1000, 200
RESERVED_UID = 1007
_PLANT = """
INSERT INTO workspace (id, name)
  SELECT gen_random_uuid(), 'W' || n FROM generate_series(1, {workspaces}) n;
INSERT INTO person (id, login, name)
  SELECT gen_random_uuid(), 'p' || n, 'P' || n FROM generate_series(1, {people}) n;
INSERT INTO membership (workspace_id, person_id, role)
  SELECT workspace.id, person.id, 'OWNER' FROM workspace CROSS JOIN
  (SELECT id FROM person LIMIT 1) AS person;
ALTER TABLE audit_entry DISABLE TRIGGER stamp;
CREATE TEMP TABLE w AS SELECT id, row_number() OVER () - 1 AS place FROM workspace;
CREATE TEMP TABLE p AS SELECT id, row_number() OVER () - 1 AS place FROM person;
"""
_LINES = """
INSERT INTO audit_entry (body, tx)
SELECT jsonb_build_object(
    'at', 1700000000000000 + n * 20000000,
    'kind', CASE WHEN n % 3 > 0 THEN 'row.updated' WHEN n % 1000 = 0 THEN 'sign_in.refused'
      WHEN n % 2 = 0 THEN 'member.seated' ELSE 'dataset.exported' END,
    'person_id', p.id, 'workspace_id', w.id, 'session_id', gen_random_uuid(),
    'address', '192.0.2.' || n % 250, 'request_id', md5(n::text), 'role', 'dataspace_app',
    'object_id', gen_random_uuid(), 'tx', (1000 + n / 3)::text,
    'facts', jsonb_build_object('person_id', p.id, 'roles', ARRAY['EDITOR'], 'table',
      'membership', 'before', md5(n::text) || md5(n::text), 'needle',
      CASE WHEN n = 7 THEN 'haystack' END)
  ), 1000 + n / 3
FROM generate_series(:first ::bigint, :last ::bigint) n
JOIN p ON p.place = n * 7919 % {people} JOIN w ON w.place = n * 31 % {workspaces}
"""
_AT_ONCE = 50_000


def plant(owner: Engine, lines: int) -> None:
    with owner.begin() as connection:
        for statement in _PLANT.format(people=PEOPLE, workspaces=WORKSPACES).split(";"):
            if statement.strip():
                connection.execute(text(statement))
        add = text(_LINES.format(people=PEOPLE, workspaces=WORKSPACES))
        for first in range(1, lines + 1, _AT_ONCE):
            last = min(first + _AT_ONCE - 1, lines)
            connection.execute(add, {"first": first, "last": last})
        connection.execute(text("ALTER TABLE audit_entry ENABLE TRIGGER stamp"))
    with owner.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))


def somebody(owner: Engine, engine: Engine) -> tuple[Actor, Actor, WorkspaceId]:
    with owner.begin() as connection:
        seat = connection.execute(
            text("SELECT person_id, workspace_id FROM membership LIMIT 1")
        ).one()
    origin = Origin(address=None, request_id=None)
    with transaction(engine) as tx:
        admin = identity.add_person(
            tx, THE_PLATFORM, login="admin", name="A", is_administrator=True
        )
        member = identity.act_as(tx, PersonId(seat[0]), origin)
        return member, identity.act_as(tx, admin, origin), WorkspaceId(seat[1])


def searches(lines: int, person: UUID) -> Mapping[str, Search]:
    middle = datetime(2023, 11, 14, tzinfo=UTC) + timedelta(seconds=lines * 10)
    return {
        "nothing": Search(),
        "nothing, rows too": Search(with_rows=True),
        "a person": Search(person=person),
        "a kind": Search(kinds=("dataset.exported",)),
        "a rare kind": Search(kinds=("audit.epoch_begun",)),
        "refusals": Search(is_refusal=True),
        "a day in the middle": Search(since=middle, until=middle + timedelta(days=1)),
        "an address": Search(address="192.0.2.7"),
        "a person and an address": Search(person=person, address="192.0.2.7"),
        "an object": Search(object_id=UUID(int=1)),
        "a text, one answer of several": Search(text="haystack"),
        "a text that stands everywhere": Search(text="EDITOR"),
        "a transaction": Search(transaction=1000 + lines // 6, with_rows=True),
    }


def milliseconds(engine: Engine, deed: Callable[[Tx], object]) -> float:
    times = []
    for _ in range(TRIES):
        with transaction(engine) as tx:
            began = time.perf_counter()
            deed(tx)
            times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def report(engine: Engine, owner: Engine, lines: int) -> None:
    member, admin, workspace = somebody(owner, engine)

    def everywhere(deed: Callable[..., object], wanted: Search, tx: Tx) -> None:
        access.see(tx, admin)
        grant = access.authorize_in_installation(admin, ManageInstallation)
        deed(tx, grant, wanted)

    def here(deed: Callable[..., object], wanted: Search, tx: Tx) -> None:
        deed(tx, access.authorize(tx, member, workspace, ReadAudit), wanted)

    page = partial(trail.search, before=None, most=50)
    print(f"{'milliseconds':32} {'page':>7} {'bars':>7}   page and bars of a workspace")
    for name, wanted in searches(lines, member.id).items():
        figures = [
            milliseconds(engine, partial(where, deed, wanted))
            for where in (everywhere, here)
            for deed in (page, trail.histogram)
        ]
        print(f"{name:32} {' '.join(f'{one:7.1f}' for one in figures)}", flush=True)


def measure(made: Cluster, lines: int) -> None:
    owner, app = connect(made.url("owner")), connect(made.url("app"))
    operations.migrate(owner)
    began = time.perf_counter()
    plant(owner, lines)
    print(f"{lines:,} lines, planted in {time.perf_counter() - began:.0f} s")
    report(app, owner, lines)
    owner.dispose()
    app.dispose()


def main() -> None:
    lines = int(sys.argv[1]) if len(sys.argv) > 1 else LINES
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        uid = RESERVED_UID if os.geteuid() == 0 else None
        made = Cluster.beneath(Path(folder), uid=uid)
        made.make()
        server = made.start()
        try:
            measure(made, lines)
        finally:
            cluster.stop(server)


if __name__ == "__main__":
    main()
