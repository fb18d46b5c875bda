"""The lineage of the newest commit, with how every dataset in it stands."""

from dataclasses import dataclass, replace

from dataspace import access, datasets, files, lineage
from dataspace.access import Grant, ReadDataset, ReadTransform, Situation
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
    # Somebody else may see more of it: the actor only learns that it is there.
    is_closed: bool = False


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
    found = access.situation(tx, grant)
    standing = standings(drawn.lineage, seen)
    return GraphView(
        branch=MAIN_BRANCH,
        head=drawn.head,
        nodes=[
            _blanked(
                NodeView(
                    node=node,
                    standing=standing[one],
                    snapshot=seen.snapshots.get(one),
                    step=seen.steps.get(one),
                ),
                found,
            )
            for one, node in drawn.lineage.nodes.items()
        ],
        edges=drawn.lineage.edges,
    )


def _blanked(view: NodeView, found: Situation) -> NodeView:
    """Leave of what is closed its name, its place in the graph, and how it stands."""
    one = view.node.transform_id
    if not found.may(ReadTransform, one):
        view = replace(view, node=replace(view.node, files=(), secrets=(), problems=()))
    if not found.may(ReadDataset, one):
        standing = replace(view.standing, because=())
        view = replace(
            view, standing=standing, snapshot=None, step=None, is_closed=True
        )
    return view
