import csv
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import PurePath
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query, status
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field, Json

from dataspace import access, datasets
from dataspace.access import ExportDataset, ReadDataset, ResourceGrant, RestoreDataset
from dataspace.access.guards import RequiresOn
from dataspace.core.database import release
from dataspace.core.downloads import attachment
from dataspace.core.guards import OpenTx
from dataspace.core.ids import BuildId, SnapshotId, TransformId
from dataspace.core.texts import Name
from dataspace.datasets.guards import (
    ExportIfAsked,
    OpenReading,
    Span,
    saved,
)
from dataspace.datasets.models import Artifact
from dataspace.datasets.reader import (
    Column,
    ColumnStatistics,
    Filter,
    Page,
    PageQuery,
)
from dataspace.datasets.service import Shown

router = APIRouter(
    prefix="/workspaces/{workspace_id}/datasets/{transform_id}", tags=["datasets"]
)

MayExport = Annotated[
    ResourceGrant[ExportDataset], Depends(RequiresOn(ExportDataset, fresh=True))
]
MayRead = Annotated[ResourceGrant[ReadDataset], Depends(RequiresOn(ReadDataset))]
MayRestore = Annotated[
    ResourceGrant[RestoreDataset], Depends(RequiresOn(RestoreDataset))
]
# Parted by commas as a line of CSV is: a name that holds one stands in quotes.
Columns = Annotated[str | None, Query(description='As in CSV: `a,"b, c"`.')]


class ExportFormat(StrEnum):
    CSV = "csv"
    CSV_FOR_SPREADSHEETS = "csv-for-spreadsheets"
    PARQUET = "parquet"

    @property
    def ending(self) -> str:
        """The two kinds of CSV may lie in one folder, and are not the same file."""
        kind, _, purpose = self.value.partition("-")
        return f"{purpose}.{kind}" if purpose else kind

    @property
    def media_type(self) -> str:
        is_csv = self is not ExportFormat.PARQUET
        return "text/csv; charset=utf-8" if is_csv else "application/vnd.apache.parquet"


class SnapshotShown(BaseModel):
    id: SnapshotId
    build_id: BuildId
    row_count: int
    column_count: int
    bytes: int
    columns: list[Column]
    created_at: datetime
    is_current: bool
    artifacts: list[Artifact]
    health: dict[str, Any] | None


class DatasetShown(BaseModel):
    transform_id: TransformId
    current: SnapshotShown | None
    # Of its own, for it may be shared or restricted beside the workspace's roles.
    may: list[str]


class SnapshotChosen(BaseModel):
    snapshot_id: SnapshotId


class RowsAsked(Span):
    sort: str | None = None
    descending: bool = False
    columns: Columns = None
    filter: Json[Annotated[tuple[Filter, ...], Field(max_length=50)]] = ()

    def query(self) -> PageQuery:
        return PageQuery(
            offset=self.offset,
            limit=self.limit,
            sort=self.sort,
            descending=self.descending,
            columns=names_in(self.columns),
            filters=self.filter,
        )


@dataclass(frozen=True, slots=True)
class WhichArtifact:
    """The artifact that an address names."""

    snapshot_id: SnapshotId
    path: str


class HealthShown(BaseModel):
    snapshot_id: SnapshotId
    at: datetime
    report: dict[str, Any]


def names_in(line: str | None) -> list[str] | None:
    return None if line is None else next(csv.reader([line]), [])


def snapshot_of(shown: Shown) -> SnapshotShown:
    facts = shown.facts
    return SnapshotShown(
        id=facts.id,
        build_id=facts.build_id,
        row_count=facts.row_count,
        column_count=len(facts.columns),
        bytes=facts.bytes,
        columns=[Column(name, kind) for name, kind in facts.columns],
        created_at=facts.created_at,
        is_current=shown.is_current,
        artifacts=list(facts.artifacts),
        health=facts.health,
    )


@router.get("")
def show_dataset(tx: OpenTx, grant: MayRead) -> DatasetShown:
    """Show what a transform made last, or that it has made nothing yet."""
    current = datasets.current(tx, grant)
    return DatasetShown(
        transform_id=grant.transform_id,
        current=current and snapshot_of(current),
        may=access.may_on(tx, grant),
    )


@router.get("/snapshots")
def list_snapshots(tx: OpenTx, grant: MayRead) -> list[SnapshotShown]:
    """List the snapshots that are kept of a transform, the newest first."""
    return [snapshot_of(one) for one in datasets.snapshots(tx, grant)]


@router.post("/restore", status_code=status.HTTP_204_NO_CONTENT)
def restore_snapshot(chosen: SnapshotChosen, tx: OpenTx, grant: MayRestore) -> None:
    """Make an older snapshot the current one."""
    datasets.restore(tx, grant, chosen.snapshot_id)


@router.get("/health")
def list_health(tx: OpenTx, grant: MayRead) -> list[HealthShown]:
    """List the health reports of a transform's snapshots, the newest first."""
    return [
        HealthShown(
            snapshot_id=one.facts.id, at=one.facts.created_at, report=one.facts.health
        )
        for one in datasets.snapshots(tx, grant)
        if one.facts.health is not None
    ]


@router.get("/snapshots/{snapshot_id}/rows")
def show_rows(
    snapshot_id: SnapshotId,
    tx: OpenTx,
    grant: MayRead,
    reading: OpenReading,
    asked: Annotated[RowsAsked, Query()],
) -> Page:
    """Show some rows: any stretch, in any order, of those that meet every condition."""
    facts = datasets.read(tx, grant, snapshot_id)
    file = reading.storage.data(facts)
    return reading.page(tx, grant, grant.transform_id, file, asked.query())


@router.get("/snapshots/{snapshot_id}/statistics")
def show_statistics(
    snapshot_id: SnapshotId,
    tx: OpenTx,
    grant: MayRead,
    reading: OpenReading,
    columns: Columns = None,
) -> list[ColumnStatistics]:
    """Show what is in each column, or in those that are named."""
    facts = datasets.read(tx, grant, snapshot_id)
    release(tx)
    return reading.reader.statistics(reading.storage.data(facts), names_in(columns))


@router.get(
    "/snapshots/{snapshot_id}/export",
    response_class=StreamingResponse,
    responses={
        status.HTTP_200_OK: {"content": {kind.media_type: {} for kind in ExportFormat}}
    },
)
def export_snapshot(
    snapshot_id: SnapshotId,
    tx: OpenTx,
    grant: MayExport,
    reading: OpenReading,
    format_: Annotated[ExportFormat, Query(alias="format")],
    name: Annotated[Name | None, Query(description="Of the file, no ending.")] = None,
) -> StreamingResponse:
    """Export a whole snapshot as a file, once that is written down."""
    facts = datasets.read(tx, grant, snapshot_id)
    release(tx)
    stream = reading.reader.export(reading.storage.data(facts), format_.value)
    # A refusal here forgets the stream, and what is forgotten lets go.
    datasets.export(tx, grant, snapshot_id, what=format_.value)
    file_name = f"{name or grant.transform_id}.{format_.ending}"
    return StreamingResponse(
        stream,
        media_type=format_.media_type,
        headers={"content-disposition": attachment(file_name)},
    )


@router.get(
    "/snapshots/{snapshot_id}/artifacts/{path:path}",
    response_class=StreamingResponse,
    responses={status.HTTP_200_OK: {"content": {"*/*": {}}}},
)
def show_artifact(
    which: Annotated[WhichArtifact, Depends()],
    tx: OpenTx,
    grant: MayRead,
    exporting: ExportIfAsked,
    reading: OpenReading,
    sec_fetch_dest: Annotated[str | None, Header()] = None,
) -> StreamingResponse:
    """Show an artifact inside the page's own frame, or save it where one may export."""
    facts = datasets.read(tx, grant, which.snapshot_id)
    artifact = datasets.artifact(facts, which.path)
    if exporting is None:
        return reading.show(facts, artifact, sec_fetch_dest)
    what = f"artifact {which.path}"
    datasets.export(tx, exporting, which.snapshot_id, what=what)
    file_name = PurePath(which.path).name
    return saved(reading.storage.open_artifact(facts, which.path), file_name)
