"""What of a step's code and inputs is closed to whoever builds it, or wrote it. For the worker.

A restricted input is read only where its builder and the author of the code that binds it
may both read it: neither can have the other fetch what he may not see.
"""

from collections.abc import Collection, Iterable
from pathlib import Path

from dataspace import access, identity
from dataspace.access import ReadDataset, ReadTransform, RunBuild
from dataspace.builds.commits import Code, Commits
from dataspace.builds.errors import InputClosedToAuthor, InputRestricted
from dataspace.builds.taking import Taken
from dataspace.core.database import Tx
from dataspace.core.errors import Refusal
from dataspace.core.ids import PersonId, TransformId
from dataspace.identity import Origin
from dataspace.lineage import BoundInput, Node


def insist_on_readable(tx: Tx, taken: Taken, node: Node, commits: Commits) -> None:
    """Refuse the step where an input is closed to its builder or to its author."""
    inputs = [one for one in node.inputs if one.transform_id is not None]
    for one in inputs:
        if not _may_read(tx, taken, taken.build.started_by, one):
            raise InputRestricted(one.name)
    guarded = _guarded(tx, taken, inputs)
    if not guarded:
        return
    author = commits.author_of(taken.step.workspace_id, taken.build.commit, node.path)
    for one in guarded:
        if author is None or not _may_read(tx, taken, author, one):
            raise InputClosedToAuthor(one.name)


def take_away_closed_code(tx: Tx, taken: Taken, code: Code, folder: Path) -> None:
    """Take the transforms away whose code the builder may not see: his could read it."""
    grant = access.authorize(
        tx, _acting(tx, taken.build.started_by), taken.step.workspace_id, RunBuild
    )
    found = access.situation(tx, grant)
    for one, node in code.lineage.nodes.items():
        if one != taken.step.transform_id and not found.may(ReadTransform, one):
            (folder / node.path).unlink(missing_ok=True)


def _guarded(
    tx: Tx, taken: Taken, inputs: Iterable[BoundInput]
) -> Collection[BoundInput]:
    """Give those that are restricted, or made from something that is."""
    ids = {one.transform_id: one for one in inputs if one.transform_id is not None}
    guarded = access.guarded(tx, taken.step.workspace_id, ids.keys())
    return [ids[one] for one in sorted(guarded)]


def _may_read(tx: Tx, taken: Taken, person: PersonId, one: BoundInput) -> bool:
    try:
        access.authorize_resource(
            tx,
            _acting(tx, person),
            taken.step.workspace_id,
            TransformId(one.transform_id or ""),
            ReadDataset,
        )
    except Refusal:
        return False
    return True


def _acting(tx: Tx, person: PersonId) -> identity.Actor:
    return identity.act_as(tx, person, Origin(address=None, request_id=None))
