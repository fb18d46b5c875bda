from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, StringConstraints

from dataspace import transforms
from dataspace.access import Grant, ReadTransform, ResourceGrant, WriteTransform
from dataspace.access.guards import Requires, RequiresOn
from dataspace.core.guards import OpenTx
from dataspace.core.ids import TransformId
from dataspace.transforms.configuration import SETTINGS_PATHS
from dataspace.transforms.guards import TheRepositories
from dataspace.transforms.models import MAIN_BRANCH, CodeFile
from dataspace.transforms.problems import shown
from dataspace.transforms.service.opening import Listed, Opened
from dataspace.transforms.service.saving import Seen

router = APIRouter(prefix="/workspaces/{workspace_id}/code", tags=["code"])

MayRead = Annotated[Grant[ReadTransform], Depends(Requires(ReadTransform))]
MayReadOne = Annotated[ResourceGrant[ReadTransform], Depends(RequiresOn(ReadTransform))]
MayWrite = Annotated[Grant[WriteTransform], Depends(Requires(WriteTransform))]

Branch = Annotated[str, Query(max_length=120)]
Path = Annotated[str, StringConstraints(max_length=1000)]
Blob = Annotated[str, StringConstraints(pattern="^[0-9a-f]{40}$")]
Message = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)
]


class FileListed(BaseModel):
    path: str
    # None where it is closed: who has the code could tell by them that it is the same.
    blob: str | None
    size: int | None
    kind: Literal["helper", "other", "settings", "transform"]
    transform_id: TransformId | None
    problems: list[dict[str, Any]]
    is_closed: bool


class CodeListed(BaseModel):
    branch: str
    head: str | None
    files: list[FileListed]


class FileOpened(BaseModel):
    path: str
    blob: str
    text: str
    head: str | None
    transform_id: TransformId | None
    problems: list[dict[str, Any]]


class NewText(BaseModel):
    path: Path
    text: str
    blob: Blob | None
    message: Message | None = None


class FileSaved(BaseModel):
    head: str
    blob: str
    transform_id: TransformId | None
    problems: list[dict[str, Any]]


class FileSeen(BaseModel):
    path: Path
    blob: Blob


class NewPath(FileSeen):
    new_path: Path


class HeadMoved(BaseModel):
    head: str


class CommitListed(BaseModel):
    commit: str
    message: str
    author: str
    at: datetime
    # None where the commit deleted the file, or where what it was then is closed.
    blob: str | None
    is_closed: bool


class SecretUsed(BaseModel):
    secret: str
    transform_id: TransformId
    path: str


class SecretsUsed(BaseModel):
    uses: list[SecretUsed]
    # There are transforms that you may not look into; what they use is not told.
    has_closed: bool


def listing_of(listed: Listed) -> FileListed:
    file = listed.file
    problems = () if listed.is_closed else file.declaration.problems
    return FileListed(
        path=file.path,
        blob=None if listed.is_closed else file.blob,
        size=None if listed.is_closed else file.bytes,
        kind=kind_of(file),
        transform_id=file.shown_id,
        problems=[shown(problem, file.path) for problem in problems],
        is_closed=listed.is_closed,
    )


def file_of(found: Opened) -> FileOpened:
    return FileOpened(
        path=found.path,
        blob=found.blob,
        text=found.text,
        head=found.head,
        transform_id=found.transform_id,
        problems=[shown(problem, found.path) for problem in found.problems],
    )


def kind_of(file: CodeFile) -> Literal["helper", "other", "settings", "transform"]:
    if file.path in SETTINGS_PATHS:
        return "settings"
    return file.declaration.kind if file.path.endswith(".py") else "other"


@router.get("")
def list_code(tx: OpenTx, grant: MayRead, branch: Branch = MAIN_BRANCH) -> CodeListed:
    """List the files at the head of a branch, and what is wrong with each."""
    head, files = transforms.listed(tx, grant, branch=branch)
    return CodeListed(
        branch=head.branch,
        head=head.commit,
        files=[listing_of(file) for file in files],
    )


@router.get("/file")
def open_file(
    tx: OpenTx,
    grant: MayRead,
    repositories: TheRepositories,
    path: Path,
    commit: Blob | None = None,
    branch: Branch = MAIN_BRANCH,
) -> FileOpened:
    """Open a file as it is, or as it was at a commit."""
    found = transforms.opened(
        tx, grant, repositories, path=path, commit=commit, branch=branch
    )
    return file_of(found)


@router.get("/secrets")
def list_secrets_used(tx: OpenTx, grant: MayRead) -> SecretsUsed:
    """List which transforms declare which secrets."""
    uses, has_closed = transforms.secret_uses(tx, grant)
    return SecretsUsed(
        uses=[
            SecretUsed(secret=one.secret, transform_id=one.transform_id, path=one.path)
            for one in uses
        ],
        has_closed=has_closed,
    )


@router.get("/transforms/{transform_id}")
def open_transform(
    tx: OpenTx, grant: MayReadOne, repositories: TheRepositories
) -> FileOpened:
    """Open a transform's code as it is, also where only this one is shown to you."""
    return file_of(transforms.current_code(tx, grant, repositories))


@router.put("/file")
def save_file(
    new: NewText, tx: OpenTx, grant: MayWrite, repositories: TheRepositories
) -> FileSaved:
    """Save a file as a commit, unless somebody else changed it since you opened it."""
    seen = Seen(new.path, new.blob)
    saved = transforms.save(
        tx, grant, repositories, seen, text=new.text, message=new.message
    )
    return FileSaved(
        head=saved.head,
        blob=saved.blob,
        transform_id=saved.transform_id,
        problems=[shown(problem, new.path) for problem in saved.problems],
    )


@router.post("/delete")
def delete_file(
    seen: FileSeen, tx: OpenTx, grant: MayWrite, repositories: TheRepositories
) -> HeadMoved:
    """Delete a file; its history keeps it."""
    file = Seen(seen.path, seen.blob)
    return HeadMoved(head=transforms.delete(tx, grant, repositories, file))


@router.post("/rename")
def rename_file(
    new: NewPath, tx: OpenTx, grant: MayWrite, repositories: TheRepositories
) -> HeadMoved:
    """Rename a file; a transform keeps its id, and so its datasets."""
    file = Seen(new.path, new.blob)
    head = transforms.rename(tx, grant, repositories, file, new_path=new.new_path)
    return HeadMoved(head=head)


@router.get("/history")
def list_history(
    tx: OpenTx,
    grant: MayRead,
    repositories: TheRepositories,
    path: Path | None = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
    branch: Branch = MAIN_BRANCH,
) -> list[CommitListed]:
    """List the commits of a file, or of the branch, the newest first."""
    found = transforms.history(
        tx, grant, repositories, path=path, limit=limit, branch=branch
    )
    return [
        CommitListed(
            commit=each.id,
            message=each.message,
            author=each.author,
            at=each.at,
            blob=each.blob,
            is_closed=each.is_closed,
        )
        for each in found
    ]
