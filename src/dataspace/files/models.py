from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import PurePath
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, ForeignKey, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from dataspace.core.database import Model
from dataspace.core.ids import FileId, PersonId, WorkspaceId


class FileKind(StrEnum):
    """What a file says it is, by the end of its name. A reader looks whether it is."""

    CSV = "csv"
    EXCEL = "excel"
    JSON = "json"
    OTHER = "other"
    PARQUET = "parquet"


_KINDS = {
    FileKind.CSV: (".csv", ".tsv"),
    FileKind.EXCEL: (".xls", ".xlsb", ".xlsm", ".xlsx"),
    FileKind.JSON: (".json", ".jsonl", ".ndjson"),
    FileKind.PARQUET: (".parquet", ".pq"),
}
_BY_ENDING = {ending: kind for kind, endings in _KINDS.items() for ending in endings}


def kind_of(name: str) -> FileKind:
    return _BY_ENDING.get(PurePath(name).suffix.lower(), FileKind.OTHER)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFacts:
    id: FileId
    workspace_id: WorkspaceId
    name: str
    bytes: int
    sha256: str
    uploaded_at: datetime
    uploaded_by: PersonId
    deleted_at: datetime | None

    @property
    def kind(self) -> FileKind:
        return kind_of(self.name)


class RawFile(Model):
    __tablename__ = "raw_file"
    __table_args__ = (
        # One file of a name; any number of that name in the bin.
        Index(
            "uq_raw_file_name",
            "workspace_id",
            "name",
            unique=True,
            postgresql_where=text("deleted_at IS NULL"),
        ),
        Index(None, "deleted_at", postgresql_where=text("deleted_at IS NOT NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspace.id"))
    name: Mapped[str]
    bytes: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str]
    uploaded_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.clock_timestamp()
    )
    uploaded_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    deleted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    def facts(self) -> FileFacts:
        return FileFacts(
            id=FileId(self.id),
            workspace_id=WorkspaceId(self.workspace_id),
            name=self.name,
            bytes=self.bytes,
            sha256=self.sha256,
            uploaded_at=self.uploaded_at,
            uploaded_by=PersonId(self.uploaded_by),
            deleted_at=self.deleted_at,
        )
