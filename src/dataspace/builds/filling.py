"""Puts into a slot what its step needs, and says what was put there.

The row that came through the queue says only which step. What the step reads follows
from the code at the build's own commit, read from the repository: nobody who can write rows can
have a step read what its code does not declare.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dataspace import access, datasets, files, workspaces
from dataspace.builds import store
from dataspace.builds.errors import InputGone, StepNotInCommit
from dataspace.builds.models import StepFacts, StepInput
from dataspace.builds.restricting import (
    insist_on_readable,
    insist_on_readable_past,
    take_away_closed_code,
)
from dataspace.builds.taking import Taken
from dataspace.builds.workshop import Workshop
from dataspace.core.database import Tx, transaction
from dataspace.core.ids import SnapshotId, TransformId
from dataspace.datasets import SnapshotFacts
from dataspace.files import FileFacts
from dataspace.lineage import Node

_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What stands in the slot, and the order that tells the runner of it."""

    order: dict[str, Any]
    snapshots: dict[TransformId, SnapshotId]
    files: dict[str, str]
    # Names that the transform declares. Values are handed over later, and not kept here.
    secrets: tuple[str, ...]
    rows_in: int

    def sentence(self) -> str:
        """Say in the log what the step was given."""
        count = len(self.snapshots)
        inputs = {0: [], 1: ["1 input"]}.get(count, [f"{count} inputs"])
        sources = [*inputs, *self.files]
        read = f"Reads {', '.join(sources)}" if sources else "Reads nothing"
        rows = f": {self.rows_in:,} rows" if self.snapshots else ""
        return f"{read}{rows}."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What the step's declarations stand for at this moment."""

    inputs: dict[str, SnapshotFacts]
    previous: SnapshotFacts | None
    files: dict[str, FileFacts]

    @property
    def rows_in(self) -> int:
        return sum(snapshot.row_count for snapshot in self.inputs.values())

    def snapshots(self) -> dict[TransformId, SnapshotFacts]:
        found = {one.key.transform_id: one for one in self.inputs.values()}
        if self.previous is not None:
            found.setdefault(self.previous.key.transform_id, self.previous)
        return found


def fill(workshop: Workshop, taken: Taken, slot: Path) -> Filled:
    step = taken.step
    code = workshop.commits.of(step.workspace_id, taken.build.commit)
    code.lay_into(slot / "in" / "code")
    node = _node(code.lineage.nodes, step)
    with transaction(workshop.engine) as tx:
        folder = slot / "in" / "code"
        take_away_closed_code(tx, taken, code, node, workshop.commits, folder)
        insist_on_readable(tx, taken, code, node, workshop.commits)
        found = _find(tx, taken, node)
        if found.previous is not None:
            insist_on_readable_past(tx, taken, code, node, workshop.commits)
        chosen = code.commit.configuration.dfType
        df_type = chosen or workspaces.frame_type(tx, step.workspace_id).value
        _note(tx, workshop, taken, found)
    for transform, snapshot in found.snapshots().items():
        workshop.storage.link_into(
            step.workspace_id, snapshot.id, slot / "in" / "data" / transform
        )
    for name, file in found.files.items():
        workshop.files.link_into(
            step.workspace_id, file.id, slot / "in" / "files" / name
        )
    return Filled(
        order=_order(step, node, found, df_type),
        snapshots={s.key.transform_id: s.id for s in found.inputs.values()},
        files={name: file.sha256 for name, file in found.files.items()},
        secrets=tuple(sorted({use.name for use in node.secrets})),
        rows_in=found.rows_in,
    )


def _node(nodes: dict[TransformId, Node], step: StepFacts) -> Node:
    node = nodes.get(step.transform_id)
    if node is None:
        raise StepNotInCommit(step.transform_id)
    return node


def _find(tx: Tx, taken: Taken, node: Node) -> _Found:
    step = taken.step
    current = datasets.current_in(tx, step.workspace_id, taken.build.branch)
    inputs = {}
    for one in node.inputs:
        if one.transform_id is None or one.transform_id not in current:
            raise InputGone(one.name)
        inputs[one.parameter] = current[one.transform_id]
    raw = files.current(tx, step.workspace_id)
    missing = [use.name for use in node.files if use.name not in raw]
    if missing:
        raise InputGone(missing[0])
    return _Found(
        inputs=inputs,
        previous=current.get(step.transform_id),
        files={use.name: raw[use.name] for use in node.files},
    )


def _note(tx: Tx, workshop: Workshop, taken: Taken, found: _Found) -> None:
    """Write down what is read, and keep it from being retired meanwhile."""
    inputs = [
        StepInput(
            parameter=parameter,
            transform_id=snapshot.key.transform_id,
            snapshot_id=snapshot.id,
        )
        for parameter, snapshot in found.inputs.items()
    ]
    store.note_inputs(tx, taken.step.id, inputs, found.rows_in)
    sources = {one.transform_id for one in inputs}
    access.note_sources(tx, taken.step.workspace_id, taken.step.transform_id, sources)
    datasets.lease(
        tx,
        taken.step.workspace_id,
        [snapshot.id for snapshot in found.snapshots().values()],
        step=taken.step.id,
        lasting=workshop.limits.step_length,
    )


def _order(step: StepFacts, node: Node, found: _Found, df_type: str) -> dict[str, Any]:
    return {
        "version": _VERSION,
        "type": "order",
        "step_id": str(step.id),
        "transform_id": step.transform_id,
        "transform_path": node.path,
        "is_draft": False,
        "df_type": df_type,
        "inputs": [
            _input(parameter, snapshot) for parameter, snapshot in found.inputs.items()
        ],
        "files": [
            {"parameter": use.parameter, "name": use.name}
            for use in node.files
            if use.parameter is not None
        ],
        "environment": {},
    }


def _input(parameter: str, snapshot: SnapshotFacts) -> dict[str, Any]:
    return {
        "parameter": parameter,
        "transform_id": snapshot.key.transform_id,
        "data_snapshot_id": str(snapshot.id),
        "build_id": str(snapshot.build_id),
        "row_count": snapshot.row_count,
        "column_count": len(snapshot.columns),
        "file_size": snapshot.bytes,
        "creation_date": snapshot.created_at.isoformat(),
        "columns": [{"name": name, "type": kind} for name, kind in snapshot.columns],
    }
