"""What a token is asked for and shown with, for the two places that make them."""

from datetime import datetime, timedelta
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field

from dataspace.access.tokens import checked_scopes
from dataspace.core.ids import TokenId, WorkspaceId
from dataspace.core.texts import Name
from dataspace.identity import MadeToken, NewToken, TokenFacts, network

Network = Annotated[
    str,
    Field(max_length=60, description="192.0.2.0/24, 2001:db8::/32, or one address."),
    AfterValidator(network),
]


class TokenWanted(BaseModel):
    name: Name
    scopes: Annotated[set[str], Field(min_length=1, max_length=50)]
    expires_in_days: Annotated[int, Field(ge=1, le=366)]
    # None named: good from everywhere.
    networks: Annotated[list[Network], Field(max_length=20)] = []

    def wanted(self, workspace: WorkspaceId | None) -> NewToken:
        return NewToken(
            name=self.name,
            scopes=checked_scopes(self.scopes),
            lives=timedelta(days=self.expires_in_days),
            workspace_id=workspace,
            networks=tuple(self.networks),
        )


class TokenShown(BaseModel):
    id: TokenId
    name: str
    scopes: list[str]
    workspace_id: WorkspaceId | None
    networks: list[str]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    last_address: str | None

    @classmethod
    def of(cls, facts: TokenFacts) -> "TokenShown":
        return cls(
            id=facts.id,
            name=facts.name,
            scopes=facts.scopes,
            workspace_id=facts.workspace_id,
            networks=facts.networks,
            created_at=facts.created_at,
            expires_at=facts.expires_at,
            last_used_at=facts.last_used_at,
            last_address=facts.last_address,
        )


class TokenMade(BaseModel):
    """A new token. It is shown this once, and nobody can show it again."""

    token: str
    made: TokenShown

    @classmethod
    def of(cls, made: MadeToken) -> "TokenMade":
        return cls(token=made.secret.value, made=TokenShown.of(made.facts))
