from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    String,
    UniqueConstraint,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dataspace.core.database import Model
from dataspace.core.ids import TransformId
from dataspace.transforms.declaration import Declaration

MAIN_BRANCH = "main"


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeFile:
    """A file at the head of a branch, with what was read in it when it was saved."""

    path: str
    blob: str
    bytes: int
    # Kept while a slip makes it a helper: what closes the file hangs by it.
    transform_id: TransformId | None
    declaration: Declaration

    @property
    def shown_id(self) -> TransformId | None:
        """The transform that the file is now, for a page."""
        return self.transform_id if self.declaration.kind == "transform" else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Where a branch stands. It has no commit before its first file."""

    branch: str
    commit: str | None


class BranchRow(Model):
    __tablename__ = "branch"

    workspace_id: Mapped[UUID] = mapped_column(
        ForeignKey("workspace.id"), primary_key=True
    )
    name: Mapped[str] = mapped_column(primary_key=True)
    # The branch's head is this row. Git's own reference on disk follows it.
    head: Mapped[str | None] = mapped_column(String(40))
    changed_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.now()
    )


class CodeFileRow(Model):
    """The index of a branch's head: opening the graph reads rows and parses nothing."""

    __tablename__ = "code_file"
    __table_args__ = (
        ForeignKeyConstraint(
            ["workspace_id", "branch"], ["branch.workspace_id", "branch.name"]
        ),
        UniqueConstraint("workspace_id", "branch", "transform_id"),
    )

    workspace_id: Mapped[UUID] = mapped_column(primary_key=True)
    branch: Mapped[str] = mapped_column(primary_key=True)
    path: Mapped[str] = mapped_column(primary_key=True)
    blob: Mapped[str] = mapped_column(String(40))
    bytes: Mapped[int] = mapped_column(BigInteger)
    transform_id: Mapped[str | None]
    declaration: Mapped[dict[str, Any]] = mapped_column(JSONB)
