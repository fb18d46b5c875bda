"""Who may read the log, where its seals lie, and an export that asks again as it goes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from dataspace import access
from dataspace.access import Grant, InstallationGrant, ManageInstallation, ReadAudit
from dataspace.access.guards import Requires, RequiresInInstallation
from dataspace.core.database import Engine, transaction
from dataspace.trail import service
from dataspace.trail.exporting import Form, written
from dataspace.trail.models import Found, Search
from dataspace.trail.seals import Seals
from dataspace.trail.service import MayRead

_AT_ONCE = 1000

MayReadHere = Annotated[Grant[ReadAudit], Depends(Requires(ReadAudit))]
MayExportHere = Annotated[Grant[ReadAudit], Depends(Requires(ReadAudit, fresh=True))]
MayReadAll = Annotated[
    InstallationGrant[ManageInstallation],
    Depends(RequiresInInstallation(ManageInstallation)),
]
MayExportAll = Annotated[
    InstallationGrant[ManageInstallation],
    Depends(RequiresInInstallation(ManageInstallation, fresh=True)),
]


async def the_seals(request: Request) -> Seals:
    seals: Seals = request.app.state.seals
    return seals


OpenSeals = Annotated[Seals, Depends(the_seals)]


@dataclass(frozen=True, slots=True)
class Exporter:
    """Reads portion by portion, each in a transaction of its own: rights may have changed."""

    engine: Engine

    def export(self, grant: MayRead, asked: Search, form: Form) -> Iterator[bytes]:
        return written(self._portions(grant, asked), form)

    def _portions(self, grant: MayRead, asked: Search) -> Iterator[Found]:
        before, is_more = None, True
        while is_more:
            with transaction(self.engine) as tx:
                if isinstance(grant, Grant):
                    access.authorize(tx, grant.actor, grant.workspace_id, ReadAudit)
                else:
                    access.see(tx, grant.actor)
                found = service.search(tx, grant, asked, before=before, most=_AT_ONCE)
            yield found
            before, is_more = found.next, found.next is not None


async def the_exporter(request: Request) -> Exporter:
    return Exporter(request.app.state.engine)


OpenExporter = Annotated[Exporter, Depends(the_exporter)]
