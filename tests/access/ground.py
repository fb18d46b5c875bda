"""Two workspaces with a row in every table, and whoever wants to see or write there."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, Engine, text

from dataspace.core.database import Model
from tests.architecture.parts import import_everything

import_everything()

# What is not walled in, and why it need not be.
OPEN = {
    "audit_epoch": "the sealer's: how far the lines are numbered",
    "audit_leaf": "the sealer's: a number and a hash of a line, and nothing of what it says",
    "audit_row_key": "the installation's, read by the triggers of the owner alone",
    "api_token": "a person's, and found by its hash before anybody is known",
    "break_glass_code": "the installation's",
    "break_glass_use": "the installation's, shown to administrators",
    "email_change": "a person's, and found by the hashes of its tokens",
    "external_identity": "a person's, and looked up by issuer and subject before he is known",
    "group_member": "of the installation; what can be seen is worked out from it",
    "key_rotation": "the installation's",
    "known_device": "a person's",
    "link": "a person's, and found by the hash of a token before anybody is known",
    "link_request": "a browser's, before anybody is known",
    "outgoing_message": "a person's, and about no workspace",
    "passkey": "a person's, and looked up before anybody is known",
    "person_group": "of the installation; found by whoever may seat one",
    "person": "one person is in many workspaces, and names are shown beside deeds",
    "recovery_code": "a person's",
    "sandbox_report": "a worker's, shown to everybody",
    "second_factor_policy": "the installation's",
    "session": "a person's, and found by the hash of a token before anybody is known",
    "sign_in_flow": "a browser's, before anybody is known",
    "sign_in_throttle": "of addresses and names, before anybody is known",
    "totp_factor": "a person's",
    "webauthn_challenge": "a browser's, before anybody is known",
}
# Here only writing is walled in.
READ_BY_EVERYBODY = {
    "group_seat": "what can be seen is worked out from it",
    "membership": "what can be seen is worked out from it",
    "share": "what can be seen is worked out from it",
}
# Here a right of its own lets read; `tests/trail` looks at what it shows, and to whom.
READ_BY_A_RIGHT = {
    "audit_entry": "whoever works in a workspace adds lines, and its owners read them",
}
WALLED = sorted(set(Model.metadata.tables) - set(OPEN))
A, B = uuid4(), uuid4()
_VALUES = {
    "ARRAY": "'{}'",
    "bigint": "1",
    "boolean": "false",
    "date": "'2026-01-01'",
    "integer": "1",
    "jsonb": "'{}'",
    "timestamp with time zone": "now()",
    "uuid": "gen_random_uuid()",
}
_SAID = {
    ("group_seat", "role"): "'VIEWER'",
    ("membership", "role"): "'VIEWER'",
    ("share", "group_id"): "NULL",
    ("share", "permission"): "'dataset:read'",
    ("vault_rule", "gives"): "'all'",
    ("workspace", "df_type"): "'polars'",
    ("workspace_key", "state"): "'active'",
}
_COLUMNS = text("""
SELECT column_name, data_type FROM information_schema.columns
WHERE table_schema = 'public' AND table_name = :name AND is_identity = 'NO'
  AND is_generated = 'NEVER'
""")
_FOREIGN_KEYS = text("""
SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname)
FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace
""")
# They write lines of their own, or refuse what is to be refused by the wall.
_TRIGGERS = text("""
SELECT format('DROP TRIGGER %I ON %s', tgname, tgrelid::regclass)
FROM pg_trigger WHERE tgname IN ('keep', 'trail') AND NOT tgisinternal
""")


@dataclass(frozen=True)
class Table:
    """One table, and statements about it that all forgot their WHERE."""

    name: str
    columns: dict[str, str]

    @property
    def workspace(self) -> str:
        return "id" if self.name == "workspace" else "workspace_id"

    @property
    def seen(self) -> str:
        return f"SELECT DISTINCT {self.workspace} FROM {self.name}"  # noqa: S608

    @property
    def removed(self) -> str:
        return f"DELETE FROM {self.name}"  # noqa: S608

    @property
    def place(self) -> str:
        """The column that is written to say where the row belongs."""
        return "body" if self.name == "audit_entry" else self.workspace

    def placed(self, workspace: UUID) -> str:
        if self.name == "audit_entry":
            said = {"kind": "kettle.boiled", "workspace_id": str(workspace)}
            return f"'{json.dumps(said)}'"
        return f"'{workspace}'"

    @property
    def changed(self) -> str:
        return f"UPDATE {self.name} SET {self.place} = {self.place}"  # noqa: S608

    def moved(self, workspace: UUID) -> str:
        placed = self.placed(workspace)
        return f"UPDATE {self.name} SET {self.place} = {placed}"  # noqa: S608

    def added(self, workspace: UUID) -> str:
        values = {
            column: _SAID.get((self.name, column), _VALUES.get(kind, "'x'"))
            for column, kind in self.columns.items()
        } | {self.place: self.placed(workspace)}
        names, given = (
            ", ".join(f'"{one}"' for one in values),
            ", ".join(values.values()),
        )
        return f"INSERT INTO {self.name} ({names}) VALUES ({given})"  # noqa: S608


@dataclass(frozen=True)
class Ground:
    """The engine of each role, to a database in which nothing but the wall refuses."""

    engines: dict[str, Engine]
    tables: dict[str, Table]

    @contextmanager
    def standing(self, role: str = "app", **settings: str) -> Iterator[Connection]:
        """Speak as a role, with what `access` would set, and leave no trace."""
        with self.engines[role].connect() as connection:
            for name, value in settings.items():
                connection.execute(
                    text("SELECT set_config(:name, :value, true)"),
                    {"name": f"dataspace.{name}", "value": value},
                )
            yield connection
            connection.rollback()


def only(*workspaces: UUID) -> dict[str, str]:
    return {"workspaces": "{" + ",".join(map(str, workspaces)) + "}"}


def run(connection: Connection, statement: str) -> Any:
    return connection.execute(text(statement.replace(":", r"\:")))


def prepared(engines: dict[str, Engine]) -> Ground:
    """Plant a row in A and one in B everywhere, as the owner; let every role write all."""
    tables = {}
    with engines["owner"].begin() as connection:
        for statement in connection.scalars(_FOREIGN_KEYS).all():
            run(connection, statement)
        for statement in connection.scalars(_TRIGGERS).all():
            run(connection, statement)
        for name in WALLED:
            columns = connection.execute(_COLUMNS, {"name": name}).all()
            table = tables[name] = Table(name, {row[0]: row[1] for row in columns})
            for workspace in (A, B):
                run(connection, table.added(workspace))
        for role in ("app", "worker"):
            run(
                connection,
                f"GRANT ALL ON ALL TABLES IN SCHEMA public TO dataspace_{role}",
            )
    return Ground(engines, tables)
