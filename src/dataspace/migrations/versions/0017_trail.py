"""The audit log can be searched, by whom it was opened to and by nobody else."""

from alembic import op

from dataspace.migrations.walls import policy

revision = "0017"
down_revision = "0016"

_OPENED = "(SELECT current_setting('dataspace.audit_of', true))"
# A text that is no id must not fail a query: it opens nothing.
_WORKSPACE = (
    f"(SELECT CASE WHEN {_OPENED} ~ '^[0-9a-f-]{{36}}$' THEN {_OPENED}::uuid END)"
)
# Not two policies, nor an OR: of those the planner believes that hardly a line is let
# through, and sorts a million where the newest fifty would do.
_IS_OPENED = (
    f"CASE WHEN {_OPENED} = 'everywhere' THEN true ELSE workspace_id = {_WORKSPACE} END"
)
_IS_VISIBLE = (
    "workspace_id = ANY ((SELECT nullif(current_setting('dataspace.workspaces', true), ''))"
    "::uuid[])"
)
_IS_ADMINISTRATOR = "(SELECT current_setting('dataspace.everywhere', true)) = 'on'"
# What people look for, and in each the newest first.
_FOUND_BY = ("address", "object_id", "person_id", "workspace_id")


def upgrade() -> None:
    # Whoever works in a workspace adds lines about it. To read them is a right of its own.
    for name, rule in (("visible", _IS_VISIBLE), ("administrator", _IS_ADMINISTRATOR)):
        op.execute(f"DROP POLICY {name} ON audit_entry")
        policy("audit_entry", name, f"FOR INSERT TO dataspace_app WITH CHECK ({rule})")
    policy("audit_entry", "opened", f"FOR SELECT TO dataspace_app USING ({_IS_OPENED})")
    op.execute("GRANT SELECT (epoch, number, entry_id) ON audit_leaf TO dataspace_app")
    op.execute("GRANT SELECT ON audit_epoch TO dataspace_app")
    op.drop_index("ix_audit_entry_workspace_id_id", "audit_entry")
    # With what the policies and the bars over time ask for, these are read alone: to count
    # thousands of lines asks for none of the lines themselves.
    for columns, beside in (
        (["at", "id"], ["kind", "workspace_id"]),
        (["kind", "at", "id"], ["workspace_id"]),
    ):
        op.create_index(
            f"ix_audit_entry_{'_'.join(columns)}",
            "audit_entry",
            columns,
            postgresql_include=beside,
        )
    for column in _FOUND_BY:
        op.create_index(
            f"ix_audit_entry_{column}_at_id", "audit_entry", [column, "at", "id"]
        )
