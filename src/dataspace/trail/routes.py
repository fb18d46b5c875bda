from typing import Annotated, Any

from fastapi import APIRouter, Query, status
from fastapi.responses import StreamingResponse

from dataspace import trail
from dataspace.access.guards import SignedInActor
from dataspace.core.downloads import attachment
from dataspace.core.guards import OpenTx
from dataspace.core.ids import WorkspaceId
from dataspace.trail.catalogue import catalogue
from dataspace.trail.exporting import Form
from dataspace.trail.fields import (
    Asked,
    AskedPage,
    HistogramShown,
    KindShown,
    LinesShown,
    SealShown,
    histogram_shown,
    kind_shown,
    lines_shown,
    seal_shown,
)
from dataspace.trail.guards import (
    Exporter,
    MayExportAll,
    MayExportHere,
    MayReadAll,
    MayReadHere,
    OpenExporter,
    OpenSeals,
)
from dataspace.trail.models import Search
from dataspace.trail.service import MayRead

router = APIRouter(tags=["trail"])
_HERE = "/workspaces/{workspace_id}/audit"
_AS_FILE: dict[int | str, dict[str, Any]] = {
    status.HTTP_200_OK: {"content": {form.media_type: {} for form in Form}},
}


class AskedEverywhere(Asked):
    workspace: WorkspaceId | None = None


class AskedPageEverywhere(AskedPage):
    workspace: WorkspaceId | None = None


class AskedFile(Asked):
    format: Form


class AskedFileEverywhere(AskedEverywhere):
    format: Form


@router.get("/audit/kinds")
def list_kinds(_actor: SignedInActor) -> list[KindShown]:
    """List the kinds of lines that the audit log can hold, and what each says."""
    return [kind_shown(one) for one in catalogue().values()]


@router.get("/audit")
def search_all(
    tx: OpenTx, grant: MayReadAll, asked: Annotated[AskedPageEverywhere, Query()]
) -> LinesShown:
    """Search the whole audit log, the newest lines first."""
    wanted = asked.search(asked.workspace)
    found = trail.search(tx, grant, wanted, before=asked.cursor, most=asked.limit)
    return lines_shown(found)


@router.get("/audit/histogram")
def count_all(
    tx: OpenTx, grant: MayReadAll, asked: Annotated[AskedEverywhere, Query()]
) -> HistogramShown | None:
    """Count over time what a search of the whole audit log finds."""
    return histogram_shown(trail.histogram(tx, grant, asked.search(asked.workspace)))


@router.get("/audit/export", response_class=StreamingResponse, responses=_AS_FILE)
def export_all(
    tx: OpenTx,
    grant: MayExportAll,
    asked: Annotated[AskedFileEverywhere, Query()],
    exporter: OpenExporter,
) -> StreamingResponse:
    """Export what a search of the whole audit log finds, once that is written down."""
    wanted = asked.search(asked.workspace)
    trail.export(tx, grant, wanted, what=asked.format.value)
    return _file(exporter, grant, wanted, asked.format)


@router.get("/audit/seal")
def show_seal(tx: OpenTx, grant: MayReadAll, seals: OpenSeals) -> SealShown:
    """Show how far the audit log is sealed, and whether that goes on."""
    state = trail.seal_state(tx, grant, seals)
    return seal_shown(state, is_witness_set=seals.is_witnessed)


@router.get(_HERE)
def search_workspace(
    tx: OpenTx, grant: MayReadHere, asked: Annotated[AskedPage, Query()]
) -> LinesShown:
    """Search what the audit log says of a workspace, the newest lines first."""
    found = trail.search(
        tx, grant, asked.search(), before=asked.cursor, most=asked.limit
    )
    return lines_shown(found)


@router.get(f"{_HERE}/histogram")
def count_workspace(
    tx: OpenTx, grant: MayReadHere, asked: Annotated[Asked, Query()]
) -> HistogramShown | None:
    """Count over time what a search of a workspace's audit log finds."""
    return histogram_shown(trail.histogram(tx, grant, asked.search()))


@router.get(f"{_HERE}/export", response_class=StreamingResponse, responses=_AS_FILE)
def export_workspace(
    tx: OpenTx,
    grant: MayExportHere,
    asked: Annotated[AskedFile, Query()],
    exporter: OpenExporter,
) -> StreamingResponse:
    """Export what a search of a workspace's audit log finds, once that is written down."""
    trail.export(tx, grant, asked.search(), what=asked.format.value)
    return _file(exporter, grant, asked.search(), asked.format)


def _file(
    exporter: Exporter, grant: MayRead, wanted: Search, form: Form
) -> StreamingResponse:
    return StreamingResponse(
        exporter.export(grant, wanted, form),
        media_type=form.media_type,
        headers={"content-disposition": attachment(f"audit-log.{form.value}")},
    )
