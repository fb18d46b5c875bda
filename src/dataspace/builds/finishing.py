"""How a step ends: one transaction for its row, its result, its audit line and what follows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dataspace import audit, datasets
from dataspace.builds import store
from dataspace.builds.advancing import advance, by
from dataspace.builds.events import StepEnded
from dataspace.builds.models import BuildFacts, StepFacts, StepState
from dataspace.core import clock
from dataspace.core.database import Tx
from dataspace.core.ids import SnapshotId, StepId
from dataspace.datasets import SnapshotFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """What became of a step. A `snapshot` comes with success, a `reason` with anything else."""

    state: StepState
    snapshot: SnapshotFacts | None = None
    reason: Mapping[str, Any] | None = None
    traceback: str | None = None
    peak_memory_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class Finished:
    """Whether the ending was written, and which snapshots it made superfluous."""

    is_written: bool
    retired: tuple[SnapshotId, ...] = ()


def finish(
    tx: Tx,
    build: BuildFacts,
    step: StepId,
    attempt: int,
    ending: Ending,
    *,
    keeping: int,
) -> Finished:
    """Write the ending, unless another worker has taken the step since."""
    store.hold_build(tx, build.id)
    held = store.hold_step(tx, step)
    if held is None or held.attempt != attempt or held.state is not StepState.RUNNING:
        return Finished(is_written=False)
    retired: list[SnapshotId] = []
    datasets.end_leases(tx, step)
    if ending.snapshot is not None:
        datasets.publish(tx, by(build), ending.snapshot)
        retired = datasets.retire(tx, ending.snapshot.key, keeping=keeping)
    _write(tx, build, held, ending)
    advance(tx, build.id)
    return Finished(is_written=True, retired=tuple(retired))


def end_without_result(
    tx: Tx, build: BuildFacts, step: StepFacts, state: StepState, why: Mapping[str, Any]
) -> None:
    """End a step that did not run, or did not run to its end."""
    datasets.end_leases(tx, step.id)
    _write(tx, build, step, Ending(state=state, reason=why))


def _write(tx: Tx, build: BuildFacts, step: StepFacts, ending: Ending) -> None:
    snapshot = ending.snapshot
    store.finish_step(
        tx,
        step.id,
        state=ending.state,
        moment=clock.now(),
        peak_memory_bytes=ending.peak_memory_bytes,
        rows_out=snapshot.row_count if snapshot else None,
        reason=ending.reason,
        traceback=ending.traceback,
        snapshot=snapshot.id if snapshot else None,
    )
    kind = ending.reason["type"] if ending.reason else None
    audit.record(
        tx,
        by(build),
        StepEnded(build.id, step.id, step.transform_id, ending.state.value, kind),
    )
