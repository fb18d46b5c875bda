from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, status
from pydantic import BaseModel, Field

from dataspace import access
from dataspace.access import (
    Grant,
    ManageMember,
    Role,
    TokenMade,
    TokenShown,
    TokenWanted,
)
from dataspace.access.guards import Requires
from dataspace.core.guards import OpenTx
from dataspace.core.ids import PersonId, TokenId
from dataspace.core.texts import Name
from dataspace.identity.guards import Rules
from dataspace.workspaces import service_accounts

router = APIRouter(
    prefix="/workspaces/{workspace_id}/service-accounts", tags=["service_accounts"]
)

MayLook = Annotated[Grant[ManageMember], Depends(Requires(ManageMember))]
MayManage = Annotated[Grant[ManageMember], Depends(Requires(ManageMember, fresh=True))]


class NewServiceAccount(BaseModel):
    name: Name
    roles: Annotated[set[Role], Field(min_length=1)]


class ServiceAccountAdded(BaseModel):
    id: PersonId


class ServiceAccountShown(BaseModel):
    id: PersonId
    name: str
    disabled_at: datetime | None
    tokens: list[TokenShown]
    # What a token of it could do, by its roles and what was shared with it.
    scopes: list[str]


@router.get("")
def list_service_accounts(tx: OpenTx, grant: MayLook) -> list[ServiceAccountShown]:
    """List the service accounts of a workspace, and their tokens."""
    found = service_accounts.every(tx, grant)
    scopes = access.usable_scopes(tx, grant, [account.id for account, _ in found])
    return [
        ServiceAccountShown(
            id=account.id,
            name=account.name,
            disabled_at=account.disabled_at,
            tokens=[TokenShown.of(token) for token in tokens],
            scopes=scopes[account.id],
        )
        for account, tokens in found
    ]


@router.post("", status_code=status.HTTP_201_CREATED)
def add_service_account(
    new: NewServiceAccount, tx: OpenTx, grant: MayManage
) -> ServiceAccountAdded:
    """Make a service account: an actor for programs, with roles in this workspace alone."""
    account = service_accounts.add(tx, grant, name=new.name, roles=new.roles)
    return ServiceAccountAdded(id=account)


@router.post("/{account_id}/disable", status_code=status.HTTP_204_NO_CONTENT)
def disable_service_account(account_id: PersonId, tx: OpenTx, grant: MayManage) -> None:
    """Disable a service account; its tokens are revoked."""
    service_accounts.disable(tx, grant, account_id)


@router.post("/{account_id}/enable", status_code=status.HTTP_204_NO_CONTENT)
def enable_service_account(account_id: PersonId, tx: OpenTx, grant: MayManage) -> None:
    """Let a disabled service account act again, with new tokens."""
    service_accounts.enable(tx, grant, account_id)


@router.post("/{account_id}/tokens", status_code=status.HTTP_201_CREATED)
def make_service_token(
    account_id: PersonId, new: TokenWanted, tx: OpenTx, grant: MayManage, rules: Rules
) -> TokenMade:
    """Make a token for a service account; it is shown this once."""
    wanted = new.wanted(grant.workspace_id)
    return TokenMade.of(access.make_service_token(tx, grant, rules, account_id, wanted))


@router.delete(
    "/{account_id}/tokens/{token_id}", status_code=status.HTTP_204_NO_CONTENT
)
def revoke_service_token(
    account_id: PersonId, token_id: TokenId, tx: OpenTx, grant: MayManage
) -> None:
    """Revoke a token of a service account."""
    service_accounts.revoke_token(tx, grant, account_id, token_id)
