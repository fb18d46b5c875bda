from dataclasses import dataclass
from typing import ClassVar

from dataspace.audit import Event


@dataclass(frozen=True, slots=True)
class WorkspaceArchived(Event):
    """Archived the workspace."""

    kind: ClassVar[str] = "workspace.archived"


@dataclass(frozen=True, slots=True)
class WorkspaceChanged(Event):
    """Changed the workspace {name}."""

    kind: ClassVar[str] = "workspace.changed"

    name: str
    df_type: str


@dataclass(frozen=True, slots=True)
class WorkspaceCreated(Event):
    """Created the workspace {name}."""

    kind: ClassVar[str] = "workspace.created"

    name: str


@dataclass(frozen=True, slots=True)
class WorkspaceUnarchived(Event):
    """Brought the workspace back from the archive."""

    kind: ClassVar[str] = "workspace.unarchived"
