from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, ForeignKey, Index, func, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Uuid

from dataspace.core.database import Model
from dataspace.core.ids import (
    BuildId,
    PersonId,
    SnapshotId,
    StepId,
    TransformId,
    WorkspaceId,
)


class BuildMode(StrEnum):
    REGULAR = "regular"
    UPSTREAM = "upstream"


class BuildState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_over(self) -> bool:
        return self not in {BuildState.WAITING, BuildState.RUNNING}


class StepState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"

    @property
    def is_over(self) -> bool:
        return self not in {StepState.WAITING, StepState.RUNNING}


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildLimits:
    """What one step may take, and how much is kept. Bytes; `step_length` is wall time."""

    retained_snapshots: int
    step_length: timedelta
    memory_bytes: int
    output_bytes: int
    processes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StepInput:
    """A parameter, and the snapshot that was read through it."""

    parameter: str
    transform_id: TransformId
    snapshot_id: SnapshotId


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFacts:
    id: StepId
    build_id: BuildId
    workspace_id: WorkspaceId
    transform_id: TransformId
    name: str
    path: str
    blob: str
    position: int
    state: StepState
    attempt: int
    waits_for: tuple[StepId, ...]
    queued_at: datetime | None
    started_at: datetime | None
    finished_at: datetime | None
    peak_memory_bytes: int | None
    rows_in: int | None
    rows_out: int | None
    reason: dict[str, Any] | None
    traceback: str | None
    snapshot_id: SnapshotId | None
    inputs: tuple[StepInput, ...]
    # Blanked for somebody to whom what it is about is closed.
    is_closed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildFacts:
    id: BuildId
    workspace_id: WorkspaceId
    branch: str
    commit: str
    mode: BuildMode
    retry_of: BuildId | None
    started_by: PersonId
    state: BuildState
    is_cancelling: bool
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    # Of the request that asked for it, so that a log can be followed to its steps.
    request_id: str | None = None


class Build(Model):
    __tablename__ = "build"
    __table_args__ = (Index(None, "workspace_id", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspace.id"))
    branch: Mapped[str]
    commit: Mapped[str]
    mode: Mapped[str]
    retry_of: Mapped[UUID | None]
    started_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    state: Mapped[str] = mapped_column(server_default=BuildState.WAITING.value)
    created_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.now()
    )
    started_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    finished_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    request_id: Mapped[str | None]
    # Set by the database's own function, when somebody wants the build to stop.
    cancelled_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    def facts(self) -> BuildFacts:
        return BuildFacts(
            id=BuildId(self.id),
            workspace_id=WorkspaceId(self.workspace_id),
            branch=self.branch,
            commit=self.commit,
            mode=BuildMode(self.mode),
            retry_of=BuildId(self.retry_of) if self.retry_of else None,
            started_by=PersonId(self.started_by),
            state=BuildState(self.state),
            is_cancelling=self.cancelled_at is not None,
            created_at=self.created_at,
            started_at=self.started_at,
            finished_at=self.finished_at,
            request_id=self.request_id,
        )


class Step(Model):
    __tablename__ = "step"
    __table_args__ = (
        Index(None, "build_id", "position", unique=True),
        Index(None, "workspace_id", "transform_id", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    build_id: Mapped[UUID] = mapped_column(ForeignKey("build.id"))
    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspace.id"))
    transform_id: Mapped[str]
    name: Mapped[str]
    path: Mapped[str]
    blob: Mapped[str]
    position: Mapped[int]
    state: Mapped[str] = mapped_column(server_default=StepState.WAITING.value)
    # Counts the workers that took the step; a late one is known by its old number.
    attempt: Mapped[int] = mapped_column(server_default=text("0"))
    waits_for: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    queued_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    started_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    finished_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    peak_memory_bytes: Mapped[int | None] = mapped_column(BigInteger)
    rows_in: Mapped[int | None] = mapped_column(BigInteger)
    rows_out: Mapped[int | None] = mapped_column(BigInteger)
    reason: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    traceback: Mapped[str | None]
    snapshot_id: Mapped[UUID | None]
    inputs: Mapped[list[dict[str, str]]] = mapped_column(
        JSONB, server_default=text("'[]'::jsonb")
    )

    def facts(self) -> StepFacts:
        return StepFacts(
            id=StepId(self.id),
            build_id=BuildId(self.build_id),
            workspace_id=WorkspaceId(self.workspace_id),
            transform_id=TransformId(self.transform_id),
            name=self.name,
            path=self.path,
            blob=self.blob,
            position=self.position,
            state=StepState(self.state),
            attempt=self.attempt,
            waits_for=tuple(StepId(one) for one in self.waits_for),
            queued_at=self.queued_at,
            started_at=self.started_at,
            finished_at=self.finished_at,
            peak_memory_bytes=self.peak_memory_bytes,
            rows_in=self.rows_in,
            rows_out=self.rows_out,
            reason=self.reason,
            traceback=self.traceback,
            snapshot_id=SnapshotId(self.snapshot_id) if self.snapshot_id else None,
            inputs=tuple(
                StepInput(
                    parameter=one["parameter"],
                    transform_id=TransformId(one["transform_id"]),
                    snapshot_id=SnapshotId(UUID(one["snapshot_id"])),
                )
                for one in self.inputs
            ),
        )


class SandboxReportRow(Model):
    """What each worker's host found of its own sandbox."""

    __tablename__ = "sandbox_report"

    host: Mapped[str] = mapped_column(primary_key=True)
    is_ready: Mapped[bool]
    report: Mapped[dict[str, Any]] = mapped_column(JSONB)
    checked_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
