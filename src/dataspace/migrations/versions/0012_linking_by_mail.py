"""Linking an account elsewhere by mail, stepping up there, and forgetting old tokens."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    _purposes()
    _link_requests()
    # The worker forgets tokens that are long over, and reads of them no more than that.
    op.execute(
        "GRANT SELECT (id, expires_at, revoked_at), DELETE ON api_token"
        " TO dataspace_worker"
    )


def _purposes() -> None:
    # Flows live for ten minutes: those under way that were to link are begun again.
    op.execute("DELETE FROM sign_in_flow")
    op.add_column(
        "sign_in_flow",
        sa.Column("purpose", sa.String(), nullable=False, server_default="sign_in"),
    )
    op.create_check_constraint(
        "purpose", "sign_in_flow", "purpose in ('link', 'sign_in', 'step_up')"
    )


def _moment(name: str, *, nullable: bool = False, **kwargs: Any) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable, **kwargs)


def _owned_by(table: str) -> sa.Column[Any]:
    owner = sa.ForeignKey(f"{table}.id", ondelete="CASCADE")
    return sa.Column(f"{table}_id", sa.Uuid(), owner, index=True)


def _link_requests() -> None:
    op.create_table(
        "link_request",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("browser_hash", sa.LargeBinary(), nullable=False, unique=True),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("label", sa.String()),
        _owned_by("person"),
        sa.Column("token_hash", sa.LargeBinary(), unique=True),
        sa.Column("mailed_to", sa.String()),
        _moment("mailed_at", nullable=True),
        _owned_by("session"),
        sa.Column("neighbourhood", sa.String(), nullable=False, index=True),
        _moment("expires_at", index=True),
    )
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON link_request TO dataspace_app")
