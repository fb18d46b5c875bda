"""Which scopes a token is given, and for whom and where it is made."""

from collections.abc import Collection

from dataspace import identity
from dataspace.access import store
from dataspace.access.errors import ScopeRefused
from dataspace.access.models import Grant
from dataspace.access.permissions import (
    ManageMember,
    ReadWorkspace,
    may_be_scope,
    rights_in_workspace,
    scopes,
)
from dataspace.access.resources import given_by
from dataspace.access.service import authorize
from dataspace.core.database import Tx
from dataspace.core.ids import PersonId
from dataspace.identity import Actor, MadeToken, NewToken, Scopes, SignInRules


def checked_scopes(wanted: Collection[str]) -> Scopes:
    """Give them as scopes, if a token can be given each; the only maker of `Scopes`."""
    if refused := set(wanted) - set(scopes()):
        raise ScopeRefused(sorted(refused))
    return Scopes(frozenset(wanted))


def make_token(tx: Tx, actor: Actor, rules: SignInRules, new: NewToken) -> MadeToken:
    """Make a token for the actor himself."""
    if new.workspace_id is not None:
        # Else whoever makes tokens could try which workspaces there are.
        authorize(tx, actor, new.workspace_id, ReadWorkspace)
    return identity.make_token(tx, actor, rules, actor.id, new)


def usable_scopes(
    tx: Tx, grant: Grant[ManageMember], accounts: Collection[PersonId]
) -> dict[PersonId, list[str]]:
    """Name what a token of each service account could do, as the account stands now.

    For the page alone: what the account may is asked anew whenever a token speaks.
    """
    seats = store.seats_in(tx, grant.workspace_id)
    roles = {seat.person_id: seat.roles for seat in seats}
    shared = store.shared_in(tx, grant.workspace_id, accounts)
    rights = {
        one: rights_in_workspace(roles.get(one, ()), is_administrator=False)
        | given_by(shared.get(one, ()))
        for one in accounts
    }
    return {
        one: sorted(right.key for right in held if may_be_scope(right))
        for one, held in rights.items()
    }


def make_service_token(
    tx: Tx,
    grant: Grant[ManageMember],
    rules: SignInRules,
    account: PersonId,
    new: NewToken,
) -> MadeToken:
    """Make a token for a service account of the workspace."""
    identity.service_account(tx, grant.workspace_id, account)
    return identity.make_token(tx, grant.actor, rules, account, new)
