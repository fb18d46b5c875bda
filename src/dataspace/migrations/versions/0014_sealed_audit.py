"""An audit log whose lines stay as they were written, and a trail of every row's changes."""

import secrets

import sqlalchemy as sa
from alembic import op

from dataspace.migrations import log_functions
from dataspace.migrations.trails import trail
from dataspace.migrations.walls import policy, wall

revision = "0014"
down_revision = "0013"

# What a line says, out of the bytes that are hashed: the columns cannot say otherwise.
_COLUMNS = {
    "at": ("timestamptz", "to_timestamp((body::jsonb ->> 'at')::float8 / 1000000)"),
    "kind": ("text", "body::jsonb ->> 'kind'"),
    "person_id": ("uuid", "(body::jsonb ->> 'person_id')::uuid"),
    "on_behalf_of": ("uuid", "(body::jsonb ->> 'on_behalf_of')::uuid"),
    "workspace_id": ("uuid", "(body::jsonb ->> 'workspace_id')::uuid"),
    "session_id": ("uuid", "(body::jsonb ->> 'session_id')::uuid"),
    "token_id": ("uuid", "(body::jsonb ->> 'token_id')::uuid"),
    "address": ("text", "body::jsonb ->> 'address'"),
    "request_id": ("text", "body::jsonb ->> 'request_id'"),
    "object_id": ("uuid", "(body::jsonb ->> 'object_id')::uuid"),
    "facts": ("jsonb", "body::jsonb -> 'facts'"),
}
_BODY_OF_OLD = """
UPDATE audit_entry SET tx = 3, body = (jsonb_strip_nulls(
  to_jsonb(audit_entry) - ARRAY['id', 'tx', 'body', 'at', 'facts']
) || jsonb_build_object('at', (extract(epoch FROM at) * 1000000)::bigint, 'facts', facts))
"""
_HERE = {"workspace": "workspace_id"}
# What is not here stands, with a reason, on a list beside the test that wants it recorded.
_TRAILS = {
    "api_token": {
        "told": "person_id name scopes bound_to networks expires_at revoked_at",
        "untold": "last_used_at last_address",
    },
    "audit_epoch": {"told": "floor_id", "untold": "last_tx last_id"},
    "branch": {**_HERE, "told": "head"},
    "break_glass_code": {},
    "break_glass_use": {"told": "person_id acknowledged_at"},
    "build": {**_HERE, "told": "mode state started_by commit"},
    "code_file": {**_HERE, "told": "blob transform_id"},
    "dataset": {**_HERE, "told": "snapshot_id"},
    "email_change": {"told": "email"},
    "external_identity": {"told": "person_id provider issuer"},
    "group_member": {},
    "group_seat": _HERE,
    "known_device": {"kept": "person_id"},
    "link": {"told": "mailed_to expires_at"},
    "membership": _HERE,
    "passkey": {"told": "person_id name", "untold": "sign_count last_used_at"},
    "person": {
        "told": "login name is_administrator email home_id disabled_at deleted_at",
        "untold": "last_seen_at",
    },
    "person_group": {"told": "name"},
    "raw_file": {**_HERE, "told": "name bytes sha256 deleted_at"},
    "recovery_code": {"kept": "person_id"},
    "restriction": _HERE,
    "second_factor_policy": {"told": "required_of roles"},
    "session": {
        "told": "person_id address has_second_factor",
        "untold": "last_seen_at",
    },
    "share": {**_HERE, "told": "transform_id person_id group_id permission"},
    "snapshot": {**_HERE, "told": "transform_id build_id row_count bytes"},
    "totp_factor": {"told": "person_id confirmed_at", "untold": "last_step"},
    "workspace": {"workspace": "id", "told": "name df_type archived_at"},
}
# What SHA-256 works on at once.
_BLOCK = 64


def upgrade() -> None:
    _bodies()
    _leaves()
    _row_key()
    for function in log_functions.ALL:
        op.execute(function)
    # Who fires a trigger needs no right to its function; the rest is for the sealer.
    for name in log_functions.NAMES:
        op.execute(f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC")
    for name in ("audit_expire", "audit_hold"):
        op.execute(f"GRANT EXECUTE ON FUNCTION {name} TO dataspace_sealer")
    _triggers()


def _bodies() -> None:
    op.execute("ALTER TABLE audit_entry ADD COLUMN body text, ADD COLUMN tx bigint")
    op.execute(_BODY_OF_OLD)
    for name in ("visible", "administrator", "nowhere"):
        op.execute(f"DROP POLICY {name} ON audit_entry")
    old = (name for name in _COLUMNS if name != "object_id")
    op.execute(
        "ALTER TABLE audit_entry ALTER body SET NOT NULL, ALTER tx SET NOT NULL, "
        + ", ".join(f"DROP COLUMN {name}" for name in old)
    )
    op.execute(
        "ALTER TABLE audit_entry "
        + ", ".join(
            f"ADD COLUMN {name} {kind} GENERATED ALWAYS AS ({reading}) STORED"
            for name, (kind, reading) in _COLUMNS.items()
        )
    )
    op.execute("ALTER TABLE audit_entry ALTER kind SET NOT NULL, ALTER at SET NOT NULL")
    op.create_index(None, "audit_entry", ["workspace_id", "id"])
    op.create_index(None, "audit_entry", ["tx", "id"])
    for policy_left in ("worker", "owner", "backup", "auditor"):
        op.execute(f"DROP POLICY {policy_left} ON audit_entry")
    wall("audit_entry")
    policy(
        "audit_entry",
        "nowhere",
        "FOR INSERT TO dataspace_app WITH CHECK (workspace_id IS NULL)",
    )
    policy("audit_entry", "auditor", "FOR SELECT TO dataspace_auditor USING (true)")
    policy("audit_entry", "sealer", "FOR SELECT TO dataspace_sealer USING (true)")
    # A trigger acts for the owner, and writes a line about whatever somebody could change.
    policy("audit_entry", "trail", "FOR INSERT TO dataspace_owner WITH CHECK (true)")
    # What takes bodies whose time is up acts for the owner as well.
    for deed in ("SELECT", "DELETE"):
        rule = "(SELECT session_user) = 'dataspace_sealer'"
        name = f"expiring_{deed.lower()}"
        policy("audit_entry", name, f"FOR {deed} TO dataspace_owner USING ({rule})")
    op.execute("REVOKE INSERT ON audit_entry FROM dataspace_app, dataspace_worker")
    op.execute("GRANT INSERT (body) ON audit_entry TO dataspace_app, dataspace_worker")
    op.execute("GRANT SELECT, INSERT (body) ON audit_entry TO dataspace_sealer")
    # It says where a tree begins, and locks the table for that.
    policy(
        "audit_entry",
        "beginning",
        "FOR INSERT TO dataspace_sealer WITH CHECK (workspace_id IS NULL)",
    )


def _leaves() -> None:
    op.create_table(
        "audit_epoch",
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        # Lines come in the order of their transactions: up to this one all are numbered.
        sa.Column("last_tx", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("last_id", sa.BigInteger(), nullable=False, server_default="0"),
        # What is not above it belongs to an epoch before.
        sa.Column("floor_id", sa.BigInteger(), nullable=False, server_default="0"),
    )
    op.create_table(
        "audit_leaf",
        sa.Column(
            "epoch", sa.Integer(), sa.ForeignKey("audit_epoch.number"), primary_key=True
        ),
        sa.Column("number", sa.BigInteger(), primary_key=True, autoincrement=False),
        # No foreign key: the hash stays when the line's time is up.
        sa.Column("entry_id", sa.BigInteger(), nullable=False, unique=True),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
    )
    op.execute("GRANT SELECT, INSERT ON audit_epoch TO dataspace_sealer")
    op.execute("GRANT UPDATE (last_tx, last_id) ON audit_epoch TO dataspace_sealer")
    op.execute("GRANT SELECT, INSERT ON audit_leaf TO dataspace_sealer")
    op.execute("GRANT SELECT ON audit_epoch, audit_leaf TO dataspace_auditor")


def _row_key() -> None:
    table = op.create_table(
        "audit_row_key",
        sa.Column("id", sa.SmallInteger(), primary_key=True, autoincrement=False),
        sa.Column("inner_pad", sa.LargeBinary(), nullable=False),
        sa.Column("outer_pad", sa.LargeBinary(), nullable=False),
    )
    key = secrets.token_bytes(_BLOCK)
    op.bulk_insert(
        table,
        [
            {
                "id": 1,
                "inner_pad": bytes(byte ^ 0x36 for byte in key),
                "outer_pad": bytes(byte ^ 0x5C for byte in key),
            }
        ],
    )


def _triggers() -> None:
    op.execute(
        "CREATE TRIGGER stamp BEFORE INSERT ON audit_entry"
        " FOR EACH ROW EXECUTE FUNCTION audit_stamp()"
    )
    for table in ("audit_entry", "audit_leaf"):
        op.execute(
            f"CREATE TRIGGER keep BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION audit_keep()"
        )
    for table, what in _TRAILS.items():
        trail(table, **what)
