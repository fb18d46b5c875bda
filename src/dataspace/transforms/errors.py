from dataclasses import dataclass
from datetime import datetime

from dataspace.core.errors import Conflict, Invalid, NotFound, TooLarge, TooMany
from dataspace.core.ids import TransformId


@dataclass(eq=False)
class BranchUnknown(NotFound):
    """The workspace has no branch by this name."""

    branch: str


@dataclass(eq=False)
class CommitUnknown(NotFound):
    """The workspace has no such commit."""

    commit: str


@dataclass(eq=False)
class FileChanged(Conflict):
    """Somebody else changed this file since you opened it; nothing of yours was saved."""

    path: str
    blob: str | None
    author: str | None
    at: datetime | None
    text: str | None


@dataclass(eq=False)
class FileNotText(Invalid):
    """This file is not text and cannot be edited here."""

    path: str


@dataclass(eq=False)
class FileTooLarge(TooLarge):
    """A file of code may not be larger than this."""

    path: str
    limit_bytes: int


@dataclass(eq=False)
class FileUnknown(NotFound):
    """The workspace has no file by this path."""

    path: str


@dataclass(eq=False)
class ParserBusy(TooMany):
    """Many files are being read at the moment; save again in a little while."""


@dataclass(eq=False)
class TextInvalid(Invalid):
    """The text has half of a character in it and cannot be written."""

    path: str


@dataclass(eq=False)
class TooManyFiles(TooLarge):
    """A workspace may not hold more files of code than this."""

    limit: int


@dataclass(eq=False)
class TooMuchCode(TooLarge):
    """All the files of a workspace's code together may not be larger than this."""

    limit_bytes: int


@dataclass(eq=False)
class TransformUnknown(NotFound):
    """There is no such transform at the head of the code."""

    transform_id: TransformId
