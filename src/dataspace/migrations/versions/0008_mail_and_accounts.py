"""Messages to people, their addresses, known devices, and deleted accounts."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0008"
down_revision = "0007"

# The application's third way into the queue, like the two for builds: an id, no order.
_FUNCTION = """
CREATE FUNCTION enqueue_message(message uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT enqueue('mail', 'deliver_message', message)
$$
"""


def upgrade() -> None:
    _people()
    _links()
    _addresses()
    _devices()
    _messages()
    op.execute(_FUNCTION)
    _grants()


def _moment(name: str, *, nullable: bool = False, **kwargs: Any) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable, **kwargs)


def _person(**kwargs: Any) -> sa.Column[Any]:
    return sa.Column("person_id", sa.Uuid(), sa.ForeignKey("person.id"), **kwargs)


def _people() -> None:
    op.add_column("person", sa.Column("email", sa.String()))
    op.add_column("person", _moment("email_verified_at", nullable=True))
    op.add_column("person", _moment("deleted_at", nullable=True))
    op.create_index("uq_person_email", "person", [sa.text("lower(email)")], unique=True)


def _links() -> None:
    # The address that alone received the link, if it was not shown to anybody.
    op.add_column("link", sa.Column("mailed_to", sa.String()))
    op.add_column("link", _moment("made_at", server_default=sa.func.now()))


def _addresses() -> None:
    op.create_table(
        "email_change",
        _person(primary_key=True),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("new_token_hash", sa.LargeBinary(), nullable=False, unique=True),
        sa.Column("old_token_hash", sa.LargeBinary(), unique=True),
        _moment("new_confirmed_at", nullable=True),
        _moment("old_confirmed_at", nullable=True),
        _moment("expires_at"),
    )


def _devices() -> None:
    op.create_table(
        "known_device",
        _person(primary_key=True),
        sa.Column("device_hash", sa.LargeBinary(), primary_key=True),
        _moment("first_seen_at"),
    )


def _messages() -> None:
    op.create_table(
        "outgoing_message",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _person(nullable=False, index=True),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("lines", ARRAY(sa.String()), nullable=False),
        sa.Column("link_page", sa.String()),
        sa.Column("sealed_token", sa.LargeBinary()),
        sa.Column("state", sa.String(), nullable=False, server_default="waiting"),
        _moment("created_at"),
        _moment("next_try_at"),
        sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("failure", sa.String()),
        sa.CheckConstraint(
            "state in ('delivered', 'given_up', 'waiting')", name="state"
        ),
        sa.CheckConstraint("state = 'waiting' OR sealed_token IS NULL", name="sealed"),
    )
    op.create_index(
        None,
        "outgoing_message",
        ["next_try_at"],
        postgresql_where=sa.text("state = 'waiting'"),
    )


def _grants() -> None:
    for table in ("email_change", "known_device"):
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO dataspace_app")
    op.execute("GRANT SELECT, INSERT ON outgoing_message TO dataspace_app")
    # It gives up a message whose link died, and forgets the address of a deleted person.
    op.execute(
        "GRANT UPDATE (state, sealed_token, failure, recipient) ON outgoing_message"
        " TO dataspace_app"
    )
    op.execute("GRANT SELECT, UPDATE, DELETE ON outgoing_message TO dataspace_worker")
    op.execute("REVOKE ALL ON FUNCTION enqueue_message(uuid) FROM PUBLIC")
    op.execute("GRANT EXECUTE ON FUNCTION enqueue_message(uuid) TO dataspace_app")
