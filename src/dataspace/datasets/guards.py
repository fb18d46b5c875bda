"""What the web process gives to whoever reads datasets."""

import os
from dataclasses import dataclass
from functools import partial
from typing import Annotated

from fastapi import Depends, Query, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from dataspace import datasets
from dataspace.access import ExportDataset, Grant, ReadDataset, ReadFile, ResourceGrant
from dataspace.access.guards import RequiresOn
from dataspace.core.database import Tx, release
from dataspace.core.downloads import attachment
from dataspace.core.guards import OpenTx
from dataspace.datasets.artifacts import (
    BEGINNING_BYTES,
    LARGEST_SHOWN_BYTES,
    Showing,
    headers_of,
    is_what_it_says,
    may_be_shown,
    showing_of,
)
from dataspace.datasets.errors import (
    ArtifactFramedOnly,
    ArtifactNotShown,
    ArtifactTooLarge,
)
from dataspace.datasets.models import Artifact, SnapshotFacts
from dataspace.datasets.reader import ByteStream, Page, PageQuery, Reader, StoredFile
from dataspace.datasets.reader.shapes import ROWS_PER_PAGE
from dataspace.datasets.reader.streams import bytes_of
from dataspace.datasets.storage import Storage
from dataspace.identity.guards import Rules

# What a filtered page counts at least: with it a value can be guessed by halves.
_ROWS_OF_A_QUESTION = 10


class Span(BaseModel):
    """Which rows, in the order they are shown."""

    offset: int = Field(0, ge=0, le=2**62)
    limit: int = Field(100, ge=1, le=ROWS_PER_PAGE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The files, the process that opens them, and how much of them one may page through."""

    storage: Storage
    reader: Reader
    rows_per_day: int
    # An artifact in its frame has no origin, so what it may load must be said in full.
    origin: str

    def page(
        self,
        tx: Tx,
        grant: ResourceGrant[ReadDataset] | Grant[ReadFile],
        subject: str,
        file: StoredFile,
        query: PageQuery,
    ) -> Page:
        """Read a page and count its rows, holding no connection while it is read."""
        limit = self.rows_per_day
        datasets.count_reading(tx, grant, subject, rows=0, rows_per_day=limit)
        release(tx)
        page = self.reader.page(file, query)
        # An empty answer to a narrow question tells as much as a row.
        least = _ROWS_OF_A_QUESTION if query.filters else 1
        rows = max(least, len(page.rows))
        datasets.count_reading(tx, grant, subject, rows=rows, rows_per_day=limit)
        return page

    def show(
        self, facts: SnapshotFacts, artifact: Artifact, destination: str | None
    ) -> StreamingResponse:
        """Send an artifact such that it can only be looked at, where it may be."""
        showing = showing_of(artifact.media_type)
        if not may_be_shown(showing, destination):
            if showing is Showing.NOT:
                raise ArtifactNotShown(artifact.path)
            raise ArtifactFramedOnly(artifact.path)
        if artifact.bytes > LARGEST_SHOWN_BYTES:
            raise ArtifactTooLarge(artifact.path, LARGEST_SHOWN_BYTES)
        descriptor = self.storage.open_artifact(facts, artifact.path)
        answer = sent(descriptor, artifact.media_type)
        if not is_what_it_says(
            artifact.media_type, os.pread(descriptor, BEGINNING_BYTES, 0)
        ):
            # What is forgotten lets go of its file.
            raise ArtifactNotShown(artifact.path)
        answer.headers.update(headers_of(showing, self.origin))
        return answer


_may_export = RequiresOn(ExportDataset, fresh=True)


def may_export_if_asked(
    tx: OpenTx,
    reading: Annotated[ResourceGrant[ReadDataset], Depends(RequiresOn(ReadDataset))],
    rules: Rules,
    *,
    download: Annotated[
        bool, Query(description="As a file; this is an export.")
    ] = False,
) -> ResourceGrant[ExportDataset] | None:
    if not download:
        return None
    return _may_export(
        reading.workspace_id, reading.transform_id, tx, reading.actor, rules
    )


ExportIfAsked = Annotated[
    ResourceGrant[ExportDataset] | None, Depends(may_export_if_asked)
]


async def the_reading(request: Request) -> Reading:
    reading: Reading = request.app.state.reading
    return reading


OpenReading = Annotated[Reading, Depends(the_reading)]


def sent(descriptor: int, media_type: str) -> StreamingResponse:
    """Send the open file as it is, and close it whatever becomes of that."""
    answer = StreamingResponse(
        ByteStream(bytes_of(descriptor), partial(os.close, descriptor)),
        media_type=media_type,
    )
    answer.headers["content-length"] = str(os.fstat(descriptor).st_size)
    return answer


def saved(descriptor: int, name: str) -> StreamingResponse:
    """Send the open file for saving, as something that no browser shows."""
    answer = sent(descriptor, "application/octet-stream")
    answer.headers["content-disposition"] = attachment(name)
    return answer
