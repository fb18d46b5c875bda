"""Turns a permission into a dependency that yields its proof."""

from collections.abc import Callable

from dataspace.access.models import Grant, InstallationGrant, P
from dataspace.access.service import authorize, authorize_in_installation
from dataspace.core.guards import OpenTx
from dataspace.core.ids import WorkspaceId
from dataspace.identity.guards import CurrentActor


def requires(permission: type[P]) -> Callable[..., Grant[P]]:
    def check(workspace_id: WorkspaceId, tx: OpenTx, actor: CurrentActor) -> Grant[P]:
        return authorize(tx, actor, workspace_id, permission)

    # The sweep over every route asks each route which permission it demands.
    check.permission = permission  # type: ignore[attr-defined]
    return check


def requires_in_installation(
    permission: type[P],
) -> Callable[..., InstallationGrant[P]]:
    def check(actor: CurrentActor) -> InstallationGrant[P]:
        return authorize_in_installation(actor, permission)

    check.permission = permission  # type: ignore[attr-defined]
    return check
