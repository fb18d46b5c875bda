from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, func
from sqlalchemy.orm import Mapped, mapped_column

from dataspace.core.database import Model
from dataspace.core.ids import WorkspaceId


class FrameType(StrEnum):
    """As what a transform receives its inputs."""

    PANDAS = "pandas"
    POLARS = "polars"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceFacts:
    id: WorkspaceId
    name: str
    df_type: FrameType
    created_at: datetime
    archived_at: datetime | None


class Workspace(Model):
    __tablename__ = "workspace"
    __table_args__ = (
        CheckConstraint("df_type in ('pandas', 'polars')", name="df_type"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    df_type: Mapped[str] = mapped_column(server_default=FrameType.POLARS.value)
    created_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.now()
    )
    archived_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    def facts(self) -> WorkspaceFacts:
        return WorkspaceFacts(
            id=WorkspaceId(self.id),
            name=self.name,
            df_type=FrameType(self.df_type),
            created_at=self.created_at,
            archived_at=self.archived_at,
        )
