from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from dataspace.audit import Event
from dataspace.core.ids import PersonId, TokenId, WorkspaceId


@dataclass(frozen=True, slots=True)
class TokenMade(Event):
    """Made the token {name} for {person_id}.

    Whoever tells people by mail tells its owner this.
    """

    kind: ClassVar[str] = "token.made"

    token_id: TokenId
    person_id: PersonId
    name: str
    scopes: tuple[str, ...]
    workspace_id: WorkspaceId | None
    networks: tuple[str, ...]
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class TokenRefusedEvent(Event):
    """Was refused with a token: {why}."""

    kind: ClassVar[str] = "token.refused"
    is_refusal: ClassVar[bool] = True

    # None: it has the shape of a token, and was never one of ours.
    token_id: TokenId | None
    person_id: PersonId | None
    why: str
    failures: int


@dataclass(frozen=True, slots=True)
class TokenRevoked(Event):
    """Revoked the token {name} of {person_id}."""

    kind: ClassVar[str] = "token.revoked"

    token_id: TokenId
    person_id: PersonId
    name: str


@dataclass(frozen=True, slots=True)
class TokensForgotten(Event):
    """Forgot {tokens} tokens that ended long ago."""

    kind: ClassVar[str] = "token.forgotten"

    tokens: int
