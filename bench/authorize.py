"""What authorisation adds to a request, with and without row-level security behind it.

`python -m bench.authorize [MEMBERSHIPS]`; makes a database of its own in a temporary
folder and removes it. The two ways take turns, so that a busy machine slows both alike;
what is told is the fastest tenth, which others disturbed least.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from sqlalchemy import Engine, text

from dataspace import access, identity, operations
from dataspace.access import ManageWorkspace, ReadBuild, ReadDataset
from dataspace.access import store as access_store
from dataspace.app.embedded import cluster
from dataspace.app.embedded.cluster import Cluster
from dataspace.builds import store as builds
from dataspace.core.by import THE_PLATFORM
from dataspace.core.database import Tx, connect, transaction
from dataspace.core.ids import PersonId, TransformId, WorkspaceId
from dataspace.identity import Actor, Origin
from dataspace.workspaces import models as _workspaces  # noqa: F401  A person's home.

MEMBERSHIPS = 100_000
SHARES = 100_000
WORKSPACES = 10_000
TURNS, TRIES = 10, 100
RESERVED_UID = 1007
_PLANT = """
INSERT INTO workspace (id, name)
  SELECT gen_random_uuid(), 'W' || n FROM generate_series(1, {workspaces}) n;
INSERT INTO person (id, login, name)
  SELECT gen_random_uuid(), 'p' || n, 'P' || n FROM generate_series(1, {people}) n;
CREATE TEMP TABLE w AS SELECT id, row_number() OVER () - 1 AS n FROM workspace;
CREATE TEMP TABLE p AS SELECT id, row_number() OVER () - 1 AS n FROM person;
INSERT INTO membership (workspace_id, person_id, role)
  SELECT w.id, p.id, 'EDITOR' FROM p CROSS JOIN generate_series(0, 99) k
  JOIN w ON w.n = (p.n * 100 + k) % {workspaces};
INSERT INTO build (id, workspace_id, branch, "commit", mode, started_by)
  SELECT gen_random_uuid(), workspace_id, 'main', repeat('0', 40), 'regular', person_id
  FROM membership;
INSERT INTO person_group (id, name)
  SELECT gen_random_uuid(), 'G' || n FROM generate_series(1, 1000) n;
CREATE TEMP TABLE g AS SELECT id, row_number() OVER () - 1 AS n FROM person_group;
INSERT INTO group_member (group_id, person_id)
  SELECT g.id, p.id FROM p CROSS JOIN generate_series(0, 9) k
  JOIN g ON g.n = (p.n * 10 + k) % 1000;
INSERT INTO group_seat (workspace_id, group_id, role)
  SELECT w.id, g.id, 'VIEWER' FROM g CROSS JOIN generate_series(0, 9) k
  JOIN w ON w.n = (g.n * 10 + k) % {workspaces};
INSERT INTO restriction (workspace_id, transform_id)
  SELECT w.id, 't' || k FROM w CROSS JOIN generate_series(0, 9) k;
INSERT INTO dataset_source (workspace_id, transform_id, source_id)
  SELECT w.id, 'result', 't' || k FROM w CROSS JOIN generate_series(0, 9) k;
INSERT INTO share (id, workspace_id, transform_id, person_id, permission)
  SELECT gen_random_uuid(), m.workspace_id, 't' || k, m.person_id, 'dataset:read'
  FROM (SELECT workspace_id, person_id, row_number() OVER () AS n FROM membership) m
  CROSS JOIN generate_series(0, 9) k WHERE m.n <= {shares} / 10;
"""
LOOKS = ("look_at_all", "look_at_one", "look_at_any", "look_everywhere")
_WALLS = "SELECT relname FROM pg_class WHERE relrowsecurity"


def plant(owner: Engine, memberships: int) -> None:
    script = _PLANT.format(
        workspaces=WORKSPACES, people=memberships // 100, shares=SHARES
    )
    with owner.begin() as connection:
        for statement in script.split(";"):
            if statement.strip():
                connection.execute(text(statement))
    with owner.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
        connection.close()


def milliseconds(engine: Engine, deed: Callable[[Tx], object]) -> list[float]:
    """Time only the deed: whatever opens and ends the transaction is there anyway."""
    times = []
    for _ in range(TRIES):
        with transaction(engine) as tx:
            tx.execute(text("SELECT 1"))
            began = time.perf_counter()
            deed(tx)
            times.append((time.perf_counter() - began) * 1000)
    return times


def somebody(owner: Engine, engine: Engine) -> tuple[Actor, Actor, WorkspaceId]:
    with owner.begin() as connection:
        found = connection.execute(
            text(
                "SELECT person_id, workspace_id FROM share WHERE group_id IS NULL LIMIT 1"
            )
        ).one()
    origin = Origin(address=None, request_id=None)
    with transaction(engine) as tx:
        admin = identity.add_person(
            tx, THE_PLATFORM, login="admin", name="A", is_administrator=True
        )
        member = identity.act_as(tx, PersonId(found[0]), origin)
        administrator = identity.act_as(tx, admin, origin)
    return member, administrator, WorkspaceId(found[1])


def _explained(
    administrator: Actor, member: Actor, workspace: WorkspaceId, tx: Tx
) -> None:
    grant = access.authorize_resource(
        tx, administrator, workspace, TransformId("result"), ManageWorkspace
    )
    access.explain(tx, grant, identity.known(tx, member.id))


def _situation(member: Actor, workspace: WorkspaceId, tx: Tx) -> None:
    access.situation(tx, access.authorize(tx, member, workspace, ReadBuild))


def deeds(
    member: Actor, administrator: Actor, workspace: WorkspaceId
) -> dict[str, Callable[[Tx], object]]:
    def page(tx: Tx) -> None:
        access.authorize(tx, member, workspace, ReadBuild)
        builds.builds_in(tx, workspace, before=None, limit=20)

    return {
        "authorise a member": partial(
            access.authorize, actor=member, workspace=workspace, permission=ReadBuild
        ),
        "authorise an administrator": partial(
            access.authorize,
            actor=administrator,
            workspace=workspace,
            permission=ReadBuild,
        ),
        "authorise on a restricted dataset": partial(
            access.authorize_resource,
            actor=member,
            workspace=workspace,
            transform=TransformId("t0"),
            permission=ReadDataset,
        ),
        "authorise on what ten of them are in": partial(
            access.authorize_resource,
            actor=member,
            workspace=workspace,
            transform=TransformId("result"),
            permission=ReadDataset,
        ),
        "explain a person's rights": partial(
            _explained, administrator, member, workspace
        ),
        "what a list leaves out": partial(_situation, member, workspace),
        "see all one's workspaces": partial(access.see, actor=member),
        "authorise a member, and list the builds": page,
    }


@contextmanager
def without_walls(owner: Engine) -> Iterator[None]:
    kept = {name: getattr(access_store, name) for name in LOOKS}
    with owner.begin() as connection:
        walled = connection.scalars(text(_WALLS)).all()
    try:
        _switch(owner, walled, "DISABLE")
        for name in LOOKS:
            setattr(access_store, name, lambda *_: None)
        yield
    finally:
        _switch(owner, walled, "ENABLE")
        for name, function in kept.items():
            setattr(access_store, name, function)


def _switch(owner: Engine, tables: Sequence[str], word: str) -> None:
    with owner.begin() as connection:
        for table in tables:
            connection.execute(text(f"ALTER TABLE {table} {word} ROW LEVEL SECURITY"))


def report(made: Cluster, memberships: int) -> None:
    owner, app = connect(made.url("owner")), connect(made.url("app"))
    operations.migrate(owner)
    plant(owner, memberships)
    asked = deeds(*somebody(owner, app))
    behind: dict[str, list[float]] = {name: [] for name in asked}
    bare: dict[str, list[float]] = {name: [] for name in asked}
    for _ in range(TURNS):
        for name, deed in asked.items():
            behind[name] += milliseconds(app, deed)
        with without_walls(owner):
            for name, deed in asked.items():
                bare[name] += milliseconds(app, deed)
    print(
        f"{memberships:,} memberships, 100 of them one's own; {SHARES:,} shares;"
        " milliseconds"
    )
    print(f"{'':40}{'with':>8}{'without':>9}")
    for name in asked:
        with_, without = (
            statistics.quantiles(times[name], n=10)[0] for times in (behind, bare)
        )
        print(f"{name:40}{with_:8.2f}{without:9.2f}")
    owner.dispose()
    app.dispose()


def main() -> None:
    memberships = int(sys.argv[1]) if len(sys.argv) > 1 else MEMBERSHIPS
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        uid = RESERVED_UID if os.geteuid() == 0 else None
        made = Cluster.beneath(Path(folder), uid=uid)
        made.make()
        server = made.start()
        try:
            report(made, memberships)
        finally:
            cluster.stop(server)


if __name__ == "__main__":
    main()
