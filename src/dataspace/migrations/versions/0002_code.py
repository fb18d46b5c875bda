"""Branches of a workspace's repository, and the files at the head of each."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "branch",
        sa.Column(
            "workspace_id", sa.Uuid(), sa.ForeignKey("workspace.id"), primary_key=True
        ),
        sa.Column("name", sa.String(), primary_key=True),
        sa.Column("head", sa.String(40)),
        sa.Column(
            "changed_at",
            sa.DateTime(timezone=True),
            nullable=False,
            server_default=sa.func.now(),
        ),
    )
    op.create_table(
        "code_file",
        sa.Column("workspace_id", sa.Uuid(), primary_key=True),
        sa.Column("branch", sa.String(), primary_key=True),
        sa.Column("path", sa.String(), primary_key=True),
        sa.Column("blob", sa.String(40), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("transform_id", sa.String()),
        sa.Column("declaration", JSONB(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "branch"], ["branch.workspace_id", "branch.name"]
        ),
        sa.UniqueConstraint("workspace_id", "branch", "transform_id"),
    )
    for table in ("branch", "code_file"):
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO dataspace_app")
        op.execute(f"GRANT SELECT ON {table} TO dataspace_worker")
