"""Secrets of workspaces, sealed, and the keys that they are sealed to."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from dataspace.migrations.trails import trail
from dataspace.migrations.walls import wall

revision = "0016"
down_revision = "0015"

# The pair is the worker's to make. Whoever makes a workspace asks for it by making it.
_ASK_FOR_KEY = """
CREATE FUNCTION ask_for_workspace_key() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM enqueue('control', 'make_workspace_key', NEW.id);
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION ask_for_workspace_key() FROM PUBLIC;
CREATE TRIGGER ask_for_workspace_key AFTER INSERT ON workspace
  FOR EACH ROW EXECUTE FUNCTION ask_for_workspace_key();
"""
# The web process adds what is sealed and never reads it back, nor a private half.
_GRANTS = """
GRANT SELECT (id, workspace_id, public_key, signature, state, made_at)
  ON workspace_key TO dataspace_app;
GRANT SELECT, INSERT, UPDATE (description, owner_id, expires_at, reminded_for,
  current_version, deleted_at) ON secret TO dataspace_app;
GRANT SELECT (workspace_id, secret_id, version, key_id, made_at, made_by), INSERT
  ON secret_version TO dataspace_app;
GRANT SELECT, INSERT, UPDATE (gives) ON vault_rule TO dataspace_app;
GRANT SELECT, INSERT, UPDATE (state, root_key_id, wrapped_private), DELETE
  ON workspace_key TO dataspace_worker;
GRANT SELECT, UPDATE (reminded_for), DELETE ON secret TO dataspace_worker;
GRANT SELECT, UPDATE (key_id, sealed), DELETE ON secret_version TO dataspace_worker;
GRANT SELECT ON vault_rule TO dataspace_worker;
GRANT SELECT, INSERT, UPDATE (target, ended_at) ON key_rotation TO dataspace_worker;
GRANT INSERT ON outgoing_message TO dataspace_worker;
GRANT EXECUTE ON FUNCTION enqueue_message(uuid) TO dataspace_worker;
"""


def upgrade() -> None:
    _keys()
    _secrets()
    op.create_table(
        "vault_rule",
        _workspace(primary_key=True),
        sa.Column("gives", sa.String(), nullable=False),
        sa.CheckConstraint("gives in ('all', 'declared')", name="gives"),
    )
    # A secret's newest version, as the audit log tells it, is looked up at each opening.
    op.create_index(
        "ix_audit_entry_secret",
        "audit_entry",
        [sa.text("(facts ->> 'secret_id')"), "id"],
        postgresql_where=sa.text("kind LIKE 'secret.%'"),
    )
    for table in ("workspace_key", "secret", "secret_version", "vault_rule"):
        wall(table)
    op.execute(_GRANTS)
    op.execute(_ASK_FOR_KEY)
    _trails()


def _trails() -> None:
    """Record who changed what; of what is sealed or wrapped, no value."""
    here = {"workspace": "workspace_id"}
    trail("key_rotation", told="kind target ended_at")
    trail("secret", **here, told="name owner_id expires_at current_version deleted_at")
    trail("secret_version", **here, told="key_id made_by")
    trail("vault_rule", **here, told="gives")
    trail("workspace_key", **here, told="root_key_id state")


def _workspace(*, primary_key: bool = False) -> sa.Column[Any]:
    return sa.Column(
        "workspace_id",
        sa.Uuid(),
        sa.ForeignKey("workspace.id"),
        nullable=False,
        primary_key=primary_key,
    )


def _moment(name: str, *, nullable: bool = False, **kwargs: Any) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable, **kwargs)


def _now(name: str) -> sa.Column[Any]:
    return _moment(name, server_default=sa.func.clock_timestamp())


def _person(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Uuid(), sa.ForeignKey("person.id"), nullable=False)


def _keys() -> None:
    op.create_table(
        "workspace_key",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _workspace(),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("root_key_id", sa.String(), nullable=False, index=True),
        sa.Column("wrapped_private", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        _now("made_at"),
        sa.CheckConstraint("state in ('active', 'retiring')", name="state"),
        sa.UniqueConstraint("workspace_id", "id"),
    )
    op.create_index(
        "uq_workspace_key_active",
        "workspace_key",
        ["workspace_id"],
        unique=True,
        postgresql_where=sa.text("state = 'active'"),
    )
    op.create_table(
        "key_rotation",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        _now("began_at"),
        _moment("ended_at", nullable=True),
        sa.CheckConstraint("kind in ('root', 'workspace')", name="kind"),
    )
    op.create_index(
        "uq_key_rotation_open",
        "key_rotation",
        ["kind"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def _secrets() -> None:
    op.create_table(
        "secret",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _workspace(),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        _person("owner_id"),
        _moment("expires_at", nullable=True),
        # The moment of expiry of which the owner was told; another one is told anew.
        _moment("reminded_for", nullable=True),
        sa.Column("current_version", sa.Integer(), nullable=False),
        _now("made_at"),
        _moment("deleted_at", nullable=True),
        sa.UniqueConstraint("workspace_id", "id"),
    )
    op.create_index(
        "uq_secret_name",
        "secret",
        ["workspace_id", "name"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "secret_version",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("secret_id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("key_id", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        _now("made_at"),
        _person("made_by"),
        # A secret of one workspace cannot even point at the key of another.
        sa.ForeignKeyConstraint(
            ["workspace_id", "secret_id"],
            ["secret.workspace_id", "secret.id"],
            name="fk_secret_version_secret",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "key_id"],
            ["workspace_key.workspace_id", "workspace_key.id"],
            name="fk_secret_version_key",
        ),
    )
    op.create_index(None, "secret_version", ["workspace_id", "key_id"])
