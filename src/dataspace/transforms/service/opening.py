from dataclasses import dataclass

from dataspace.access import Grant, ReadTransform
from dataspace.core.database import Tx
from dataspace.core.ids import TransformId
from dataspace.transforms import store
from dataspace.transforms.declaration import Problem
from dataspace.transforms.errors import (
    BranchUnknown,
    CommitUnknown,
    FileNotText,
    FileUnknown,
)
from dataspace.transforms.indexed import files_at_head
from dataspace.transforms.models import MAIN_BRANCH, CodeFile, Head
from dataspace.transforms.repository import CommitFacts, Repositories, Repository


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A file as an editor needs it: its text, and the blob to send back with a save."""

    path: str
    blob: str
    text: str
    head: str | None
    transform_id: TransformId | None
    problems: tuple[Problem, ...]


def listed(
    tx: Tx, grant: Grant[ReadTransform], *, branch: str = MAIN_BRANCH
) -> tuple[Head, list[CodeFile]]:
    return files_at_head(tx, grant.workspace_id, branch)


def opened(
    tx: Tx,
    grant: Grant[ReadTransform],
    repositories: Repositories,
    *,
    path: str,
    commit: str | None = None,
    branch: str = MAIN_BRANCH,
) -> Opened:
    """Open a file as it is at the head, or as it was at a commit."""
    head, files = files_at_head(tx, grant.workspace_id, branch)
    there = next((file for file in files if file.path == path), None)
    with repositories.of(grant.workspace_id) as repository:
        blob = there.blob if there else None
        if commit is not None:
            blob = _blob_at(repository, commit, path)
        if blob is None:
            raise FileUnknown(path)
        content = repository.read(blob)
    is_now = there is not None and there.blob == blob
    return Opened(
        path=path,
        blob=blob,
        text=_text(path, content),
        head=head.commit,
        transform_id=there.transform_id if there else None,
        problems=there.declaration.problems if there and is_now else (),
    )


def history(
    tx: Tx,
    grant: Grant[ReadTransform],
    repositories: Repositories,
    *,
    path: str | None,
    limit: int,
    branch: str = MAIN_BRANCH,
) -> list[CommitFacts]:
    """List the newest commits, of one file or of all."""
    head = store.head(tx, grant.workspace_id, branch)
    if head is None:
        raise BranchUnknown(branch)
    if head.commit is None:
        return []
    with repositories.of(grant.workspace_id) as repository:
        return repository.history(head.commit, path, limit)


def _blob_at(repository: Repository, commit: str, path: str) -> str | None:
    if not repository.has_commit(commit):
        raise CommitUnknown(commit)
    return repository.blob_at(commit, path)


def _text(path: str, content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError:
        raise FileNotText(path) from None
