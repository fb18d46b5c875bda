import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine

from dataspace import operations
from dataspace.app.embedded import cluster
from dataspace.app.embedded.cluster import Cluster
from dataspace.core.database import connect
from tests.world import RESERVED_UID

SCRATCH = Path(__file__).parents[2] / ".test"
_numbers = count()


@dataclass
class Installation:
    """A cluster as it is made for people: none of what the tests allow themselves."""

    cluster: Cluster
    server: subprocess.Popen[bytes]
    # What the superuser last saw, before anybody could sign in: role to verifier.
    verifiers: dict[str, str | None]

    def says(self, role: str, statement: str) -> list[Any] | str:
        """Speak as a role: its rows, or the code of the database's refusal."""
        url = self.cluster.url(role)
        with psycopg.connect(
            host=str(self.cluster.sockets),
            user=url.username,
            password=url.password,
            dbname=url.database,
            autocommit=True,
        ) as connection:
            try:
                answer = connection.execute(statement.encode())
                return answer.fetchall() if answer.description else []
            except psycopg.Error as refused:
                return refused.sqlstate or str(refused)


@contextmanager
def folder_of_our_own() -> Iterator[Path]:
    folder = SCRATCH / f"cluster-{os.getpid()}-{next(_numbers)}"
    folder.mkdir(mode=0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def cluster_in(folder: Path) -> Cluster:
    return Cluster.beneath(folder, uid=RESERVED_UID if os.geteuid() == 0 else None)


@contextmanager
def migrated(made: Cluster) -> Iterator[tuple[subprocess.Popen[bytes], Engine]]:
    server = made.start("-c", "fsync=off")
    owner = connect(made.url("owner"))
    try:
        operations.migrate(owner)
        yield server, owner
    finally:
        owner.dispose()
        cluster.stop(server)


def verifiers_in(made: Cluster) -> dict[str, str | None]:
    """Read the table of passwords as only whoever owns the files can: past the locks."""
    open_door = made.folder.with_name("open_door.conf")
    open_door.write_text("local all postgres trust\n")
    server = made.start("-c", f"hba_file={open_door}")
    try:
        with psycopg.connect(
            host=str(made.sockets), user="postgres", dbname="dataspace"
        ) as connection:
            return dict(
                connection.execute(
                    "SELECT rolname, rolpassword FROM pg_authid WHERE rolcanlogin"
                ).fetchall()
            )
    finally:
        cluster.stop(server)


@pytest.fixture(scope="session")
def installation() -> Iterator[Installation]:
    with folder_of_our_own() as folder:
        made = cluster_in(folder)
        made.make()
        verifiers = verifiers_in(made)
        with migrated(made) as (server, _):
            yield Installation(made, server, verifiers)


@pytest.fixture
def new_folder() -> Iterator[Path]:
    with folder_of_our_own() as folder:
        yield folder


@pytest.fixture(scope="session")
def catalogue(installation: Installation) -> Callable[[str], list[Any]]:
    """Ask the database's own catalogue, which everybody may read."""

    def ask(query: str) -> list[Any]:
        rows = installation.says("owner", query)
        assert not isinstance(rows, str), rows
        return rows

    return ask
