"""The newest commit as a build sees it: which transforms there are, and what forbids them."""

from dataclasses import dataclass

from dataspace import lineage
from dataspace.builds.plan import Buildable
from dataspace.core.database import Tx
from dataspace.core.ids import TransformId, WorkspaceId
from dataspace.lineage import Node
from dataspace.transforms import shown


@dataclass(frozen=True, slots=True)
class Catalogue:
    head: str
    transforms: dict[TransformId, Buildable]


def catalogue(tx: Tx, workspace: WorkspaceId) -> Catalogue:
    drawn = lineage.at_head(tx, workspace)
    nodes = drawn.lineage.nodes
    return Catalogue(
        drawn.head or "", {one: _buildable(node) for one, node in nodes.items()}
    )


def _buildable(node: Node) -> Buildable:
    inputs = {one.transform_id for one in node.inputs if one.transform_id is not None}
    return Buildable(
        transform_id=node.transform_id,
        name=node.name,
        path=node.path,
        blob=node.code,
        inputs=tuple(sorted(inputs)),
        problems=tuple(shown(problem, node.path) for problem in node.problems),
    )
