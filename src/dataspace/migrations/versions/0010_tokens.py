"""Tokens for programs, service accounts, and by which token a deed was done."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    _service_accounts()
    _tokens()
    op.add_column("audit_entry", sa.Column("token_id", sa.Uuid()))
    # No row is ever removed: a revoked token that is tried again is known as such.
    op.execute("GRANT SELECT, INSERT, UPDATE ON api_token TO dataspace_app")


def _moment(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _service_accounts() -> None:
    home = sa.Column("home_id", sa.Uuid(), sa.ForeignKey("workspace.id"), index=True)
    op.add_column("person", home)
    op.create_check_constraint(
        "service_account",
        "person",
        "home_id is null or (password_hash is null and not is_administrator)",
    )


def _tokens() -> None:
    op.create_table(
        "api_token",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False, unique=True),
        sa.Column(
            "person_id",
            sa.Uuid(),
            sa.ForeignKey("person.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("scopes", ARRAY(sa.String()), nullable=False),
        sa.Column("bound_to", sa.Uuid(), sa.ForeignKey("workspace.id")),
        sa.Column("networks", ARRAY(sa.String()), nullable=False),
        sa.Column(
            "has_second_factor", sa.Boolean(), nullable=False, server_default="false"
        ),
        _moment("created_at"),
        _moment("expires_at"),
        _moment("last_used_at", nullable=True),
        sa.Column("last_address", sa.String()),
        _moment("revoked_at", nullable=True),
    )
