"""What binds an actor beside his roles: the scopes of his token, and its workspace.

A token is never wider than its owner. These only ever take something away.
"""

from dataspace import identity
from dataspace.access.errors import ScopeMissing
from dataspace.access.permissions import Permission, may_be_scope
from dataspace.core.ids import WorkspaceId
from dataspace.identity import Actor


def is_within(actor: Actor, workspace: WorkspaceId | None) -> bool:
    """Whether the actor reaches this workspace; None: what belongs to no workspace."""
    bound = actor.bounds.workspace_id if actor.bounds else None
    return actor.home in {None, workspace} and bound in {None, workspace}


def insist_on_scope(actor: Actor, permission: type[Permission]) -> None:
    if not may_be_scope(permission):
        # Whatever stands in the token's row: what is dangerous, no token does.
        identity.insist_on_session(actor)
    if not is_in_scope(actor, permission.key):
        raise ScopeMissing(permission.key)


def is_in_scope(actor: Actor, permission: str) -> bool:
    return actor.bounds is None or permission in actor.bounds.scopes
