"""Row-level security for one table: who sees which of its rows.

An old step must do tomorrow what it did today: what is written here is never changed,
only joined by something new.
"""

from alembic import op

# In parentheses of their own the settings are read once for a query, not for each row.
# Where nothing was ever set they are NULL, on a pooled connection they are empty.
_IS_VISIBLE = (
    "{column} = ANY ((SELECT nullif(current_setting('dataspace.workspaces', true), ''))"
    "::uuid[])"
)
_IS_ADMINISTRATOR = "(SELECT current_setting('dataspace.everywhere', true)) = 'on'"
# A function that acts for the owner is called by somebody else, and sees what he sees.
_WORKS_FOR_ALL = "(SELECT session_user) IN ('dataspace_owner', 'dataspace_worker')"
_PEOPLE = "dataspace_app, dataspace_owner"


def wall(table: str, column: str = "workspace_id") -> None:
    """Hide the table's rows from whom they do not concern, and refuse him to write any."""
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    visible = _IS_VISIBLE.format(column=column)
    policy(table, "visible", f"TO {_PEOPLE} USING ({visible})")
    policy(table, "administrator", f"TO {_PEOPLE} USING ({_IS_ADMINISTRATOR})")
    policy(table, "worker", "TO dataspace_worker USING (true)")
    policy(table, "owner", f"TO dataspace_owner USING ({_WORKS_FOR_ALL})")
    policy(table, "backup", "FOR SELECT TO dataspace_backup USING (true)")


def policy(table: str, name: str, rule: str) -> None:
    """Let somebody see, and where the rule is not FOR SELECT write, rows of the table."""
    op.execute(f"CREATE POLICY {name} ON {table} {rule}")
