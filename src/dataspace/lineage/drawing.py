"""Draws the graph out of the files at a branch's head. Pure, and parses nothing."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from dataspace.core.ids import TransformId
from dataspace.lineage.circles import circle, knots
from dataspace.lineage.fingerprints import fingerprints
from dataspace.lineage.graph import BoundInput, Edge, Lineage, Node, NodeKind
from dataspace.lineage.nearest import Names
from dataspace.transforms import (
    CONNECTIONS_PATH,
    CodeFile,
    Declaration,
    Fact,
    Input,
    Problem,
    name_of,
)

# A circle may lead through thousands; that many names still show how it closes.
_MOST_NAMES = 20
# So many names may be wrong at once that looking for their neighbours has to end.
_MOST_LOOKED_FOR = 200


def draw(files: Collection[CodeFile], raw_files: Collection[str]) -> Lineage:
    """Draw the graph of these files, with what stands in the way of building it."""
    ordered = sorted(files, key=lambda file: file.path)
    transforms = [file for file in ordered if _is_transform(file)]
    known = _Known(transforms, raw_files, _unlisted(ordered))
    codes = fingerprints(ordered)
    nodes = [_node(known, file, codes[file.path]) for file in known.transforms]
    edges = sorted(edge for node in nodes for edge in _edges(node))
    lineage = Lineage(
        nodes={node.transform_id: node for node in sorted(nodes, key=_by_name)},
        edges=tuple(edges),
    )
    circles = dict(_circles(known, lineage))
    told = {
        one: replace(node, problems=(*node.problems, circles[one]))
        if one in circles
        else node
        for one, node in lineage.nodes.items()
    }
    return replace(lineage, nodes=told)


class _Known:
    """What names mean at this commit."""

    def __init__(
        self,
        transforms: list[CodeFile],
        raw_files: Collection[str],
        unlisted: tuple[Problem, ...],
    ) -> None:
        self.transforms = transforms
        self.by_id = {file.transform_id: file for file in transforms}
        self.by_name: dict[str, list[CodeFile]] = defaultdict(list)
        for file in transforms:
            self.by_name[name_of(file.path)].append(file)
        self.raw_files = set(raw_files)
        self.unlisted = unlisted
        self._names, self._raw_names = Names(self.by_name), Names(raw_files)
        self._looked_for = 0

    def bound(self, wanted: Input) -> BoundInput:
        found = self.candidates(wanted)
        return BoundInput(
            parameter=wanted.parameter,
            name=name_of(found[0].path) if found else _asked_for(wanted),
            transform_id=found[0].transform_id if len(found) == 1 else None,
        )

    def candidates(self, wanted: Input) -> list[CodeFile]:
        if wanted.name is not None:
            return self.by_name.get(wanted.name, [])
        file = self.by_id.get(TransformId(wanted.transform_id or ""))
        return [file] if file else []

    def nearest_transforms(self, wrong: str, *, but: str) -> tuple[str, ...]:
        return self._nearest(self._names, wrong, but=but)

    def nearest_raw_files(self, wrong: str) -> tuple[str, ...]:
        return self._nearest(self._raw_names, wrong)

    def _nearest(self, names: Names, wrong: str, *, but: str = "") -> tuple[str, ...]:
        self._looked_for += 1
        if self._looked_for > _MOST_LOOKED_FOR:
            return ()
        return names.nearest(wrong, but=but)


def _unlisted(files: Sequence[CodeFile]) -> tuple[Problem, ...]:
    """While the list of ids cannot be read, no commit says which transform is which."""
    return tuple(
        Problem(problem.type, facts=problem.facts)
        for file in files
        if file.path == CONNECTIONS_PATH
        for problem in file.declaration.problems
        if problem.type == "ConnectionsInvalid"
    )


def _is_transform(file: CodeFile) -> bool:
    return file.declaration.kind == "transform" and file.transform_id is not None


def _node(known: _Known, file: CodeFile, code: str) -> Node:
    declared, own = file.declaration, name_of(file.path)
    wanted = [i for i in declared.inputs if not i.is_optional or known.candidates(i)]
    problems = [
        *declared.problems,
        *known.unlisted,
        *_twice(known, own),
        *(p for each in wanted for p in _input_problems(known, each, own)),
        *_raw_file_problems(known, declared),
    ]
    return Node(
        transform_id=TransformId(file.transform_id or ""),
        name=own,
        path=file.path,
        blob=file.blob,
        code=code,
        kind=_kind(declared, wanted),
        inputs=tuple(known.bound(each) for each in wanted),
        files=declared.files,
        secrets=declared.secrets,
        problems=tuple(problems),
    )


def _kind(declared: Declaration, wanted: Sequence[Input]) -> NodeKind:
    if declared.writes_artifacts:
        return NodeKind.PLOT
    # A file that could not be read declares nothing, which does not make it an ingest.
    if wanted or declared.function is None:
        return NodeKind.TRANSFORM
    return NodeKind.INGEST


def _twice(
    known: _Known, name: str, line: int | None = None, column: int | None = None
) -> Iterator[Problem]:
    files = known.by_name.get(name, [])
    if len(files) > 1:
        paths = tuple(file.path for file in files[:_MOST_NAMES])
        yield Problem("NameTwice", line, column, {"name": name, "paths": paths})


def _input_problems(known: _Known, wanted: Input, own: str) -> Iterator[Problem]:
    found, at = known.candidates(wanted), (wanted.line, wanted.column)
    name = _asked_for(wanted)
    if not found:
        # Whoever takes himself as input is told of a circle next.
        nearest = known.nearest_transforms(name, but=own)
        yield Problem("InputUnknown", *at, {"name": name, "nearest": nearest})
    yield from _twice(known, name, *at)


def _raw_file_problems(known: _Known, declared: Declaration) -> Iterator[Problem]:
    for use in declared.files:
        if use.name not in known.raw_files:
            nearest = known.nearest_raw_files(use.name)
            facts: dict[str, Fact] = {"name": use.name, "nearest": nearest}
            yield Problem("FileUnknown", use.line, use.column, facts)


def _edges(node: Node) -> Iterator[Edge]:
    for each in node.inputs:
        if each.transform_id is not None:
            yield Edge(
                source=each.transform_id,
                target=node.transform_id,
                parameter=each.parameter,
            )


def _circles(known: _Known, lineage: Lineage) -> Iterator[tuple[TransformId, Problem]]:
    reads = lineage.reads()
    for part in knots(reads):
        members = set(part)
        within = {one: [r for r in reads[one] if r in members] for one in part}
        first = min(part, key=lambda one: _by_name(lineage.nodes[TransformId(one)]))
        # Told in the direction in which the data would flow, and closed by the teller.
        ring = circle(within, first)[:0:-1]
        place_of = {one: place for place, one in enumerate(ring)}
        for one in part if ring else ():
            place = place_of.get(one, 0)
            turned = [lineage.nodes[TransformId(n)].name for n in _turned(ring, place)]
            before = ring[place - 1] if one in place_of else None
            yield TransformId(one), _told(known, one, before, turned)


def _turned(ring: Sequence[str], place: int) -> list[str]:
    """Begin at the place, and end there if the whole way is short enough to tell."""
    length = min(len(ring) + 1, _MOST_NAMES)
    return [ring[(place + step) % len(ring)] for step in range(length)]


def _told(known: _Known, one: str, before: str | None, names: list[str]) -> Problem:
    if names[0] != names[-1]:
        names = [*names[:-2], "…", names[0]]
    facts: dict[str, Fact] = {"names": tuple(names)}
    for each in known.by_id[TransformId(one)].declaration.inputs:
        if before is not None and known.bound(each).transform_id == before:
            return Problem("CycleFound", each.line, each.column, facts)
    return Problem("CycleFound", None, None, facts)


def _asked_for(wanted: Input) -> str:
    return wanted.name or wanted.transform_id or wanted.parameter


def _by_name(node: Node) -> tuple[str, str]:
    return node.name, node.path
