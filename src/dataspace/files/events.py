from dataclasses import dataclass
from typing import ClassVar

from dataspace.audit import Event
from dataspace.core.ids import FileId


@dataclass(frozen=True, slots=True)
class FileDeleted(Event):
    """Put the file {name} into the bin."""

    kind: ClassVar[str] = "file.deleted"

    file_id: FileId
    name: str


@dataclass(frozen=True, slots=True)
class FileDownloaded(Event):
    """Downloaded the file {name}."""

    kind: ClassVar[str] = "file.downloaded"

    file_id: FileId
    name: str
    bytes: int


@dataclass(frozen=True, slots=True)
class FileRemoved(Event):
    """Removed the file {name}, whose days in the bin are over."""

    kind: ClassVar[str] = "file.removed"

    file_id: FileId
    name: str


@dataclass(frozen=True, slots=True)
class FileRestored(Event):
    """Took the file {name} out of the bin."""

    kind: ClassVar[str] = "file.restored"

    file_id: FileId
    name: str


@dataclass(frozen=True, slots=True)
class FileUploaded(Event):
    """Uploaded the file {name}."""

    kind: ClassVar[str] = "file.uploaded"

    file_id: FileId
    name: str
    bytes: int
    sha256: str
    replaced: FileId | None
