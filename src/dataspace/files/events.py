from dataclasses import dataclass
from typing import ClassVar

from dataspace.audit import Event
from dataspace.core.ids import FileId


@dataclass(frozen=True, slots=True)
class FileDeleted(Event):
    kind: ClassVar[str] = "file.deleted"

    file_id: FileId
    name: str


@dataclass(frozen=True, slots=True)
class FileDownloaded(Event):
    kind: ClassVar[str] = "file.downloaded"

    file_id: FileId
    name: str
    bytes: int


@dataclass(frozen=True, slots=True)
class FileRemoved(Event):
    """Its days in the bin are over."""

    kind: ClassVar[str] = "file.removed"

    file_id: FileId
    name: str


@dataclass(frozen=True, slots=True)
class FileRestored(Event):
    kind: ClassVar[str] = "file.restored"

    file_id: FileId
    name: str


@dataclass(frozen=True, slots=True)
class FileUploaded(Event):
    kind: ClassVar[str] = "file.uploaded"

    file_id: FileId
    name: str
    bytes: int
    sha256: str
    replaced: FileId | None
