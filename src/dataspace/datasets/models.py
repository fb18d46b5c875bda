from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Date, DateTime, ForeignKey, Index, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dataspace.core.database import Model
from dataspace.core.ids import (
    BuildId,
    SnapshotId,
    StepId,
    TransformId,
    WorkspaceId,
)

MAIN_BRANCH = "main"


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetKey:
    """Which dataset: a transform's, on one branch of its workspace."""

    workspace_id: WorkspaceId
    transform_id: TransformId
    branch: str = MAIN_BRANCH


@dataclass(frozen=True, slots=True, kw_only=True)
class Origins:
    """What a snapshot was made from, so that it can be told when it has become stale."""

    commit: str
    code_blob: str
    inputs: dict[TransformId, SnapshotId]
    files: dict[str, str]  # The raw file's name, and the SHA-256 it had.


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    path: str
    bytes: int
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotFacts:
    """What is known of a snapshot. Sizes in bytes; columns as (name, type)."""

    id: SnapshotId
    key: DatasetKey
    build_id: BuildId
    step_id: StepId
    row_count: int
    bytes: int
    columns: tuple[tuple[str, str], ...]
    artifacts: tuple[Artifact, ...]
    health: dict[str, Any] | None
    origins: Origins
    created_at: datetime


class Snapshot(Model):
    __tablename__ = "snapshot"
    __table_args__ = (
        Index(None, "workspace_id", "transform_id", "branch", "created_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspace.id"))
    branch: Mapped[str]
    transform_id: Mapped[str]
    build_id: Mapped[UUID]
    step_id: Mapped[UUID]
    row_count: Mapped[int] = mapped_column(BigInteger)
    bytes: Mapped[int] = mapped_column(BigInteger)
    columns: Mapped[list[list[str]]] = mapped_column(JSONB)
    artifacts: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    health: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    origins: Mapped[dict[str, Any]] = mapped_column(JSONB)
    created_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.clock_timestamp()
    )

    @property
    def key(self) -> DatasetKey:
        return DatasetKey(
            workspace_id=WorkspaceId(self.workspace_id),
            transform_id=TransformId(self.transform_id),
            branch=self.branch,
        )

    def facts(self) -> SnapshotFacts:
        return SnapshotFacts(
            id=SnapshotId(self.id),
            key=self.key,
            build_id=BuildId(self.build_id),
            step_id=StepId(self.step_id),
            row_count=self.row_count,
            bytes=self.bytes,
            columns=tuple((name, kind) for name, kind in self.columns),
            artifacts=tuple(Artifact(**artifact) for artifact in self.artifacts),
            health=self.health,
            origins=Origins(
                commit=self.origins["commit"],
                code_blob=self.origins["code_blob"],
                inputs={
                    TransformId(transform): SnapshotId(UUID(snapshot))
                    for transform, snapshot in self.origins["inputs"].items()
                },
                files=self.origins["files"],
            ),
            created_at=self.created_at,
        )


class Dataset(Model):
    """A transform's current snapshot: a pointer, and replacing it is one row's update."""

    __tablename__ = "dataset"

    workspace_id: Mapped[UUID] = mapped_column(
        ForeignKey("workspace.id"), primary_key=True
    )
    branch: Mapped[str] = mapped_column(primary_key=True)
    transform_id: Mapped[str] = mapped_column(primary_key=True)
    snapshot_id: Mapped[UUID] = mapped_column(ForeignKey("snapshot.id"))


class Lease(Model):
    """Somebody is reading this snapshot: it stays until then, whatever retention says."""

    __tablename__ = "snapshot_lease"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspace.id"))
    snapshot_id: Mapped[UUID] = mapped_column(ForeignKey("snapshot.id"), index=True)
    # The step that reads it, or none for an export.
    step_id: Mapped[UUID | None] = mapped_column(index=True)
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class Reading(Model):
    """Rows of one dataset that one person has paged through on one day."""

    __tablename__ = "reading"

    workspace_id: Mapped[UUID] = mapped_column(
        ForeignKey("workspace.id"), primary_key=True
    )
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    # A transform's id, or a raw file's; or that somebody looked at what is restricted.
    subject: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    rows: Mapped[int] = mapped_column(BigInteger)
