"""Service accounts: actors that are no people, each at home in one workspace.

None has a password or a session; it speaks through its tokens, which die with it.
"""

from dataspace import audit
from dataspace.core import clock
from dataspace.core.by import By
from dataspace.core.database import Tx
from dataspace.core.ids import PersonId, WorkspaceId, new_id
from dataspace.identity import store, token_store
from dataspace.identity.errors import ServiceAccountUnknown
from dataspace.identity.events import (
    ServiceAccountAdded,
    ServiceAccountDisabled,
    ServiceAccountEnabled,
)
from dataspace.identity.models import Person, PersonFacts
from dataspace.identity.service.tokens import revoke_tokens
from dataspace.identity.token_models import TokenFacts

Accounts = list[tuple[PersonFacts, list[TokenFacts]]]


def add_service_account(
    tx: Tx, by: By, workspace: WorkspaceId, *, name: str
) -> PersonId:
    account = PersonId(new_id())
    # Nobody types it: it has to be there, and to be nobody else's.
    login = f"service-{account.hex}"
    token_store.insert_service_account(tx, account, workspace, login=login, name=name)
    audit.record(tx, by, ServiceAccountAdded(account, name))
    return account


def home_of(tx: Tx, person: PersonId) -> WorkspaceId | None:
    """Give the one workspace of a service account, and None for a person."""
    found = store.person(tx, person)
    return found.home if found else None


def service_accounts_in(tx: Tx, workspace: WorkspaceId) -> Accounts:
    """List the service accounts of a workspace with their tokens."""
    accounts = token_store.service_accounts_in(tx, workspace)
    tokens = token_store.living_among(tx, [one.id for one in accounts])
    return [(one, tokens.get(one.id, [])) for one in accounts]


def service_account(tx: Tx, workspace: WorkspaceId, account: PersonId) -> PersonFacts:
    return _known(tx, workspace, account).facts()


def disable_service_account(
    tx: Tx, by: By, workspace: WorkspaceId, account: PersonId
) -> None:
    """Disable it; its tokens are revoked, and its builds go no further."""
    _known(tx, workspace, account).disabled_at = clock.now()
    revoke_tokens(tx, by, account)
    audit.record(tx, by, ServiceAccountDisabled(account))


def disable_service_accounts(tx: Tx, by: By, workspace: WorkspaceId) -> None:
    """Disable all of a workspace's, which is about to rest."""
    for account in token_store.service_accounts_in(tx, workspace):
        if account.disabled_at is None:
            disable_service_account(tx, by, workspace, account.id)


def enable_service_account(
    tx: Tx, by: By, workspace: WorkspaceId, account: PersonId
) -> None:
    """Let it act again, with tokens that are made anew."""
    _known(tx, workspace, account).disabled_at = None
    audit.record(tx, by, ServiceAccountEnabled(account))


def _known(tx: Tx, workspace: WorkspaceId, account: PersonId) -> Person:
    found = token_store.service_account(tx, workspace, account)
    if found is None:
        raise ServiceAccountUnknown(account)
    return found
