from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, text, update
from sqlalchemy.dialects.postgresql import distinct_on, insert

from dataspace.builds.models import (
    Build,
    BuildFacts,
    BuildState,
    SandboxReportRow,
    Step,
    StepFacts,
    StepInput,
    StepState,
)
from dataspace.builds.plan import PlannedStep, Standing
from dataspace.core.database import Tx
from dataspace.core.ids import (
    BuildId,
    SnapshotId,
    StepId,
    TransformId,
    WorkspaceId,
    new_id,
)


def insert_build(tx: Tx, facts: BuildFacts) -> None:
    tx.add(
        Build(
            id=facts.id,
            workspace_id=facts.workspace_id,
            branch=facts.branch,
            commit=facts.commit,
            mode=facts.mode.value,
            retry_of=facts.retry_of,
            started_by=facts.started_by,
            request_id=facts.request_id,
        )
    )
    tx.flush()


def insert_steps(
    tx: Tx, build: BuildId, workspace: WorkspaceId, planned: Iterable[PlannedStep]
) -> None:
    ids: dict[TransformId, StepId] = {}
    for position, one in enumerate(planned):
        ids[one.transform.transform_id] = step = StepId(new_id())
        tx.add(
            Step(
                id=step,
                build_id=build,
                workspace_id=workspace,
                transform_id=one.transform.transform_id,
                name=one.transform.name,
                path=one.transform.path,
                blob=one.transform.blob,
                position=position,
                waits_for=[ids[above] for above in one.waits_for],
            )
        )
    tx.flush()


def enqueue_build(tx: Tx, build: BuildId) -> None:
    tx.execute(text("SELECT enqueue_build(:build)"), {"build": build})


def cancel_build(tx: Tx, build: BuildId) -> None:
    tx.execute(text("SELECT cancel_build(:build)"), {"build": build})


def build(tx: Tx, workspace: WorkspaceId, build: BuildId) -> BuildFacts | None:
    query = select(Build).where(Build.workspace_id == workspace, Build.id == build)
    row = tx.scalar(query)
    return row.facts() if row else None


def builds_in(
    tx: Tx, workspace: WorkspaceId, *, before: BuildId | None, limit: int
) -> list[BuildFacts]:
    query = select(Build).where(Build.workspace_id == workspace)
    if before is not None:
        query = query.where(Build.id < before)
    rows = tx.scalars(query.order_by(Build.id.desc()).limit(limit))
    return [row.facts() for row in rows]


def steps_of(tx: Tx, build: BuildId) -> list[StepFacts]:
    query = select(Step).where(Step.build_id == build).order_by(Step.position)
    rows = tx.scalars(query.execution_options(populate_existing=True))
    return [row.facts() for row in rows]


def step_counts(
    tx: Tx, builds: Collection[BuildId]
) -> dict[BuildId, dict[StepState, int]]:
    query = (
        select(Step.build_id, Step.state, func.count())
        .where(Step.build_id.in_(builds))
        .group_by(Step.build_id, Step.state)
    )
    counts: dict[BuildId, dict[StepState, int]] = {one: {} for one in builds}
    for build, state, number in tx.execute(query):
        counts[BuildId(build)][StepState(state)] = number
    return counts


def step(tx: Tx, workspace: WorkspaceId, step: StepId) -> StepFacts | None:
    query = select(Step).where(Step.workspace_id == workspace, Step.id == step)
    row = tx.scalar(query)
    return row.facts() if row else None


def step_by_id(tx: Tx, step: StepId) -> StepFacts | None:
    row = tx.get(Step, step)
    return row.facts() if row else None


def latest_steps_in(tx: Tx, workspace: WorkspaceId) -> dict[TransformId, StepFacts]:
    """Give each transform's newest step, whatever became of it."""
    query = (
        select(Step)
        .where(Step.workspace_id == workspace)
        .ext(distinct_on(Step.transform_id))
        .order_by(Step.transform_id, Step.id.desc())
    )
    return {TransformId(row.transform_id): row.facts() for row in tx.scalars(query)}


def builds_out_of_queue(tx: Tx) -> list[BuildId]:
    """Give the builds that are not over and of which no queue holds anything."""
    query = text("""
        SELECT id FROM build WHERE state IN ('waiting', 'running')
        AND NOT EXISTS (SELECT FROM queue.procrastinate_jobs AS job
            WHERE job.status IN ('todo', 'doing') AND job.args->>'subject' = build.id::text)
        AND NOT EXISTS (SELECT FROM step
            WHERE step.build_id = build.id AND step.queued_at IS NOT NULL
            AND step.state IN ('waiting', 'running'))
    """)
    return [BuildId(build) for build in tx.scalars(query)]


def steps_out_of_queue(tx: Tx) -> list[StepId]:
    """Give the steps that were queued, are not over, and are in no queue."""
    query = text("""
        SELECT id FROM step WHERE state IN ('waiting', 'running')
        AND queued_at IS NOT NULL
        AND NOT EXISTS (SELECT FROM queue.procrastinate_jobs AS job
            WHERE job.status IN ('todo', 'doing') AND job.args->>'subject' = step.id::text)
    """)
    return [StepId(step) for step in tx.scalars(query)]


def enqueue_step(tx: Tx, step: StepId) -> None:
    tx.execute(text("SELECT enqueue_step(:step)"), {"step": step})


def hold_build(tx: Tx, build: BuildId) -> BuildFacts | None:
    """Lock the build until the transaction ends: one at a time decides what is next."""
    query = select(Build).where(Build.id == build).with_for_update()
    row = tx.scalar(query.execution_options(populate_existing=True))
    return row.facts() if row else None


def hold_step(tx: Tx, step: StepId) -> StepFacts | None:
    # Read anew: this session may hold the row as it was before the lock.
    query = select(Step).where(Step.id == step).with_for_update()
    row = tx.scalar(query.execution_options(populate_existing=True))
    return row.facts() if row else None


def standing_of(steps: Iterable[StepFacts]) -> list[Standing]:
    return [
        Standing(one.id, one.state, frozenset(one.waits_for), one.queued_at is not None)
        for one in steps
    ]


def queue_steps(tx: Tx, steps: Collection[StepId], moment: datetime) -> None:
    for one in steps:
        enqueue_step(tx, one)
    tx.execute(update(Step).where(Step.id.in_(steps)).values(queued_at=moment))


def end_steps(
    tx: Tx,
    steps: Collection[StepId],
    state: StepState,
    moment: datetime,
    reason: Mapping[str, Any],
) -> None:
    ended = update(Step).where(Step.id.in_(steps))
    tx.execute(ended.values(state=state, finished_at=moment, reason=dict(reason)))


def start_step(tx: Tx, step: StepId, attempt: int, moment: datetime) -> None:
    tx.execute(
        update(Step)
        .where(Step.id == step)
        .values(state=StepState.RUNNING, attempt=attempt, started_at=moment)
    )


def note_inputs(
    tx: Tx, step: StepId, inputs: Iterable[StepInput], rows_in: int
) -> None:
    listed = [
        {name: str(value) for name, value in asdict(one).items()} for one in inputs
    ]
    tx.execute(
        update(Step).where(Step.id == step).values(inputs=listed, rows_in=rows_in)
    )


def finish_step(  # noqa: PLR0913  one row's columns.
    tx: Tx,
    step: StepId,
    *,
    state: StepState,
    moment: datetime,
    peak_memory_bytes: int | None = None,
    rows_out: int | None = None,
    reason: Mapping[str, Any] | None = None,
    traceback: str | None = None,
    snapshot: SnapshotId | None = None,
) -> None:
    tx.execute(
        update(Step)
        .where(Step.id == step)
        .values(
            state=state,
            finished_at=moment,
            peak_memory_bytes=peak_memory_bytes,
            rows_out=rows_out,
            reason=dict(reason) if reason else None,
            traceback=traceback,
            snapshot_id=snapshot,
        )
    )


def set_build_state(
    tx: Tx, build: BuildId, state: BuildState, moment: datetime
) -> None:
    column = "finished_at" if state.is_over else "started_at"
    tx.execute(
        update(Build).where(Build.id == build).values(state=state, **{column: moment})
    )


def is_cancelled(tx: Tx, build: BuildId) -> bool:
    query = select(Build.cancelled_at.is_not(None)).where(Build.id == build)
    return bool(tx.scalar(query))


def keep_sandbox_report(
    tx: Tx, host: str, found: dict[str, Any], moment: datetime
) -> None:
    values = {"is_ready": found["ready"], "report": found, "checked_at": moment}
    first = insert(SandboxReportRow).values(host=host, **values)
    tx.execute(
        first.on_conflict_do_update(index_elements=[SandboxReportRow.host], set_=values)
    )


def sandbox_reports(tx: Tx) -> list[SandboxReportRow]:
    return list(tx.scalars(select(SandboxReportRow).order_by(SandboxReportRow.host)))
