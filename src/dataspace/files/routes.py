from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response, status
from fastapi.responses import StreamingResponse
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from dataspace import files, identity
from dataspace.access import ExportDataset, Grant, ReadFile, WriteFile
from dataspace.access.guards import Requires
from dataspace.core.database import Tx, release
from dataspace.core.guards import OpenTx
from dataspace.core.ids import FileId, PersonId
from dataspace.datasets import Page, PageQuery
from dataspace.datasets.guards import OpenReading, Span, saved
from dataspace.files.guards import OpenFiling, Upload, the_upload
from dataspace.files.models import FileFacts, FileKind

router = APIRouter(prefix="/workspaces/{workspace_id}/files", tags=["files"])

MayDownload = Annotated[
    Grant[ExportDataset], Depends(Requires(ExportDataset, fresh=True))
]
MayRead = Annotated[Grant[ReadFile], Depends(Requires(ReadFile))]
MayWrite = Annotated[Grant[WriteFile], Depends(Requires(WriteFile))]


class Uploader(BaseModel):
    id: PersonId
    name: str


class FileShown(BaseModel):
    id: FileId
    name: str
    kind: FileKind
    bytes: int
    sha256: str
    uploaded_at: datetime
    uploaded_by: Uploader
    deleted_at: datetime | None


class IngestProposed(BaseModel):
    path: str
    text: str


def shown(tx: Tx, *listed: FileFacts) -> list[FileShown]:
    known = identity.people_by_id(tx, {facts.uploaded_by for facts in listed})
    return [
        FileShown(
            id=facts.id,
            name=facts.name,
            kind=facts.kind,
            bytes=facts.bytes,
            sha256=facts.sha256,
            uploaded_at=facts.uploaded_at,
            uploaded_by=Uploader(
                id=facts.uploaded_by, name=known[facts.uploaded_by].name
            ),
            deleted_at=facts.deleted_at,
        )
        for facts in listed
    ]


@router.get("")
def list_files(
    tx: OpenTx,
    grant: MayRead,
    *,
    deleted: Annotated[bool, Query(description="What is in the bin instead.")] = False,
) -> list[FileShown]:
    """List the raw files of a workspace."""
    listed = files.in_bin(tx, grant) if deleted else files.listed(tx, grant)
    return shown(tx, *listed)


@router.put("/{name:path}", responses={status.HTTP_201_CREATED: {"model": FileShown}})
async def upload_file(
    name: str, response: Response, upload: Annotated[Upload, Depends(the_upload)]
) -> FileShown:
    """Upload a raw file: the body is the file. One of the same name is replaced."""
    received = await upload.receive(name)
    if not received.has_replaced:
        response.status_code = status.HTTP_201_CREATED
    [facts] = await run_in_threadpool(shown, upload.tx, received.facts)
    return facts


@router.delete("/{file_id}", status_code=status.HTTP_204_NO_CONTENT)
def delete_file(file_id: FileId, tx: OpenTx, grant: MayWrite) -> None:
    """Put a raw file in the bin; it can be brought back for 30 days."""
    files.delete(tx, grant, file_id)


@router.post("/{file_id}/restore")
def restore_file(file_id: FileId, tx: OpenTx, grant: MayWrite) -> FileShown:
    """Take a raw file out of the bin, under the name it had."""
    [restored] = shown(tx, files.restore(tx, grant, file_id))
    return restored


@router.get("/{file_id}/rows")
def show_rows(
    file_id: FileId,
    tx: OpenTx,
    grant: MayRead,
    filing: OpenFiling,
    reading: OpenReading,
    span: Annotated[Span, Query()],
) -> Page:
    """Show some rows of a raw file that holds a table."""
    table = filing.storage.table(files.one(tx, grant, file_id))
    query = PageQuery(offset=span.offset, limit=span.limit)
    return reading.page(tx, grant, str(file_id), table, query)


@router.get("/{file_id}/download", response_class=StreamingResponse)
def download_file(
    file_id: FileId, tx: OpenTx, grant: MayDownload, filing: OpenFiling
) -> StreamingResponse:
    """Download a raw file as it was uploaded."""
    facts = files.download(tx, grant, file_id)
    return saved(filing.storage.open(facts.workspace_id, file_id), facts.name)


@router.get("/{file_id}/ingest")
def propose_ingest(
    file_id: FileId,
    tx: OpenTx,
    grant: MayRead,
    filing: OpenFiling,
    reading: OpenReading,
) -> IngestProposed:
    """Propose a transform that reads this file. Nothing is written."""
    facts = files.one(tx, grant, file_id)
    taken = files.paths_of_code(tx, grant)
    release(tx)
    sniffed = reading.reader.sniff(filing.storage.table(facts))
    proposal = files.propose(facts.name, sniffed, taken)
    return IngestProposed(path=proposal.path, text=proposal.text)
