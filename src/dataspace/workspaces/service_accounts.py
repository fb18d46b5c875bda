"""Service accounts of a workspace, as its owners keep them."""

from collections.abc import Collection

from dataspace import access, identity
from dataspace.access import Grant, ManageMember, Role
from dataspace.core.database import Tx
from dataspace.core.ids import PersonId, TokenId
from dataspace.identity import PersonFacts, TokenFacts


def add(
    tx: Tx, grant: Grant[ManageMember], *, name: str, roles: Collection[Role]
) -> PersonId:
    """Make a service account with roles here, which are all that it will ever have."""
    account = identity.add_service_account(tx, grant.by, grant.workspace_id, name=name)
    access.seat_member(tx, grant.by, grant.workspace_id, account, roles)
    return account


def every(
    tx: Tx, grant: Grant[ManageMember]
) -> list[tuple[PersonFacts, list[TokenFacts]]]:
    return identity.service_accounts_in(tx, grant.workspace_id)


def disable(tx: Tx, grant: Grant[ManageMember], account: PersonId) -> None:
    identity.disable_service_account(tx, grant.by, grant.workspace_id, account)


def enable(tx: Tx, grant: Grant[ManageMember], account: PersonId) -> None:
    identity.enable_service_account(tx, grant.by, grant.workspace_id, account)


def revoke_token(
    tx: Tx, grant: Grant[ManageMember], account: PersonId, token: TokenId
) -> None:
    identity.service_account(tx, grant.workspace_id, account)
    identity.revoke_token(tx, grant.by, account, token)
