from dataclasses import dataclass
from typing import ClassVar

from dataspace.audit import Event


@dataclass(frozen=True, slots=True)
class FileDeleted(Event):
    kind: ClassVar[str] = "code.deleted"

    branch: str
    path: str
    commit: str


@dataclass(frozen=True, slots=True)
class FileRenamed(Event):
    kind: ClassVar[str] = "code.renamed"

    branch: str
    path: str
    new_path: str
    commit: str


@dataclass(frozen=True, slots=True)
class FileSaved(Event):
    """`commit` is the one that made the file so: an old one where nothing changed."""

    kind: ClassVar[str] = "code.saved"

    branch: str
    path: str
    blob: str
    commit: str
