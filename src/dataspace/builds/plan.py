"""What a build will do, as a value. Pure: it knows no database and runs nothing."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from dataspace.builds.models import BuildMode, StepState
from dataspace.core.ids import StepId, TransformId


@dataclass(frozen=True, slots=True, kw_only=True)
class Buildable:
    """A transform as a plan sees it. `problems` are those that forbid building it."""

    transform_id: TransformId
    name: str
    path: str
    blob: str
    inputs: tuple[TransformId, ...]
    problems: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedStep:
    transform: Buildable
    waits_for: tuple[TransformId, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """A step as it stands, for deciding what comes next."""

    id: StepId
    state: StepState
    waits_for: frozenset[StepId]
    is_queued: bool


@dataclass(frozen=True, slots=True)
class Next:
    """What follows from how the steps stand."""

    to_queue: tuple[StepId, ...]
    to_skip: tuple[StepId, ...]


def closure(
    transforms: Mapping[TransformId, Buildable],
    chosen: Collection[TransformId],
    mode: BuildMode,
) -> set[TransformId]:
    """Give what is to be built: what was chosen, and with `upstream` all above it."""
    found = set(chosen)
    above = list(chosen) if mode is BuildMode.UPSTREAM else []
    while above:
        inputs = transforms[above.pop()].inputs
        new = {one for one in inputs if one in transforms} - found
        found |= new
        above += new
    return found


def plan(
    transforms: Mapping[TransformId, Buildable], included: Collection[TransformId]
) -> list[PlannedStep]:
    """Order the steps so that each stands after those whose result it reads."""
    planned: list[PlannedStep] = []
    done: set[TransformId] = set()
    open_ones = sorted(included, key=lambda one: transforms[one].name)
    while open_ones:
        ready = [
            one for one in open_ones if _waits(transforms[one], included).issubset(done)
        ]
        # Cycles are problems of their transforms, and never reach a plan.
        for one in ready:
            waits_for = tuple(sorted(_waits(transforms[one], included)))
            planned.append(PlannedStep(transform=transforms[one], waits_for=waits_for))
        done |= set(ready)
        open_ones = [one for one in open_ones if one not in done]
    return planned


def never_built(
    transforms: Mapping[TransformId, Buildable],
    included: Collection[TransformId],
    with_snapshot: Collection[TransformId],
) -> list[dict[str, Any]]:
    """Name the inputs that are neither built yet nor part of this build."""
    return [
        {
            "type": "InputNeverBuilt",
            "title": "An input has never been built: build it first, or everything above.",
            "path": transforms[one].path,
            "name": transforms[above].name,
        }
        for one in sorted(included)
        for above in transforms[one].inputs
        if above in transforms and above not in included and above not in with_snapshot
    ]


def decide(steps: Iterable[Standing]) -> Next:
    """Say which waiting steps may start, and which never can."""
    standing = {step.id: step for step in steps}
    lost = {
        step.id
        for step in standing.values()
        if step.state in {StepState.FAILED, StepState.SKIPPED, StepState.CANCELLED}
    }
    to_skip: set[StepId] = set()
    waiting = [s for s in standing.values() if s.state is StepState.WAITING]
    while True:
        new = {s.id for s in waiting if s.waits_for & (lost | to_skip)} - to_skip
        if not new:
            break
        to_skip |= new
    to_queue = tuple(
        step.id
        for step in waiting
        if step.id not in to_skip
        and not step.is_queued
        and all(standing[one].state is StepState.SUCCEEDED for one in step.waits_for)
    )
    return Next(to_queue=to_queue, to_skip=tuple(sorted(to_skip)))


def _waits(transform: Buildable, included: Collection[TransformId]) -> set[TransformId]:
    # Its own previous dataset is no reason to wait for itself.
    return {
        one
        for one in transform.inputs
        if one in included and one != transform.transform_id
    }
