from dataclasses import dataclass
from enum import StrEnum

from dataspace.core.errors import Conflict, Invalid, NotFound, TooLarge, Unavailable
from dataspace.core.ids import FileId


class Why(StrEnum):
    """Why a name is refused."""

    EMPTY = "It is empty."
    HIDDEN = "It begins with a dot."
    LONG = "It is too long: 120 characters and 200 bytes at most."
    SLASH = "It holds a slash or a backslash; raw files stand in no folders."
    UNSEEN = "It holds characters that do not show."


@dataclass(eq=False)
class FileNameInvalid(Invalid):
    """A raw file cannot have this name."""

    name: str
    why: Why


@dataclass(eq=False)
class FileNameTaken(Conflict):
    """The workspace has a file by that name."""

    name: str


@dataclass(eq=False)
class FileTooLarge(TooLarge):
    """The file is larger than this installation accepts."""

    most_bytes: int


@dataclass(eq=False)
class NoRoomLeft(Unavailable):
    """There is too little room left on this installation's disk for that file."""


@dataclass(eq=False)
class RawFileUnknown(NotFound):
    """The workspace has no such file, or it is in the bin."""

    file_id: FileId


@dataclass(eq=False)
class UploadInterrupted(Invalid):
    """The upload stopped before its end; nothing of it was kept."""
