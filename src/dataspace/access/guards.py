"""Turns a permission into a dependency that yields its proof.

The sweep over every route asks each guard on it which `permission` it demands, and whether
it wants a `fresh` proof that it is he who asks.
"""

from dataclasses import dataclass
from typing import Generic

from dataspace.access.models import Grant, InstallationGrant, P
from dataspace.access.service import (
    authorize,
    authorize_in_installation,
    insist_on_fresh_proof,
)
from dataspace.core.guards import OpenTx
from dataspace.core.ids import WorkspaceId
from dataspace.identity.guards import CurrentActor, Rules


@dataclass(frozen=True, slots=True)
class Requires(Generic[P]):
    permission: type[P]
    fresh: bool = False

    def __call__(
        self, workspace_id: WorkspaceId, tx: OpenTx, actor: CurrentActor, rules: Rules
    ) -> Grant[P]:
        # The right first: a stranger must not learn by a question that something is here.
        grant = authorize(tx, actor, workspace_id, self.permission)
        if self.fresh:
            insist_on_fresh_proof(tx, actor, rules, self.permission)
        return grant


@dataclass(frozen=True, slots=True)
class RequiresInInstallation(Generic[P]):
    permission: type[P]
    fresh: bool = False

    def __call__(
        self, tx: OpenTx, actor: CurrentActor, rules: Rules
    ) -> InstallationGrant[P]:
        grant = authorize_in_installation(actor, self.permission)
        if self.fresh:
            insist_on_fresh_proof(tx, actor, rules, self.permission)
        return grant
