"""Builds, their steps, and the queue that carries their ids."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from procrastinate.schema import SchemaManager
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "0004"
down_revision = "0003"

# The only ways into the queue. The application may execute the first two and has no
# right to any table of the queue; a job is an id, and the worker looks up what it means.
_FUNCTIONS = """
CREATE FUNCTION enqueue(queue text, task text, subject uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = queue, pg_temp AS $$
  SELECT procrastinate_defer_jobs_v1(ARRAY[ROW(
    queue, task, 0, NULL, NULL, jsonb_build_object('subject', subject), NULL
  )::procrastinate_job_to_defer_v1])
$$;
CREATE FUNCTION enqueue_build(build uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT enqueue('control', 'advance_build', build)
$$;
CREATE FUNCTION cancel_build(build uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  UPDATE build SET cancelled_at = clock_timestamp()
  WHERE id = $1 AND cancelled_at IS NULL AND state IN ('waiting', 'running');
  SELECT enqueue('control', 'advance_build', $1)
$$;
CREATE FUNCTION enqueue_step(step uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT enqueue('steps', 'run_step', step)
$$;
"""

_GRANTS = """
REVOKE ALL ON FUNCTION enqueue(text, text, uuid), enqueue_build(uuid),
  cancel_build(uuid), enqueue_step(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION enqueue_build(uuid), cancel_build(uuid) TO dataspace_app;
GRANT EXECUTE ON FUNCTION enqueue_step(uuid), enqueue_build(uuid) TO dataspace_worker;
GRANT USAGE ON SCHEMA queue TO dataspace_worker, dataspace_backup;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA queue TO dataspace_worker;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA queue TO dataspace_worker;
-- PostgreSQL lets everybody execute a new function; these are the worker's.
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA queue FROM PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA queue TO dataspace_worker;
GRANT SELECT ON ALL TABLES IN SCHEMA queue TO dataspace_backup;
GRANT SELECT, INSERT ON build, step TO dataspace_app;
GRANT SELECT, UPDATE ON build, step TO dataspace_worker;
GRANT SELECT ON sandbox_report TO dataspace_app;
GRANT SELECT, INSERT, UPDATE ON sandbox_report TO dataspace_worker;
"""


def upgrade() -> None:
    _builds()
    _steps()
    _sandbox()
    op.execute("CREATE SCHEMA queue")
    op.execute("SET LOCAL search_path = queue")
    _run_script(SchemaManager.get_schema())
    op.execute("SET LOCAL search_path = public")
    _run_script(_FUNCTIONS)
    _run_script(_GRANTS)


def _run_script(script: str) -> None:
    # Past SQLAlchemy: a script of many statements takes no parameters, and holds `%`.
    connection: Any = op.get_bind().connection.driver_connection
    connection.execute(script.encode())


def _moment(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True))


def _workspace() -> sa.Column[object]:
    return sa.Column(
        "workspace_id", sa.Uuid(), sa.ForeignKey("workspace.id"), nullable=False
    )


def _text(name: str, **kwargs: object) -> sa.Column[object]:
    return sa.Column(name, sa.String(), nullable=False, **kwargs)  # type: ignore[arg-type]


def _builds() -> None:
    op.create_table(
        "build",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _workspace(),
        _text("branch"),
        _text("commit"),
        _text("mode"),
        sa.Column("retry_of", sa.Uuid()),
        sa.Column("started_by", sa.Uuid(), sa.ForeignKey("person.id"), nullable=False),
        _text("state", server_default="waiting"),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            nullable=False,
            server_default=sa.func.now(),
        ),
        _moment("started_at"),
        _moment("finished_at"),
        _moment("cancelled_at"),
    )
    op.create_index(None, "build", ["workspace_id", "id"])


def _steps() -> None:
    op.create_table(
        "step",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("build_id", sa.Uuid(), sa.ForeignKey("build.id"), nullable=False),
        _workspace(),
        _text("transform_id"),
        _text("name"),
        _text("path"),
        _text("blob"),
        sa.Column("position", sa.Integer(), nullable=False),
        _text("state", server_default="waiting"),
        sa.Column("attempt", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("waits_for", ARRAY(sa.Uuid()), nullable=False),
        _moment("queued_at"),
        _moment("started_at"),
        _moment("finished_at"),
        sa.Column("peak_memory_bytes", sa.BigInteger()),
        sa.Column("rows_in", sa.BigInteger()),
        sa.Column("rows_out", sa.BigInteger()),
        sa.Column("reason", JSONB()),
        sa.Column("traceback", sa.String()),
        sa.Column("snapshot_id", sa.Uuid()),
        sa.Column(
            "inputs", JSONB(), nullable=False, server_default=sa.text("'[]'::jsonb")
        ),
    )
    op.create_index(None, "step", ["build_id", "position"], unique=True)
    op.create_index(None, "step", ["workspace_id", "transform_id", "id"])


def _sandbox() -> None:
    op.create_table(
        "sandbox_report",
        _text("host", primary_key=True),
        sa.Column("is_ready", sa.Boolean(), nullable=False),
        sa.Column("report", JSONB(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
    )
