"""The lineage of the newest commit, with how every dataset in it stands."""

from dataclasses import dataclass

from dataspace import datasets, files, lineage
from dataspace.access import Grant, ReadTransform
from dataspace.builds import store
from dataspace.builds.models import StepFacts
from dataspace.builds.standing import NodeStanding, Seen, standings
from dataspace.core.database import Tx
from dataspace.datasets import MAIN_BRANCH, SnapshotFacts
from dataspace.lineage import Edge, Node


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeView:
    node: Node
    standing: NodeStanding
    snapshot: SnapshotFacts | None
    step: StepFacts | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphView:
    branch: str
    head: str | None
    nodes: list[NodeView]
    edges: tuple[Edge, ...]


def graph(tx: Tx, grant: Grant[ReadTransform]) -> GraphView:
    workspace = grant.workspace_id
    drawn = lineage.at_head(tx, workspace)
    seen = Seen(
        snapshots=datasets.current_in(tx, workspace),
        steps=store.latest_steps_in(tx, workspace),
        files={name: one.sha256 for name, one in files.current(tx, workspace).items()},
    )
    standing = standings(drawn.lineage, seen)
    return GraphView(
        branch=MAIN_BRANCH,
        head=drawn.head,
        nodes=[
            NodeView(
                node=node,
                standing=standing[one],
                snapshot=seen.snapshots.get(one),
                step=seen.steps.get(one),
            )
            for one, node in drawn.lineage.nodes.items()
        ],
        edges=drawn.lineage.edges,
    )
