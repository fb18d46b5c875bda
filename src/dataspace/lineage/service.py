from dataclasses import dataclass

from dataspace import files, transforms
from dataspace.core.database import Tx
from dataspace.core.ids import WorkspaceId
from dataspace.lineage.drawing import draw
from dataspace.lineage.graph import Lineage
from dataspace.transforms import MAIN_BRANCH, Committed


@dataclass(frozen=True, slots=True)
class Drawn:
    """The graph of a branch's newest commit; no commit, no nodes."""

    head: str | None
    lineage: Lineage


def at_head(tx: Tx, workspace: WorkspaceId, branch: str = MAIN_BRANCH) -> Drawn:
    head, code = transforms.files_at_head(tx, workspace, branch)
    return Drawn(head.commit, draw(code, files.current(tx, workspace).keys()))


def at_commit(commit: Committed) -> Lineage:
    """Draw the graph of a commit from its own files; whoever runs it looks for raw ones."""
    return draw(commit.files, ())
