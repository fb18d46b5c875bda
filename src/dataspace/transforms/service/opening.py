from dataclasses import dataclass, replace

from dataspace import access
from dataspace.access import (
    Grant,
    ReadTransform,
    ResourceGrant,
    ResourceRestricted,
    Situation,
)
from dataspace.core.database import Tx
from dataspace.core.ids import TransformId
from dataspace.transforms import store
from dataspace.transforms.configuration import CONNECTIONS_PATH, Connections
from dataspace.transforms.declaration import Problem
from dataspace.transforms.errors import (
    BranchUnknown,
    CommitUnknown,
    FileNotText,
    FileUnknown,
    TransformUnknown,
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


@dataclass(frozen=True, slots=True)
class Listed:
    """A file, and whether the actor may look into it."""

    file: CodeFile
    is_closed: bool


def listed(
    tx: Tx, grant: Grant[ReadTransform], *, branch: str = MAIN_BRANCH
) -> tuple[Head, list[Listed]]:
    """List all files; of one that is closed to the actor, that it is there."""
    head, files = files_at_head(tx, grant.workspace_id, branch)
    found = access.situation(tx, grant)
    return head, [
        Listed(
            file,
            is_closed=file.transform_id is not None
            and not found.may(ReadTransform, file.transform_id),
        )
        for file in files
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretUse:
    """A transform that names a secret: whether there is one, the code does not know."""

    secret: str
    transform_id: TransformId
    path: str


def secret_uses(tx: Tx, grant: Grant[ReadTransform]) -> tuple[list[SecretUse], bool]:
    """List which transforms name which secrets; and whether some are closed to the actor."""
    _, files = listed(tx, grant)
    uses = [
        SecretUse(secret=name, transform_id=one.file.shown_id, path=one.file.path)
        for one in files
        if one.file.shown_id is not None and not one.is_closed
        for name in sorted({use.name for use in one.file.declaration.secrets})
    ]
    return uses, any(one.is_closed for one in files)


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
    found = access.situation(tx, grant)
    _insist_on_open(found, there.transform_id if there else None)
    with repositories.of(grant.workspace_id) as repository:
        blob = there.blob if there else None
        if commit is not None:
            blob = _blob_at(repository, commit, path)
            if closed := _closed_then(found, repository, commit, path):
                raise ResourceRestricted(closed)
        if blob is None:
            raise FileUnknown(path)
        content = repository.read(blob)
    is_now = there is not None and there.blob == blob
    return Opened(
        path=path,
        blob=blob,
        text=_text(path, content),
        head=head.commit,
        transform_id=there.shown_id if there else None,
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
    files = store.files_in(tx, grant.workspace_id, branch)
    found = access.situation(tx, grant)
    if path is not None and path in files:
        _insist_on_open(found, files[path].transform_id)
    with repositories.of(grant.workspace_id) as repository:
        listed = repository.history(head.commit, path, limit)
        if path is None:
            return listed
        # By a blob that is named, a commit of one's own can be built around it.
        return [
            replace(one, blob=None, is_closed=True)
            if one.blob and _closed_then(found, repository, one.id, path)
            else one
            for one in listed
        ]


def current_code(
    tx: Tx, grant: ResourceGrant[ReadTransform], repositories: Repositories
) -> Opened:
    """Open a transform as it is now: also for whom nothing else was shown."""
    head, files = files_at_head(tx, grant.workspace_id, MAIN_BRANCH)
    there = next((f for f in files if f.shown_id == grant.transform_id), None)
    if there is None:
        raise TransformUnknown(grant.transform_id)
    with repositories.of(grant.workspace_id) as repository:
        content = repository.read(there.blob)
    return Opened(
        path=there.path,
        blob=there.blob,
        text=_text(there.path, content),
        head=head.commit,
        transform_id=there.transform_id,
        problems=there.declaration.problems,
    )


def _insist_on_open(found: Situation, transform: TransformId | None) -> None:
    if transform is not None and not found.may(ReadTransform, transform):
        raise ResourceRestricted(transform)


def _closed_then(
    found: Situation, repository: Repository, commit: str, path: str
) -> TransformId | None:
    """Name the closed transform that stood there at the commit: it may have moved since."""
    closed = [one for one in _all_guarded(found) if not found.may(ReadTransform, one)]
    if not closed:
        return None
    blob = repository.blob_at(commit, CONNECTIONS_PATH)
    text = repository.read(blob).decode(errors="replace") if blob else None
    connections = Connections(text)
    there = connections.ids().get(path)
    if there in closed:
        return there
    # Which transform this was cannot be told: it may be one of those.
    return closed[0] if connections.problem is not None else None


def _all_guarded(found: Situation) -> list[TransformId]:
    return sorted(found.restricted | found.sources.keys())


def _blob_at(repository: Repository, commit: str, path: str) -> str | None:
    if not repository.has_commit(commit):
        raise CommitUnknown(commit)
    return repository.blob_at(commit, path)


def _text(path: str, content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError:
        raise FileNotText(path) from None
