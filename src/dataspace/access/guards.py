"""The doors of private routes. Each opens the wall in the database as far as it must.

The sweep over every route asks each guard on it which `permission` it demands, and whether
it wants a `fresh` proof that it is he who asks.
"""

from dataclasses import dataclass
from typing import Annotated, Generic

from fastapi import Depends

from dataspace import identity
from dataspace.access.models import Grant, InstallationGrant, P, ResourceGrant
from dataspace.access.service import (
    authorize,
    authorize_in_installation,
    authorize_resource,
    insist_on_fresh_proof,
    see,
)
from dataspace.core.guards import OpenTx
from dataspace.core.ids import TransformId, WorkspaceId
from dataspace.identity import Actor
from dataspace.identity.guards import CurrentActor as WhoAsks
from dataspace.identity.guards import Rules
from dataspace.identity.guards import SignedInActor as WhoSignedIn


def current_actor(tx: OpenTx, actor: WhoAsks) -> Actor:
    see(tx, actor)
    return actor


CurrentActor = Annotated[Actor, Depends(current_actor)]


def signed_in_actor(tx: OpenTx, actor: WhoSignedIn) -> Actor:
    """Let a person through, and no token."""
    see(tx, actor)
    return actor


SignedInActor = Annotated[Actor, Depends(signed_in_actor)]


def proven_actor(tx: OpenTx, actor: SignedInActor, rules: Rules) -> Actor:
    """Let a person through who has just proved that it is he."""
    identity.insist_on_fresh_proof(tx, actor, rules)
    return actor


ProvenActor = Annotated[Actor, Depends(proven_actor)]


@dataclass(frozen=True, slots=True)
class Requires(Generic[P]):
    permission: type[P]
    fresh: bool = False

    def __call__(
        self, workspace_id: WorkspaceId, tx: OpenTx, actor: WhoAsks, rules: Rules
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


@dataclass(frozen=True, slots=True)
class RequiresOn(Generic[P]):
    """For every route that names a transform: its own restriction and shares count."""

    permission: type[P]
    fresh: bool = False

    def __call__(
        self,
        workspace_id: WorkspaceId,
        transform_id: TransformId,
        tx: OpenTx,
        actor: WhoAsks,
        rules: Rules,
    ) -> ResourceGrant[P]:
        grant = authorize_resource(
            tx, actor, workspace_id, transform_id, self.permission
        )
        if self.fresh:
            insist_on_fresh_proof(tx, actor, rules, self.permission)
        return grant
