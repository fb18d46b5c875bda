"""Snapshots of datasets, the pointers to the current ones, and who is reading them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    _snapshots()
    _readings()
    for table, app, worker in (
        ("snapshot", "SELECT", "SELECT, INSERT, DELETE"),
        # The application restores an older snapshot; only the worker makes new ones.
        ("dataset", "SELECT, UPDATE", "SELECT, INSERT, UPDATE"),
        ("snapshot_lease", "SELECT, INSERT, DELETE", "SELECT, INSERT, DELETE"),
        ("reading", "SELECT, INSERT, UPDATE", ""),
    ):
        op.execute(f"GRANT {app} ON {table} TO dataspace_app")
        if worker:
            op.execute(f"GRANT {worker} ON {table} TO dataspace_worker")


def _workspace(*, primary_key: bool = False) -> sa.Column[object]:
    return sa.Column(
        "workspace_id",
        sa.Uuid(),
        sa.ForeignKey("workspace.id"),
        nullable=False,
        primary_key=primary_key,
    )


def _snapshots() -> None:
    op.create_table(
        "snapshot",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _workspace(),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("transform_id", sa.String(), nullable=False),
        sa.Column("build_id", sa.Uuid(), nullable=False),
        sa.Column("step_id", sa.Uuid(), nullable=False),
        sa.Column("row_count", sa.BigInteger(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("columns", JSONB(), nullable=False),
        sa.Column("artifacts", JSONB(), nullable=False),
        sa.Column("health", JSONB()),
        sa.Column("origins", JSONB(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            nullable=False,
            server_default=sa.func.clock_timestamp(),
        ),
    )
    op.create_index(
        None, "snapshot", ["workspace_id", "transform_id", "branch", "created_at"]
    )
    op.create_table(
        "dataset",
        _workspace(primary_key=True),
        sa.Column("branch", sa.String(), primary_key=True),
        sa.Column("transform_id", sa.String(), primary_key=True),
        sa.Column(
            "snapshot_id", sa.Uuid(), sa.ForeignKey("snapshot.id"), nullable=False
        ),
    )
    op.create_table(
        "snapshot_lease",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _workspace(),
        sa.Column(
            "snapshot_id",
            sa.Uuid(),
            sa.ForeignKey("snapshot.id"),
            nullable=False,
            index=True,
        ),
        sa.Column("step_id", sa.Uuid(), index=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
    )


def _readings() -> None:
    op.create_table(
        "reading",
        _workspace(primary_key=True),
        sa.Column("person_id", sa.Uuid(), primary_key=True),
        sa.Column("subject", sa.String(), primary_key=True),
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("rows", sa.BigInteger(), nullable=False),
    )
