"""Turns a permission into a dependency that yields its proof.

The sweep over every route asks each guard on it which `permission` it demands.
"""

from dataclasses import dataclass
from typing import Generic

from dataspace.access.models import Grant, InstallationGrant, P
from dataspace.access.service import authorize, authorize_in_installation
from dataspace.core.guards import OpenTx
from dataspace.core.ids import WorkspaceId
from dataspace.identity.guards import CurrentActor


@dataclass(frozen=True, slots=True)
class Requires(Generic[P]):
    permission: type[P]

    def __call__(
        self, workspace_id: WorkspaceId, tx: OpenTx, actor: CurrentActor
    ) -> Grant[P]:
        return authorize(tx, actor, workspace_id, self.permission)


@dataclass(frozen=True, slots=True)
class RequiresInInstallation(Generic[P]):
    permission: type[P]

    def __call__(self, actor: CurrentActor) -> InstallationGrant[P]:
        return authorize_in_installation(actor, self.permission)
