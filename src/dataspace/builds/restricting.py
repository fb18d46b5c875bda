"""What of a step's code and inputs is closed to whoever builds it, or wrote it. For the worker.

What is restricted is given to a step only where its builder and the authors of all the
code that it runs may read it: none of them can have another fetch what he may not see.
"""

from collections.abc import Collection, Iterable
from pathlib import Path

from dataspace import access, identity
from dataspace.access import Permission, ReadDataset, ReadTransform
from dataspace.builds.commits import Code, Commits
from dataspace.builds.errors import (
    ImportRestricted,
    InputClosedToAuthor,
    InputRestricted,
    PreviousClosedToAuthor,
)
from dataspace.builds.taking import Taken
from dataspace.core.database import Tx
from dataspace.core.errors import Refusal
from dataspace.core.ids import PersonId, TransformId
from dataspace.identity import Origin
from dataspace.lineage import BoundInput, Node, runs_with

Authors = frozenset[PersonId | None]


def insist_on_readable(
    tx: Tx, taken: Taken, code: Code, node: Node, commits: Commits
) -> None:
    """Refuse the step where an input is closed to its builder or to one of its authors."""
    inputs = [one for one in node.inputs if one.transform_id is not None]
    for one in inputs:
        if not _may(tx, taken, taken.build.started_by, ReadDataset, one.transform_id):
            raise InputRestricted(one.name)
    guarded = _guarded_inputs(tx, taken, inputs)
    if not guarded:
        return
    authors = _authors(taken, code, node, commits)
    for one in guarded:
        if not _may_all(tx, taken, authors, ReadDataset, one.transform_id):
            raise InputClosedToAuthor(one.name)


def insist_on_readable_past(
    tx: Tx, taken: Taken, code: Code, node: Node, commits: Commits
) -> None:
    """Refuse the step whose own earlier dataset is closed to whoever wrote a helper of it.

    Its own file is closed together with the data: nobody writes that who may not read
    them. Helpers stay open to every editor.
    """
    own = taken.step.transform_id
    if not access.guarded(tx, taken.step.workspace_id, [own]):
        return
    helpers = runs_with(code.commit.files, node.path) - {node.path}
    if not _may_all(tx, taken, _wrote(taken, helpers, commits), ReadDataset, own):
        raise PreviousClosedToAuthor(node.name)


def take_away_closed_code(
    tx: Tx, taken: Taken, code: Code, node: Node, commits: Commits, folder: Path
) -> None:
    """Take every other guarded transform away, whoever builds: the step could read it.

    By the ids that the commit writes down, not by the graph: a slip, or for a moment no
    transform in it, opens no file. One that the step imports stays for whom it is open.
    """
    others = {file.path: file.transform_id for file in code.commit.files}
    closed = access.guarded(
        tx, taken.step.workspace_id, {one for one in others.values() if one}
    ) - {taken.step.transform_id}
    running = runs_with(code.commit.files, node.path)
    authors: Authors | None = None
    for path, one in others.items():
        if one not in closed:
            continue
        if path in running:
            authors = authors or _authors(taken, code, node, commits)
            everybody = authors | {taken.build.started_by}
            if not _may_all(tx, taken, everybody, ReadTransform, one):
                raise ImportRestricted(path)
        else:
            (folder / path).unlink(missing_ok=True)


def _authors(taken: Taken, code: Code, node: Node, commits: Commits) -> Authors:
    """Name who wrote the file of the step and every helper that it imports."""
    return _wrote(taken, runs_with(code.commit.files, node.path), commits)


def _wrote(taken: Taken, paths: Collection[str], commits: Commits) -> Authors:
    where, commit = taken.step.workspace_id, taken.build.commit
    return frozenset(commits.author_of(where, commit, path) for path in paths)


def _guarded_inputs(
    tx: Tx, taken: Taken, inputs: Iterable[BoundInput]
) -> Collection[BoundInput]:
    """Give those that are restricted, or made from something that is."""
    ids = {one.transform_id: one for one in inputs if one.transform_id is not None}
    guarded = access.guarded(tx, taken.step.workspace_id, ids.keys())
    return [ids[one] for one in sorted(guarded)]


def _may_all(
    tx: Tx,
    taken: Taken,
    people: Authors,
    permission: type[Permission],
    one: TransformId | None,
) -> bool:
    return all(_may(tx, taken, person, permission, one) for person in people)


def _may(
    tx: Tx,
    taken: Taken,
    person: PersonId | None,
    permission: type[Permission],
    one: TransformId | None,
) -> bool:
    if person is None or one is None:
        return False
    where = taken.step.workspace_id
    try:
        actor = identity.act_as(tx, person, Origin(address=None, request_id=None))
        access.authorize_resource(tx, actor, where, one, permission)
    except Refusal:
        return False
    return True
