"""Records every change of a table's rows, whoever makes it and by whatever program.

An old step must do tomorrow what it did today: what is written here is never changed,
only joined by something new.
"""

from alembic import op

_PRIMARY_KEY = """
SELECT array_agg(attname ORDER BY array_position(indkey::int2[], attnum))
FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY (indkey)
WHERE indisprimary AND indrelid = '{table}'::regclass
"""


def trail(
    table: str, *, workspace: str = "", told: str = "", untold: str = "", kept: str = ""
) -> None:
    """Record the table's changes: which row, which columns, and a keyed hash of the row.

    `workspace` is the column that names the row's workspace. Of the columns in `told` the
    values are recorded too. A change of nothing but `untold` columns is none. `kept` stands
    for the primary key where that is itself a secret. All but the first are separated by
    spaces.
    """
    key = (
        kept.split()
        or op.get_bind().exec_driver_sql(_PRIMARY_KEY.format(table=table)).scalar_one()
    )
    arguments = ", ".join(
        f"'{one}'" for one in (workspace, " ".join(key), told, untold)
    )
    op.execute(
        f"CREATE TRIGGER trail AFTER INSERT OR UPDATE OR DELETE ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION audit_row({arguments})"
    )
    op.execute(
        f"CREATE TRIGGER trail_of_emptying AFTER TRUNCATE ON {table}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION audit_emptied()"
    )
