"""Tokens for programs: one's own, and an administrator's look at everybody's."""

from fastapi import APIRouter, status
from pydantic import BaseModel

from dataspace import access, identity
from dataspace.access import TokenMade, TokenShown, TokenWanted
from dataspace.access.guards import ProvenActor, SignedInActor
from dataspace.core.guards import OpenTx
from dataspace.core.ids import PersonId, TokenId, WorkspaceId
from dataspace.identity.guards import Rules
from dataspace.people.guards import MayLook, MayManage

router = APIRouter(tags=["tokens"])


class NewOwnToken(TokenWanted):
    # None: good in every workspace of its owner.
    workspace_id: WorkspaceId | None = None


class TokensShown(BaseModel):
    tokens: list[TokenShown]


class TokenOptions(BaseModel):
    """What a new token can be given."""

    scopes: list[str]
    longest_days: int


@router.get("/me/tokens")
def list_tokens(tx: OpenTx, actor: SignedInActor) -> TokensShown:
    """List your tokens that were not revoked."""
    return _shown(tx, actor.id)


@router.get("/me/tokens/options")
def show_options(_actor: SignedInActor, rules: Rules) -> TokenOptions:
    """Say which scopes a token can be given, and for how many days."""
    return TokenOptions(scopes=access.scopes(), longest_days=rules.token_length.days)


@router.post("/me/tokens", status_code=status.HTTP_201_CREATED)
def make_token(
    new: NewOwnToken, tx: OpenTx, actor: ProvenActor, rules: Rules
) -> TokenMade:
    """Make a token that speaks for you; it is shown this once."""
    wanted = new.wanted(new.workspace_id)
    return TokenMade.of(access.make_token(tx, actor, rules, wanted))


@router.delete("/me/tokens/{token_id}", status_code=status.HTTP_204_NO_CONTENT)
def revoke_token(token_id: TokenId, tx: OpenTx, actor: ProvenActor) -> None:
    """Revoke one of your tokens."""
    identity.revoke_token(tx, actor.by, actor.id, token_id)


@router.get("/people/{person_id}/tokens")
def list_tokens_of_person(
    person_id: PersonId, tx: OpenTx, _grant: MayLook
) -> TokensShown:
    """List somebody's tokens that were not revoked."""
    return _shown(tx, person_id)


@router.delete(
    "/people/{person_id}/tokens/{token_id}", status_code=status.HTTP_204_NO_CONTENT
)
def revoke_token_of_person(
    person_id: PersonId, token_id: TokenId, tx: OpenTx, grant: MayManage
) -> None:
    """Revoke somebody's token."""
    identity.revoke_token(tx, grant.by, person_id, token_id)


def _shown(tx: OpenTx, owner: PersonId) -> TokensShown:
    found = identity.tokens_of(tx, owner)
    return TokensShown(tokens=[TokenShown.of(token) for token in found])
