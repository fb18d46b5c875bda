from dataclasses import dataclass
from typing import ClassVar

from dataspace.audit import Event
from dataspace.core.ids import BuildId, StepId, TransformId


@dataclass(frozen=True, slots=True)
class BuildCancelled(Event):
    """Cancelled the build {build_id}."""

    kind: ClassVar[str] = "build.cancelled"

    build_id: BuildId


@dataclass(frozen=True, slots=True)
class BuildEnded(Event):
    """Ended the build {build_id}: {state}."""

    kind: ClassVar[str] = "build.ended"

    build_id: BuildId
    state: str


@dataclass(frozen=True, slots=True)
class BuildStarted(Event):
    """Started the build {build_id}."""

    kind: ClassVar[str] = "build.started"

    build_id: BuildId
    commit: str
    mode: str
    transform_ids: tuple[TransformId, ...]
    retry_of: BuildId | None


@dataclass(frozen=True, slots=True)
class StepEnded(Event):
    """Ended the step of {transform_id}: {state}."""

    kind: ClassVar[str] = "step.ended"

    build_id: BuildId
    step_id: StepId
    transform_id: TransformId
    state: str
    reason: str | None
