from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query, status
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from dataspace import builds, identity
from dataspace.access import Grant, ReadBuild, RunBuild
from dataspace.access.guards import Requires
from dataspace.builds.guards import Follower, Logs, the_follower
from dataspace.builds.models import (
    BuildFacts,
    BuildMode,
    BuildState,
    StepFacts,
    StepState,
)
from dataspace.core.guards import OpenTx
from dataspace.core.ids import BuildId, PersonId, SnapshotId, StepId, TransformId

router = APIRouter(prefix="/workspaces/{workspace_id}/builds", tags=["builds"])

MayRead = Annotated[Grant[ReadBuild], Depends(Requires(ReadBuild))]
MayRun = Annotated[Grant[RunBuild], Depends(Requires(RunBuild))]
_FARTHEST = 2**40
Offset = Annotated[
    int, Query(ge=0, le=_FARTHEST, description="The byte of the log to begin at.")
]
# A browser that lost the stream says which event it saw last: the byte after it.
LastEvent = Annotated[int | None, Header(alias="last-event-id", ge=0, le=_FARTHEST)]


class NewBuild(BaseModel):
    transform_ids: Annotated[list[TransformId], Field(max_length=5000)]
    mode: BuildMode = BuildMode.REGULAR


class BuildCreated(BaseModel):
    id: BuildId


class Starter(BaseModel):
    id: PersonId
    name: str


class BuildSummary(BaseModel):
    id: BuildId
    state: BuildState
    is_cancelling: bool
    mode: BuildMode
    commit: str
    started_by: Starter
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    step_counts: dict[StepState, int]


class StepInputShown(BaseModel):
    parameter: str
    transform_id: TransformId
    snapshot_id: SnapshotId


class StepShown(BaseModel):
    id: StepId
    transform_id: TransformId
    name: str
    path: str
    state: StepState
    waits_for: list[StepId]
    started_at: datetime | None
    finished_at: datetime | None
    peak_memory_bytes: int | None
    rows_in: int | None
    rows_out: int | None
    reason: dict[str, Any] | None
    traceback: str | None
    snapshot_id: SnapshotId | None
    inputs: list[StepInputShown]
    is_closed: bool


class BuildShown(BuildSummary):
    retry_of: BuildId | None
    steps: list[StepShown]


class LogShown(BaseModel):
    text: str
    next_offset: int
    is_complete: bool


def summary_of(
    facts: BuildFacts, starter: str, counts: dict[StepState, int]
) -> BuildSummary:
    return BuildSummary(
        id=facts.id,
        state=facts.state,
        is_cancelling=facts.is_cancelling and not facts.state.is_over,
        mode=facts.mode,
        commit=facts.commit,
        started_by=Starter(id=facts.started_by, name=starter),
        created_at=facts.created_at,
        started_at=facts.started_at,
        finished_at=facts.finished_at,
        step_counts={state: counts.get(state, 0) for state in StepState},
    )


def step_of(facts: StepFacts) -> StepShown:
    return StepShown.model_validate(facts, from_attributes=True)


@router.post("", status_code=status.HTTP_201_CREATED)
def start_build(new: NewBuild, tx: OpenTx, grant: MayRun) -> BuildCreated:
    """Build the chosen transforms, or them and everything above them."""
    return BuildCreated(id=builds.start(tx, grant, set(new.transform_ids), new.mode))


@router.get("")
def list_builds(
    tx: OpenTx,
    grant: MayRead,
    before: BuildId | None = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> list[BuildSummary]:
    """List the workspace's builds, the newest first."""
    found = builds.builds(tx, grant, before=before, limit=limit)
    people = identity.people_by_id(tx, (one.facts.started_by for one in found))
    return [
        summary_of(one.facts, people[one.facts.started_by].name, one.counts)
        for one in found
    ]


@router.get("/{build_id}")
def show_build(build_id: BuildId, tx: OpenTx, grant: MayRead) -> BuildShown:
    """Show a build and its steps."""
    facts, steps = builds.show(tx, grant, build_id)
    counts: dict[StepState, int] = {}
    for step in steps:
        counts[step.state] = counts.get(step.state, 0) + 1
    starter = identity.known(tx, facts.started_by).name
    summary = summary_of(facts, starter, counts)
    return BuildShown(
        **summary.model_dump(),
        retry_of=facts.retry_of,
        steps=[step_of(step) for step in steps],
    )


@router.post("/{build_id}/cancel", status_code=status.HTTP_204_NO_CONTENT)
def cancel_build(build_id: BuildId, tx: OpenTx, grant: MayRun) -> None:
    """Stop a build. What it already made stays."""
    builds.cancel(tx, grant, build_id)


@router.post("/{build_id}/retry", status_code=status.HTTP_201_CREATED)
def retry_build(build_id: BuildId, tx: OpenTx, grant: MayRun) -> BuildCreated:
    """Build again what did not succeed."""
    return BuildCreated(id=builds.retry(tx, grant, build_id))


@router.get("/{build_id}/steps/{step_id}/log")
def show_log(
    build_id: BuildId,
    step_id: StepId,
    tx: OpenTx,
    grant: MayRead,
    logs: Logs,
    offset: Offset = 0,
) -> LogShown:
    """Read the next piece of a step's log."""
    builds.insist_on_build(tx, grant, build_id)
    piece = builds.log_of(tx, grant, logs, step_id, offset=offset)
    return LogShown.model_validate(piece, from_attributes=True)


@router.get(
    "/{build_id}/steps/{step_id}/log/stream",
    response_class=StreamingResponse,
    responses={status.HTTP_200_OK: {"content": {"text/event-stream": {}}}},
)
async def follow_log(
    step_id: StepId,
    follower: Annotated[Follower, Depends(the_follower)],
    offset: Offset = 0,
    last_event: LastEvent = None,
) -> StreamingResponse:
    """Follow a step's log as server-sent events, until the step ends."""
    return StreamingResponse(
        follower.events(step_id, offset if last_event is None else last_event),
        media_type="text/event-stream",
        headers={"cache-control": "no-store", "x-accel-buffering": "no"},
    )
