"""The files at a branch's head, from the index: for plans and graphs, which parse nothing."""

from dataspace.core.database import Tx
from dataspace.core.ids import WorkspaceId
from dataspace.transforms import store
from dataspace.transforms.errors import BranchUnknown
from dataspace.transforms.models import MAIN_BRANCH, CodeFile, Head


def files_at_head(
    tx: Tx, workspace: WorkspaceId, branch: str = MAIN_BRANCH
) -> tuple[Head, list[CodeFile]]:
    head = store.head(tx, workspace, branch)
    if head is None:
        raise BranchUnknown(branch)
    return head, list(store.files_in(tx, workspace, branch).values())
