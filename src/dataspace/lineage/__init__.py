"""Who reads whom: the graph that parameters and explicit bindings draw together.

It is drawn from what was read in the files when they were saved: opening it parses
nothing. Nothing hides a transform from it, neither a broken file nor a circle: what
stands in the way is a problem of the node, and a node with a problem is not built.
"""

from dataspace.lineage.fingerprints import runs_with
from dataspace.lineage.graph import BoundInput, Edge, Lineage, Node, NodeKind
from dataspace.lineage.service import Drawn, at_commit, at_head

__all__ = [
    "BoundInput",
    "Drawn",
    "Edge",
    "Lineage",
    "Node",
    "NodeKind",
    "at_commit",
    "at_head",
    "runs_with",
]
