"""The doors of private routes. Each opens the wall in the database as far as it must.

The sweep over every route asks each guard on it which `permission` it demands.
"""

from dataclasses import dataclass
from typing import Annotated, Generic

from fastapi import Depends

from dataspace.access.models import Grant, InstallationGrant, P, ResourceGrant
from dataspace.access.service import (
    authorize,
    authorize_in_installation,
    authorize_resource,
    see,
)
from dataspace.core.guards import OpenTx
from dataspace.core.ids import TransformId, WorkspaceId
from dataspace.identity import Actor
from dataspace.identity.guards import CurrentActor as WhoAsks


def current_actor(tx: OpenTx, actor: WhoAsks) -> Actor:
    see(tx, actor)
    return actor


CurrentActor = Annotated[Actor, Depends(current_actor)]


@dataclass(frozen=True, slots=True)
class Requires(Generic[P]):
    permission: type[P]

    def __call__(
        self, workspace_id: WorkspaceId, tx: OpenTx, actor: WhoAsks
    ) -> Grant[P]:
        return authorize(tx, actor, workspace_id, self.permission)


@dataclass(frozen=True, slots=True)
class RequiresInInstallation(Generic[P]):
    permission: type[P]

    def __call__(self, actor: CurrentActor) -> InstallationGrant[P]:
        return authorize_in_installation(actor, self.permission)


@dataclass(frozen=True, slots=True)
class RequiresOn(Generic[P]):
    """For every route that names a transform: its own restriction and shares count."""

    permission: type[P]

    def __call__(
        self,
        workspace_id: WorkspaceId,
        transform_id: TransformId,
        tx: OpenTx,
        actor: WhoAsks,
    ) -> ResourceGrant[P]:
        return authorize_resource(
            tx, actor, workspace_id, transform_id, self.permission
        )
