from dataclasses import dataclass
from typing import ClassVar

from dataspace.audit import Event


@dataclass(frozen=True, slots=True)
class FileDeleted(Event):
    """Deleted the code file {path}."""

    kind: ClassVar[str] = "code.deleted"

    branch: str
    path: str
    commit: str


@dataclass(frozen=True, slots=True)
class FileRenamed(Event):
    """Renamed the code file {path} to {new_path}."""

    kind: ClassVar[str] = "code.renamed"

    branch: str
    path: str
    new_path: str
    commit: str


@dataclass(frozen=True, slots=True)
class FileSaved(Event):
    """Saved the code file {path}.

    `commit` is the one that made the file so: an old one where nothing changed.
    """

    kind: ClassVar[str] = "code.saved"

    branch: str
    path: str
    blob: str
    commit: str
