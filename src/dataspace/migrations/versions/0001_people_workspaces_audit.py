"""People, their sessions, workspaces, members, and the audit log."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None


def upgrade() -> None:
    _people()
    _workspaces()
    _audit()
    _grants()


def _moment(name: str, *, nullable: bool = False, **kwargs: Any) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable, **kwargs)


def _people() -> None:
    op.create_table(
        "person",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("login", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String()),
        sa.Column(
            "is_administrator", sa.Boolean(), nullable=False, server_default="false"
        ),
        _moment("created_at", server_default=sa.func.now()),
        _moment("disabled_at", nullable=True),
        sa.CheckConstraint("length(login) between 1 and 254", name="login_length"),
    )
    op.create_index("uq_person_login", "person", [sa.text("lower(login)")], unique=True)
    op.create_table(
        "session",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False, unique=True),
        sa.Column(
            "person_id",
            sa.Uuid(),
            sa.ForeignKey("person.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        _moment("created_at"),
        _moment("last_seen_at"),
        sa.Column("address", sa.String()),
        sa.Column("user_agent", sa.String()),
    )
    op.create_table(
        "link",
        sa.Column(
            "person_id",
            sa.Uuid(),
            sa.ForeignKey("person.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False, unique=True),
        _moment("expires_at"),
    )
    op.create_table(
        "sign_in_throttle",
        sa.Column("key_hash", sa.LargeBinary(), primary_key=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        _moment("last_failed_at"),
    )


def _workspaces() -> None:
    op.create_table(
        "workspace",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("df_type", sa.String(), nullable=False, server_default="polars"),
        _moment("created_at", server_default=sa.func.now()),
        _moment("archived_at", nullable=True),
        sa.CheckConstraint("df_type in ('pandas', 'polars')", name="df_type"),
    )
    op.create_table(
        "membership",
        sa.Column(
            "workspace_id", sa.Uuid(), sa.ForeignKey("workspace.id"), primary_key=True
        ),
        sa.Column(
            "person_id",
            sa.Uuid(),
            sa.ForeignKey("person.id"),
            primary_key=True,
            index=True,
        ),
        sa.Column("role", sa.String(), primary_key=True),
        sa.CheckConstraint(
            "role in ('EDITOR', 'EXPORTER', 'OWNER', 'VIEWER')", name="role"
        ),
    )


def _audit() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), primary_key=True),
        _moment("at", server_default=sa.func.clock_timestamp()),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("person_id", sa.Uuid()),
        sa.Column("on_behalf_of", sa.Uuid()),
        sa.Column("workspace_id", sa.Uuid()),
        sa.Column("session_id", sa.Uuid()),
        sa.Column("address", sa.String()),
        sa.Column("request_id", sa.String()),
        sa.Column("facts", JSONB(), nullable=False),
    )
    op.create_index(None, "audit_entry", ["workspace_id", "id"])


def _grants() -> None:
    for table, app, worker in (
        ("person", "SELECT, INSERT, UPDATE", "SELECT"),
        ("session", "SELECT, INSERT, UPDATE, DELETE", ""),
        ("link", "SELECT, INSERT, UPDATE, DELETE", ""),
        ("sign_in_throttle", "SELECT, INSERT, UPDATE, DELETE", ""),
        ("workspace", "SELECT, INSERT, UPDATE", "SELECT"),
        # Locking a row, to keep the last owner, asks for the right to update it.
        ("membership", "SELECT, INSERT, UPDATE, DELETE", "SELECT"),
        # Nobody may change or remove a line, not even by mistake.
        ("audit_entry", "SELECT, INSERT", "SELECT, INSERT"),
    ):
        op.execute(f"GRANT {app} ON {table} TO dataspace_app")
        if worker:
            op.execute(f"GRANT {worker} ON {table} TO dataspace_worker")
    op.execute("GRANT SELECT ON audit_entry TO dataspace_auditor")
    op.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO dataspace_backup")
    op.execute(
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public"
        " GRANT SELECT ON TABLES TO dataspace_backup"
    )
