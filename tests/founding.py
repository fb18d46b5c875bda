"""How a world begins: founded once by the platform's own verbs, then copied row by row.

Founding takes longer than most tests. A copy holds what the verbs wrote, under ids of its
own and as of now.
"""

import json
import re
from dataclasses import dataclass
from uuid import UUID

import psycopg
from psycopg import sql

from dataspace.core import clock
from dataspace.core.ids import PersonId, WorkspaceId, new_id

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_MOMENT = re.compile(r"(?<=\")\d{4}-\d\d-\d\dT[\d:.]+\+00:00(?=\")")
_SEQUENCES = """
SELECT format('SELECT setval(%L, %s)', format('%I.%I', schemaname, sequencename), last_value)
FROM pg_sequences WHERE last_value IS NOT NULL AND schemaname IN ('public', 'queue')
"""
# Those that are stored, and not worked out from the others.
_COLUMNS = """
SELECT array_agg(attname ORDER BY attnum) FROM pg_attribute
WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
"""


@dataclass(frozen=True)
class Beginning:
    """Who founded a world, what he founded, and the cookie that his browser holds."""

    founder: PersonId
    workspace: WorkspaceId
    cookie: str


@dataclass(frozen=True)
class Founding:
    """The rows of one beginning, as text in which every id can be another."""

    beginning: Beginning
    rows: str
    columns: dict[str, list[str]]
    sequences: list[str]

    @classmethod
    def seen(
        cls, superuser: psycopg.Connection, tables: list[str], beginning: Beginning
    ) -> "Founding":
        rows, columns = {}, {}
        for table in tables:
            every = sql.SQL("SELECT to_jsonb(t) FROM {} t").format(sql.SQL(table))  # type: ignore[arg-type]
            if found := [row for (row,) in superuser.execute(every)]:
                rows[table] = found
                columns[table] = superuser.execute(_COLUMNS, [table]).fetchone()[0]  # type: ignore[index]
        sequences = [text for (text,) in superuser.execute(_SEQUENCES)]
        return cls(beginning, json.dumps(rows), columns, sequences)

    def repeat(self, superuser: psycopg.Connection) -> Beginning:
        ids = {old: str(new_id()) for old in sorted(set(_UUID.findall(self.rows)))}
        text = _UUID.sub(lambda old: ids[old[0]], self.rows)
        text = _MOMENT.sub(clock.now().isoformat(), text)
        # As a replica it asks no foreign key: the tables come in no order.
        superuser.execute("SET session_replication_role = replica")
        for table, rows in json.loads(text).items():
            names = sql.SQL(", ").join(map(sql.Identifier, self.columns[table]))
            superuser.execute(
                sql.SQL(
                    "INSERT INTO {0} ({1}) OVERRIDING SYSTEM VALUE"
                    " SELECT {1} FROM jsonb_populate_recordset(NULL::{0}, %s::jsonb)"
                ).format(sql.SQL(table), names),
                [json.dumps(rows)],
            )
        for statement in self.sequences:
            superuser.execute(sql.SQL(statement))  # type: ignore[arg-type]
        begun = self.beginning
        return Beginning(
            PersonId(UUID(ids[str(begun.founder)])),
            WorkspaceId(UUID(ids[str(begun.workspace)])),
            begun.cookie,
        )
