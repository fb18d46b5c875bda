from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from dataspace.audit import Event
from dataspace.core.ids import PersonId


@dataclass(frozen=True, slots=True)
class IdentityLinked(Event):
    kind: ClassVar[str] = "identity.linked"

    identity_id: UUID
    person_id: PersonId
    provider: str


@dataclass(frozen=True, slots=True)
class IdentityUnlinked(Event):
    kind: ClassVar[str] = "identity.unlinked"

    identity_id: UUID
    provider: str


@dataclass(frozen=True, slots=True)
class IdentityUsed(Event):
    kind: ClassVar[str] = "identity.used"

    identity_id: UUID
    provider: str


@dataclass(frozen=True, slots=True)
class SignInBegun(Event):
    kind: ClassVar[str] = "sign_in.begun"

    provider: str
    links: bool


@dataclass(frozen=True, slots=True)
class SignInRefused(Event):
    """A way back that ended nowhere: which provider, and why. Never a code or a token."""

    kind: ClassVar[str] = "sign_in.turned_away"

    person_id: PersonId | None
    provider: str
    reason: str
