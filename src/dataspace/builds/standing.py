"""How a transform's dataset stands against its code and inputs. Pure.

*Stale* is said with its reasons: the code has changed, an input is newer, a raw file was
replaced, or something above is stale itself.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from dataspace.builds.models import StepFacts, StepState
from dataspace.core.ids import TransformId
from dataspace.datasets import SnapshotFacts
from dataspace.lineage import BoundInput, Lineage, Node


class NodeState(StrEnum):
    FAILED = "failed"
    FRESH = "fresh"
    NEVER = "never"
    RUNNING = "running"
    STALE = "stale"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Because:
    """Why a dataset is stale: `what` is code, input, file or upstream; `name` says which."""

    what: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class NodeStanding:
    state: NodeState
    because: tuple[Because, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What there is at this moment: `files` maps names to SHA-256."""

    snapshots: Mapping[TransformId, SnapshotFacts]
    steps: Mapping[TransformId, StepFacts]
    files: Mapping[str, str]


_UNDER_WAY = {
    StepState.FAILED: NodeState.FAILED,
    StepState.RUNNING: NodeState.RUNNING,
    StepState.WAITING: NodeState.WAITING,
}


def standings(lineage: Lineage, seen: Seen) -> dict[TransformId, NodeStanding]:
    found: dict[TransformId, NodeStanding] = {}
    rows = [one for row in lineage.waves() for one in row]
    # Whoever goes round in a circle stands in no row, and comes last.
    for one in (*rows, *(one for one in lineage.nodes if one not in set(rows))):
        found[one] = _standing(lineage.nodes[one], seen, found)
    return found


def _standing(
    node: Node, seen: Seen, above: Mapping[TransformId, NodeStanding]
) -> NodeStanding:
    step = seen.steps.get(node.transform_id)
    if step is not None and step.state in _UNDER_WAY:
        return NodeStanding(_UNDER_WAY[step.state])
    snapshot = seen.snapshots.get(node.transform_id)
    if snapshot is None:
        return NodeStanding(NodeState.NEVER)
    because = tuple(_because(node, snapshot, seen, above))
    return NodeStanding(NodeState.STALE if because else NodeState.FRESH, because)


def _because(
    node: Node,
    snapshot: SnapshotFacts,
    seen: Seen,
    above: Mapping[TransformId, NodeStanding],
) -> Iterator[Because]:
    if snapshot.origins.code_blob != node.code:
        yield Because("code")
    for one in node.inputs:
        reason = _because_of(one, snapshot, seen, above)
        if reason is not None:
            yield Because(reason, one.name)
    for name, sha256 in snapshot.origins.files.items():
        if seen.files.get(name) != sha256:
            yield Because("file", name)


def _because_of(
    one: BoundInput,
    snapshot: SnapshotFacts,
    seen: Seen,
    above: Mapping[TransformId, NodeStanding],
) -> str | None:
    if one.transform_id is None:
        return None
    current = seen.snapshots.get(one.transform_id)
    if current and snapshot.origins.inputs.get(one.transform_id) != current.id:
        return "input"
    standing = above.get(one.transform_id)
    is_behind = standing is not None and standing.state is NodeState.STALE
    return "upstream" if is_behind else None
