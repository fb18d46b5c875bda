"""A wall around every workspace: row-level security on whatever belongs to one."""

from alembic import op

from dataspace.migrations.walls import policy, wall

revision = "0006"
down_revision = "0005"

_BELONGING = (
    "audit_entry",
    "branch",
    "build",
    "code_file",
    "dataset",
    "membership",
    "raw_file",
    "reading",
    "snapshot",
    "snapshot_lease",
    "step",
)


def upgrade() -> None:
    for table in _BELONGING:
        wall(table)
    wall("workspace", column="id")
    # From the members it is worked out what can be seen. Changing them is walled in.
    policy("membership", "everybody", "FOR SELECT TO dataspace_app USING (true)")
    # Signing in belongs to no workspace, and is written down by whoever is nobody yet.
    policy(
        "audit_entry",
        "nowhere",
        "FOR INSERT TO dataspace_app WITH CHECK (workspace_id IS NULL)",
    )
    policy("audit_entry", "auditor", "FOR SELECT TO dataspace_auditor USING (true)")
    # A dump asks for these as well, and would break off without them.
    for schema in ("public", "queue"):
        op.execute(
            f"GRANT SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO dataspace_backup"
        )
    op.execute(
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public, queue"
        " GRANT SELECT ON SEQUENCES TO dataspace_backup"
    )
    op.execute("GRANT SELECT ON alembic_version TO dataspace_backup")
