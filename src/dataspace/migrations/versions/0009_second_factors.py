"""Second factors, the sessions that wait for one, and of whom they are required."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    _sessions()
    _factors()
    _policy()
    _break_glass()
    for table, app in (
        ("totp_factor", "SELECT, INSERT, UPDATE, DELETE"),
        ("passkey", "SELECT, INSERT, UPDATE, DELETE"),
        ("recovery_code", "SELECT, INSERT, DELETE"),
        # Locking a row, to leave it to whoever sweeps it, asks for the right to update.
        ("webauthn_challenge", "SELECT, INSERT, UPDATE, DELETE"),
        ("second_factor_policy", "SELECT, INSERT, UPDATE"),
        ("break_glass_code", "SELECT, INSERT, UPDATE, DELETE"),
        ("break_glass_use", "SELECT, INSERT, UPDATE"),
    ):
        op.execute(f"GRANT {app} ON {table} TO dataspace_app")


def _moment(name: str, *, nullable: bool = False, **kwargs: Any) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable, **kwargs)


def _flag(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Boolean(), nullable=False, server_default="false")


def _person() -> sa.Column[Any]:
    return sa.Column(
        "person_id",
        sa.Uuid(),
        sa.ForeignKey("person.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    )


def _sessions() -> None:
    # Sessions that were there go on; what is dangerous asks them for a fresh proof.
    op.add_column("session", _flag("is_pending"))
    op.add_column("session", _flag("has_second_factor"))
    op.add_column("session", _moment("proven_at", nullable=True))


def _factors() -> None:
    op.create_table(
        "totp_factor",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _person(),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("last_step", sa.BigInteger(), nullable=False, server_default="0"),
        _moment("created_at"),
        _moment("confirmed_at", nullable=True),
    )
    op.create_index(
        "uq_totp_factor_confirmed",
        "totp_factor",
        ["person_id", sa.text("(confirmed_at IS NULL)")],
        unique=True,
    )
    op.create_table(
        "passkey",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _person(),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False, unique=True),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("transports", ARRAY(sa.String()), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        _moment("created_at"),
        _moment("last_used_at", nullable=True),
    )
    op.create_table(
        "recovery_code",
        sa.Column(
            "person_id",
            sa.Uuid(),
            sa.ForeignKey("person.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("code_hash", sa.LargeBinary(), primary_key=True),
    )
    op.create_table(
        "webauthn_challenge",
        sa.Column("challenge", sa.LargeBinary(), primary_key=True),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column(
            "session_id",
            sa.Uuid(),
            sa.ForeignKey("session.id", ondelete="CASCADE"),
            index=True,
        ),
        _moment("expires_at"),
    )
    op.create_index(None, "webauthn_challenge", ["expires_at"])


def _policy() -> None:
    op.create_table(
        "second_factor_policy",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("required_of", sa.String(), nullable=False),
        sa.Column("roles", ARRAY(sa.String()), nullable=False),
        sa.CheckConstraint("id = 1", name="one_row"),
        sa.CheckConstraint(
            "required_of in ('administrators', 'everybody', 'nobody')",
            name="required_of",
        ),
    )


def _break_glass() -> None:
    op.create_table(
        "break_glass_code",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        _moment("made_at"),
        sa.CheckConstraint("id = 1", name="one_row"),
    )
    op.create_table(
        "break_glass_use",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("person.id"), nullable=False),
        _moment("used_at"),
        sa.Column("address", sa.String()),
        _moment("acknowledged_at", nullable=True),
    )
