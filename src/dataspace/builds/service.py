from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from dataspace import access, audit, datasets
from dataspace.access import (
    Grant,
    ReadBuild,
    ReadDataset,
    RunBuild,
    Situation,
)
from dataspace.builds import store
from dataspace.builds.catalogue import Catalogue, catalogue
from dataspace.builds.errors import (
    BuildOver,
    BuildStillRunning,
    BuildUnknown,
    NotBuildable,
    NothingChosen,
    NothingToRetry,
    StepUnknown,
)
from dataspace.builds.events import BuildCancelled, BuildStarted
from dataspace.builds.logs import LogPiece, piece_of
from dataspace.builds.models import (
    BuildFacts,
    BuildMode,
    BuildState,
    StepFacts,
    StepState,
)
from dataspace.builds.plan import Buildable, closure, never_built, plan
from dataspace.core import clock
from dataspace.core.database import Tx
from dataspace.core.ids import BuildId, StepId, TransformId, new_id
from dataspace.datasets import MAIN_BRANCH


@dataclass(frozen=True, slots=True)
class Counted:
    """A build, and how many of its steps stand how."""

    facts: BuildFacts
    counts: dict[StepState, int]


def start(
    tx: Tx,
    grant: Grant[RunBuild],
    chosen: Collection[TransformId],
    mode: BuildMode,
    *,
    retry_of: BuildId | None = None,
) -> BuildId:
    """Plan a build of the newest commit and put its id in the queue."""
    if not chosen:
        raise NothingChosen
    known = catalogue(tx, grant.workspace_id)
    _insist_on_known(known, chosen)
    included = closure(known.transforms, chosen, mode)
    _insist_on_open(tx, grant, known, included)
    _insist_on_buildable(tx, grant, known, included)
    facts = _facts(grant, known.head, mode, retry_of)
    store.insert_build(tx, facts)
    planned = plan(known.transforms, included)
    store.insert_steps(tx, facts.id, grant.workspace_id, planned)
    store.enqueue_build(tx, facts.id)
    started = BuildStarted(
        facts.id, facts.commit, mode.value, tuple(sorted(included)), retry_of
    )
    audit.record(tx, grant.by, started)
    return facts.id


def retry(tx: Tx, grant: Grant[RunBuild], build: BuildId) -> BuildId:
    """Build again what did not succeed, from the newest commit: the fix may be there."""
    facts = _known(tx, grant, build)
    if not facts.state.is_over:
        raise BuildStillRunning(build)
    again = [
        one.transform_id
        for one in store.steps_of(tx, build)
        if one.state is not StepState.SUCCEEDED
    ]
    if not again:
        raise NothingToRetry(build)
    return start(tx, grant, again, BuildMode.REGULAR, retry_of=build)


def cancel(tx: Tx, grant: Grant[RunBuild], build: BuildId) -> None:
    """Ask for the build to stop. What already succeeded stays."""
    if _known(tx, grant, build).state.is_over:
        raise BuildOver(build)
    store.cancel_build(tx, build)
    audit.record(tx, grant.by, BuildCancelled(build))


def builds(
    tx: Tx, grant: Grant[ReadBuild], *, before: BuildId | None, limit: int
) -> list[Counted]:
    """List builds, the newest first."""
    found = store.builds_in(tx, grant.workspace_id, before=before, limit=limit)
    counts = store.step_counts(tx, [facts.id for facts in found])
    return [Counted(facts, counts[facts.id]) for facts in found]


def show(
    tx: Tx, grant: Grant[ReadBuild], build: BuildId
) -> tuple[BuildFacts, list[StepFacts]]:
    """Show a build and its steps; of one that is closed to the actor, that it was there."""
    facts = _known(tx, grant, build)
    found = access.situation(tx, grant)
    steps = [
        step if found.may(ReadDataset, step.transform_id) else _blanked(step)
        for step in store.steps_of(tx, build)
    ]
    _note_looks(tx, grant, found, steps)
    return facts, steps


def insist_on_build(tx: Tx, grant: Grant[ReadBuild], build: BuildId) -> None:
    _known(tx, grant, build)


def log_of(
    tx: Tx, grant: Grant[ReadBuild], logs: Path, step: StepId, *, offset: int
) -> LogPiece:
    """Read the next piece of a step's log, from a byte on."""
    facts = store.step(tx, grant.workspace_id, step)
    if facts is None:
        raise StepUnknown(step)
    on_this = access.authorize_resource(
        tx, grant.actor, grant.workspace_id, facts.transform_id, ReadBuild
    )
    # What a step prints may be its data.
    datasets.note_look(tx, on_this)
    return piece_of(logs, facts, offset=offset)


def _note_looks(
    tx: Tx, grant: Grant[ReadBuild], found: Situation, steps: Collection[StepFacts]
) -> None:
    """Write down whose failure was shown: what a step says of it may be its data."""
    told = {
        one.transform_id
        for one in steps
        if not one.is_closed and (one.traceback or one.reason)
    }
    for one in sorted(told):
        if found.is_guarded(one):
            on_this = access.authorize_resource(
                tx, grant.actor, grant.workspace_id, one, ReadBuild
            )
            datasets.note_look(tx, on_this)


def _facts(
    grant: Grant[RunBuild], head: str, mode: BuildMode, retry_of: BuildId | None
) -> BuildFacts:
    return BuildFacts(
        id=BuildId(new_id()),
        workspace_id=grant.workspace_id,
        branch=MAIN_BRANCH,
        commit=head,
        mode=mode,
        retry_of=retry_of,
        started_by=grant.actor.id,
        state=BuildState.WAITING,
        is_cancelling=False,
        created_at=clock.now(),
        started_at=None,
        finished_at=None,
        request_id=grant.by.request_id,
    )


def _insist_on_known(known: Catalogue, chosen: Collection[TransformId]) -> None:
    missing = sorted(one for one in chosen if one not in known.transforms)
    if missing:
        title = "There is no such transform in the newest commit."
        raise NotBuildable(
            [
                {"type": "TransformUnknown", "title": title, "transform_id": one}
                for one in missing
            ]
        )


def _insist_on_open(
    tx: Tx, grant: Grant[RunBuild], known: Catalogue, included: Collection[TransformId]
) -> None:
    """Refuse what is restricted, or reads what is, and is closed to whoever builds."""
    found = access.situation(tx, grant)
    problems: list[dict[str, Any]] = []
    for one in sorted(included):
        made = known.transforms[one]
        if not found.may(RunBuild, one):
            problems.append(_closed("TransformRestricted", made, made.name))
        problems += [
            _closed("InputRestricted", made, known.transforms[above].name)
            for above in made.inputs
            if above in known.transforms and not found.may(ReadDataset, above)
        ]
    if problems:
        raise NotBuildable(problems)


def _closed(kind: str, made: Buildable, name: str) -> dict[str, Any]:
    title = "It is restricted to people who are named, or made from something that is."
    return {"type": kind, "title": title, "path": made.path, "name": name}


def _blanked(step: StepFacts) -> StepFacts:
    reason = step.reason and {key: step.reason[key] for key in ("type", "title")}
    return replace(
        step,
        is_closed=True,
        reason=reason,
        traceback=None,
        rows_in=None,
        rows_out=None,
        peak_memory_bytes=None,
        snapshot_id=None,
        inputs=(),
    )


def _insist_on_buildable(
    tx: Tx, grant: Grant[RunBuild], known: Catalogue, included: Collection[TransformId]
) -> None:
    problems = [
        problem
        for one in sorted(included)
        for problem in known.transforms[one].problems
    ]
    built = datasets.current_in(tx, grant.workspace_id)
    problems += never_built(known.transforms, included, built.keys())
    if problems:
        raise NotBuildable(problems)


def _known(
    tx: Tx, grant: Grant[ReadBuild] | Grant[RunBuild], build: BuildId
) -> BuildFacts:
    facts = store.build(tx, grant.workspace_id, build)
    if facts is None:
        raise BuildUnknown(build)
    return facts
