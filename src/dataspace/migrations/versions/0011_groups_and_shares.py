"""Groups of people, and rights on single transforms."""

import sqlalchemy as sa
from alembic import op

from dataspace.migrations.walls import policy, wall

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    _groups()
    _seats()
    _resources()
    op.execute(SOURCES)
    for table in ("group_seat", "restriction", "share", "dataset_source"):
        wall(table)
    for table in ("group_seat", "share"):
        # From these, too, it is worked out what can be seen. Changing them is walled in.
        policy(table, "everybody", "FOR SELECT TO dataspace_app USING (true)")
    for table, app, worker in (
        ("person_group", "SELECT, INSERT, UPDATE, DELETE", "SELECT"),
        ("group_member", "SELECT, INSERT, DELETE", "SELECT"),
        ("group_seat", "SELECT, INSERT, DELETE", "SELECT"),
        ("restriction", "SELECT, INSERT, DELETE", "SELECT"),
        ("share", "SELECT, INSERT, DELETE", "SELECT"),
        # What was made from what is the worker's to say.
        ("dataset_source", "SELECT", "SELECT, INSERT"),
    ):
        op.execute(f"GRANT {app} ON {table} TO dataspace_app")
        op.execute(f"GRANT {worker} ON {table} TO dataspace_worker")


# What is there already was made from what its steps read, and from what that was made of.
SOURCES = """
INSERT INTO dataset_source (workspace_id, transform_id, source_id)
WITH RECURSIVE edge AS (
  SELECT workspace_id, transform_id, jsonb_object_keys(origins->'inputs') AS source_id
    FROM snapshot
  UNION
  SELECT workspace_id, transform_id, jsonb_array_elements(inputs)->>'transform_id'
    FROM step
), made AS (
  SELECT * FROM edge
  UNION
  SELECT made.workspace_id, made.transform_id, edge.source_id FROM made
    JOIN edge ON edge.workspace_id = made.workspace_id
    AND edge.transform_id = made.source_id
) SELECT * FROM made WHERE transform_id <> source_id
"""


def _workspace(*, primary_key: bool = True) -> sa.Column[object]:
    return sa.Column(
        "workspace_id",
        sa.Uuid(),
        sa.ForeignKey("workspace.id"),
        nullable=False,
        primary_key=primary_key,
    )


def _group(*, primary_key: bool = True) -> sa.Column[object]:
    return sa.Column(
        "group_id",
        sa.Uuid(),
        sa.ForeignKey("person_group.id", ondelete="CASCADE"),
        nullable=not primary_key,
        primary_key=primary_key,
    )


def _groups() -> None:
    op.create_table(
        "person_group",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("name", sa.String(), nullable=False),
    )
    op.create_index(
        "uq_person_group_name", "person_group", [sa.text("lower(name)")], unique=True
    )
    op.create_table(
        "group_member",
        _group(),
        sa.Column(
            "person_id",
            sa.Uuid(),
            sa.ForeignKey("person.id"),
            primary_key=True,
            index=True,
        ),
    )


def _seats() -> None:
    op.create_table(
        "group_seat",
        _workspace(),
        _group(),
        sa.Column("role", sa.String(), primary_key=True),
        sa.CheckConstraint(
            "role in ('EDITOR', 'EXPORTER', 'OWNER', 'VIEWER')", name="role"
        ),
    )
    op.create_index(None, "group_seat", ["group_id"])


def _resources() -> None:
    op.create_table(
        "restriction",
        _workspace(),
        sa.Column("transform_id", sa.String(), primary_key=True),
    )
    op.create_table(
        "share",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _workspace(primary_key=False),
        sa.Column("transform_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("person.id")),
        _group(primary_key=False),
        sa.Column("permission", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(person_id IS NULL) <> (group_id IS NULL)", name="one_holder"
        ),
        sa.CheckConstraint(
            "permission in ('dataset:export', 'dataset:read', 'transform:read',"
            " 'transform:write')",
            name="permission",
        ),
    )
    op.create_index(None, "share", ["person_id", "workspace_id"])
    op.create_index(None, "share", ["group_id", "workspace_id"])
    op.create_index(
        "uq_share",
        "share",
        ["workspace_id", "transform_id", "person_id", "group_id", "permission"],
        unique=True,
        postgresql_nulls_not_distinct=True,
    )
    op.create_table(
        "dataset_source",
        _workspace(),
        sa.Column("transform_id", sa.String(), primary_key=True),
        sa.Column("source_id", sa.String(), primary_key=True),
    )
