"""A database for each test: copied from the migrated one, emptied afterwards, lent again.

A copy takes a hundred milliseconds and most tests take ten, so a copy is lent many times.
Whatever a test committed is removed; a copy whose catalogue a test changed is thrown away.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count

import psycopg
from psycopg import sql
from sqlalchemy import Engine

from dataspace import operations
from dataspace.app.embedded.cluster import Cluster
from dataspace.core.database import connect

TEMPLATE = "dataspace"
_numbers = count()

# What a statement that defines something leaves behind, of every kind that we use.
_CATALOGUE = """
SELECT md5(string_agg(fact, E'\\n' ORDER BY fact)) FROM (
  SELECT format('%s %s %s %s %s %s', oid::regclass, relkind, relowner, relacl,
    relrowsecurity, relforcerowsecurity) FROM pg_class
  WHERE relnamespace::regnamespace::text IN ('public', 'queue')
  UNION ALL
  SELECT format('%s %s %s %s %s', attrelid::regclass, attname, atttypid, attisdropped,
    attacl)
  FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
  WHERE relnamespace::regnamespace::text IN ('public', 'queue')
  UNION ALL
  SELECT format('%s %s %s', oid::regprocedure, proowner, proacl) FROM pg_proc
  WHERE pronamespace::regnamespace::text IN ('public', 'queue')
  UNION ALL SELECT format('%s %s %s', tgrelid::regclass, tgname, tgenabled) FROM pg_trigger
  UNION ALL SELECT format('%s %s', ev_class::regclass, rulename) FROM pg_rewrite
  UNION ALL SELECT format('%s %s', polrelid::regclass, polname) FROM pg_policy
  UNION ALL SELECT format('%s %s', conrelid::regclass, conname) FROM pg_constraint
  UNION ALL SELECT format('%s %s', defaclrole, defaclacl) FROM pg_default_acl
  UNION ALL SELECT format('%s %s', nspname, nspacl) FROM pg_namespace
  WHERE nspname NOT LIKE 'pg\\_%'
) AS facts(fact)
"""
_TABLES = """
SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
WHERE schemaname IN ('public', 'queue')
"""
_SEQUENCES = """
SELECT setval(oid, 1, false) FROM pg_class
WHERE relkind = 'S' AND relnamespace::regnamespace::text IN ('public', 'queue')
"""


@dataclass(frozen=True, slots=True)
class Database:
    """One copy, and who speaks to it; `superuser` only cleans up."""

    name: str
    app: Engine
    owner: Engine
    superuser: psycopg.Connection


@dataclass
class Databases:
    """The copies on one server."""

    cluster: Cluster
    _idle: list[Database] = field(default_factory=list)
    _catalogue: str = ""
    _emptying: sql.Composable | None = None
    # The tables that are empty in the template; the others hold its version.
    emptied: list[str] = field(default_factory=list)

    @contextmanager
    def lent(self) -> Iterator[Database]:
        database = self._idle.pop() if self._idle else self._copied()
        try:
            yield database
        finally:
            if self._cleaned(database):
                self._idle.append(database)
            else:
                self._drop(database)

    def close(self) -> None:
        while self._idle:
            _hang_up(self._idle.pop())

    def run(self, statement: str, database: str) -> None:
        """Run this as the superuser; `{}` in it stands for the database's name."""
        with self._superuser("postgres") as connection:
            connection.execute(
                sql.SQL(statement).format(sql.Identifier(database))  # type: ignore[arg-type]
            )

    def _copied(self) -> Database:
        name = f"copy_{os.getpid()}_{next(_numbers)}"
        # A copy has the rights to the tables, but not those to the database itself.
        roles = ", ".join(f"dataspace_{role}" for role in operations.ROLES)
        self.run(f"CREATE DATABASE {{}} TEMPLATE {TEMPLATE}", name)
        self.run(
            "ALTER DATABASE {0} OWNER TO dataspace_owner;"
            " REVOKE ALL ON DATABASE {0} FROM PUBLIC;"
            f" GRANT CONNECT ON DATABASE {{0}} TO {roles}",
            name,
        )
        app, owner = (
            connect(self.cluster.url(role).set(database=name))
            for role in ("app", "owner")
        )
        database = Database(name, app, owner, self._superuser(name))
        if not self._catalogue:
            self._catalogue = self._seen(database)
            self._emptying = self._how_to_empty(database)
        return database

    def _cleaned(self, database: Database) -> bool:
        """Empty it; False where that would not make it what it was."""
        assert self._emptying is not None
        try:
            if self._seen(database) != self._catalogue:
                return False
            database.superuser.execute(self._emptying)
        except psycopg.Error:
            # Somebody still holds a lock, or cut the connection: no matter, it goes.
            return False
        return True

    def _drop(self, database: Database) -> None:
        _hang_up(database)
        self.run("DROP DATABASE {} WITH (FORCE)", database.name)

    def _seen(self, database: Database) -> str:
        [seen] = database.superuser.execute(_CATALOGUE).fetchone() or [""]
        return str(seen)

    def _how_to_empty(self, database: Database) -> sql.Composable:
        tables = [name for (name,) in database.superuser.execute(_TABLES)]
        filled = "SELECT EXISTS (SELECT FROM {})"
        self.emptied = [
            table
            for table in tables
            if database.superuser.execute(filled.format(table)).fetchone() == (False,)
        ]
        deletions = [
            sql.SQL("DELETE FROM {}").format(sql.SQL(table)) for table in self.emptied
        ]
        # As a replica it asks no foreign key and no trigger that keeps lines from going.
        first = sql.SQL(
            "SET lock_timeout = '2s'; SET session_replication_role = replica"
        )
        return sql.SQL("; ").join([first, *deletions, sql.SQL(_SEQUENCES)])

    def _superuser(self, database: str) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self.cluster.sockets),
            user="postgres",
            dbname=database,
            autocommit=True,
        )


def _hang_up(database: Database) -> None:
    database.app.dispose()
    database.owner.dispose()
    database.superuser.close()
