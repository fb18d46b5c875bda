"""Who reads whom: the graph that the declarations of all files draw together. Pure.

Every transform is a node, also one with problems: what is wrong is shown where it stands,
and the rest of the graph stays as it is. The same files give the same graph, in the same
order, whatever order they came in.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from dataspace.core.ids import TransformId
from dataspace.lineage.circles import Graph, knots
from dataspace.transforms import Problem, Use


class NodeKind(StrEnum):
    """What a transform is to the graph."""

    INGEST = "ingest"
    PLOT = "plot"
    TRANSFORM = "transform"


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundInput:
    """A parameter and the transform that it reads; None where there is no such one."""

    parameter: str
    name: str
    transform_id: TransformId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    transform_id: TransformId
    name: str
    path: str
    blob: str
    # Of the file and every helper it imports: it differs when the code does.
    code: str
    kind: NodeKind
    inputs: tuple[BoundInput, ...]
    files: tuple[Use, ...]
    secrets: tuple[Use, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Edge:
    """`target` reads `source` by this parameter."""

    source: TransformId
    target: TransformId
    parameter: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineage:
    nodes: dict[TransformId, Node] = field(default_factory=dict)
    edges: tuple[Edge, ...] = ()

    def above(self, chosen: Iterable[TransformId]) -> set[TransformId]:
        """Give the chosen and everything that they are made from."""
        return _reached(chosen, ((edge.target, edge.source) for edge in self.edges))

    def below(self, chosen: Iterable[TransformId]) -> set[TransformId]:
        """Give the chosen and everything that is made from them."""
        return _reached(chosen, ((edge.source, edge.target) for edge in self.edges))

    def waves(self) -> list[list[TransformId]]:
        """Give the nodes in rows: each reads only what stands in rows before its own.

        Whoever goes round in a circle stands in no row, and nobody waits for him.
        """
        reads = self.reads()
        row_of: dict[str, int] = {}
        for part in knots(reads):
            [one, *others] = part
            if not others and one not in reads[one]:
                row_of[one] = 1 + max(
                    (row_of.get(i, -1) for i in reads[one]), default=-1
                )
        rows = defaultdict[int, list[TransformId]](list)
        for one in self.nodes:
            if one in row_of:
                rows[row_of[one]].append(one)
        return [rows[number] for number in sorted(rows)]

    def reads(self) -> Graph:
        """Give for each transform those that it reads."""
        inputs: dict[str, list[str]] = {one: [] for one in self.nodes}
        for edge in self.edges:
            inputs[edge.target].append(edge.source)
        return inputs


def _reached(
    chosen: Iterable[TransformId], steps: Iterable[tuple[TransformId, TransformId]]
) -> set[TransformId]:
    onwards = defaultdict[TransformId, list[TransformId]](list)
    for here, there in steps:
        onwards[here].append(there)
    reached = set(chosen)
    waiting = list(reached)
    while waiting:
        new = set(onwards[waiting.pop()]) - reached
        reached |= new
        waiting += new
    return reached
