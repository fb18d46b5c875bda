"""That the installation's break-glass code was used, before the eyes of administrators."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, status
from pydantic import BaseModel

from dataspace import identity
from dataspace.access import InstallationGrant, ManageInstallation
from dataspace.access.guards import RequiresInInstallation
from dataspace.core.guards import OpenTx
from dataspace.core.ids import BreakGlassUseId

router = APIRouter(prefix="/installation/break-glass", tags=["break_glass"])

MayLook = Annotated[
    InstallationGrant[ManageInstallation],
    Depends(RequiresInInstallation(ManageInstallation)),
]
MayAcknowledge = Annotated[
    InstallationGrant[ManageInstallation],
    Depends(RequiresInInstallation(ManageInstallation, fresh=True)),
]


class BreakGlassUse(BaseModel):
    id: BreakGlassUseId
    name: str
    used_at: datetime
    address: str | None


@router.get("")
def list_uses(tx: OpenTx, _grant: MayLook) -> list[BreakGlassUse]:
    """List the uses of the break-glass code that nobody has acknowledged."""
    uses = identity.uses_of_break_glass(tx)
    known = identity.people_by_id(tx, (use.person_id for use in uses))
    return [
        BreakGlassUse(
            id=use.id,
            name=known[use.person_id].name,
            used_at=use.used_at,
            address=use.address,
        )
        for use in uses
    ]


@router.post("/{use_id}/acknowledge", status_code=status.HTTP_204_NO_CONTENT)
def acknowledge_use(use_id: BreakGlassUseId, tx: OpenTx, grant: MayAcknowledge) -> None:
    """Say that you know of it: it is no longer shown to everybody who administers."""
    identity.acknowledge_break_glass(tx, grant.by, use_id)
