from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NewType
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, String, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from dataspace.core.database import Model
from dataspace.core.ids import PersonId, TokenId, WorkspaceId
from dataspace.identity.models import Bounds, Secret

# Identity knows no permissions: `access` alone says which of them a token may be given.
Scopes = NewType("Scopes", frozenset[str])


@dataclass(frozen=True, slots=True, kw_only=True)
class NewToken:
    """What somebody wants a token for."""

    name: str
    scopes: Scopes
    lives: timedelta
    workspace_id: WorkspaceId | None = None
    networks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenFacts:
    """What may be shown of a token: everything but itself."""

    id: TokenId
    owner: PersonId
    name: str
    scopes: list[str]
    workspace_id: WorkspaceId | None
    networks: list[str]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    last_address: str | None


@dataclass(frozen=True, slots=True)
class MadeToken:
    """A token in the clear, for the one time that it is shown."""

    facts: TokenFacts
    secret: Secret


class ApiToken(Model):
    """A token of a person or a service account.

    It stays for a while when it was revoked, and is no good: whoever tries it is known.
    """

    __tablename__ = "api_token"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str]
    scopes: Mapped[list[str]] = mapped_column(ARRAY(String))
    # The only place it is good in. The row is its owner's, not the workspace's.
    bound_to: Mapped[UUID | None] = mapped_column(ForeignKey("workspace.id"))
    # Empty: good from everywhere.
    networks: Mapped[list[str]] = mapped_column(ARRAY(String))
    # Whether the session in which it was made had proved a second factor.
    has_second_factor: Mapped[bool] = mapped_column(server_default=text("false"))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    last_used_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    last_address: Mapped[str | None]
    revoked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    @property
    def workspace(self) -> WorkspaceId | None:
        return WorkspaceId(self.bound_to) if self.bound_to else None

    def bounds(self) -> Bounds:
        return Bounds(
            token_id=TokenId(self.id),
            scopes=frozenset(self.scopes),
            workspace_id=self.workspace,
        )

    def facts(self) -> TokenFacts:
        return TokenFacts(
            id=TokenId(self.id),
            owner=PersonId(self.person_id),
            name=self.name,
            scopes=sorted(self.scopes),
            workspace_id=self.workspace,
            networks=list(self.networks),
            created_at=self.created_at,
            expires_at=self.expires_at,
            last_used_at=self.last_used_at,
            last_address=self.last_address,
        )
