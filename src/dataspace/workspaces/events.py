from dataclasses import dataclass
from typing import ClassVar

from dataspace.audit import Event


@dataclass(frozen=True, slots=True)
class WorkspaceArchived(Event):
    kind: ClassVar[str] = "workspace.archived"


@dataclass(frozen=True, slots=True)
class WorkspaceChanged(Event):
    kind: ClassVar[str] = "workspace.changed"

    name: str
    df_type: str


@dataclass(frozen=True, slots=True)
class WorkspaceCreated(Event):
    kind: ClassVar[str] = "workspace.created"

    name: str


@dataclass(frozen=True, slots=True)
class WorkspaceUnarchived(Event):
    kind: ClassVar[str] = "workspace.unarchived"
