"""Which scopes a token is given, and for whom and where it is made."""

from collections.abc import Collection

from dataspace import identity
from dataspace.access.errors import ScopeRefused
from dataspace.access.models import Grant
from dataspace.access.permissions import ManageMember, ReadWorkspace, scopes
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
