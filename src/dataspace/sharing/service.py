from dataclasses import dataclass
from itertools import groupby

from dataspace import access, transforms, workspaces
from dataspace.access import ShownFacts
from dataspace.core.database import Tx
from dataspace.core.ids import TransformId, WorkspaceId
from dataspace.identity import Actor


@dataclass(frozen=True, slots=True)
class Shown:
    """A dataset that was shown to somebody, by its name and its workspace's."""

    facts: ShownFacts
    workspace: str
    name: str


def shown(tx: Tx, actor: Actor) -> list[Shown]:
    """List what was shown to the actor and is still there."""
    found: list[Shown] = []
    for where, together in groupby(access.shown_to(tx, actor), _workspace_of):
        names, title = names_in(tx, where), workspaces.name_of(tx, where)
        found += [
            Shown(one, title, names[one.transform_id])
            for one in together
            if one.transform_id in names
        ]
    return sorted(found, key=lambda one: (one.workspace.casefold(), one.name))


def names_in(tx: Tx, workspace: WorkspaceId) -> dict[TransformId, str]:
    _, files = transforms.files_at_head(tx, workspace)
    return {
        file.transform_id: transforms.name_of(file.path)
        for file in files
        if file.transform_id is not None
    }


def _workspace_of(facts: ShownFacts) -> WorkspaceId:
    return facts.workspace_id
