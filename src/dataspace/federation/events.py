from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from dataspace.audit import Event
from dataspace.core.ids import PersonId


@dataclass(frozen=True, slots=True)
class IdentityLinked(Event):
    """Linked an account at {provider} with {person_id}."""

    kind: ClassVar[str] = "identity.linked"

    identity_id: UUID
    person_id: PersonId
    provider: str
    # In a session of his; by a link to his own address; at his first sign-in.
    through: str


@dataclass(frozen=True, slots=True)
class IdentityUnlinked(Event):
    """Unlinked an account at {provider} from {person_id}."""

    kind: ClassVar[str] = "identity.unlinked"

    identity_id: UUID
    person_id: PersonId
    provider: str


@dataclass(frozen=True, slots=True)
class IdentityUsed(Event):
    """Came in by an account at {provider}."""

    kind: ClassVar[str] = "identity.used"

    identity_id: UUID
    provider: str


@dataclass(frozen=True, slots=True)
class LinkAsked(Event):
    """Asked to link an account at {provider}."""

    kind: ClassVar[str] = "identity.link_asked"

    # The account, where there is one that can be asked, and never what was typed.
    person_id: PersonId | None
    provider: str


@dataclass(frozen=True, slots=True)
class LinkOpened(Event):
    """Opened the mailed link that links an account at {provider}."""

    kind: ClassVar[str] = "identity.link_opened"

    person_id: PersonId
    provider: str


@dataclass(frozen=True, slots=True)
class SignInBegun(Event):
    """Went to {provider}: {purpose}."""

    kind: ClassVar[str] = "sign_in.begun"

    provider: str
    purpose: str


@dataclass(frozen=True, slots=True)
class SignInRefused(Event):
    """Was turned away after coming back from {provider}: {reason}.

    Never a code or a token.
    """

    kind: ClassVar[str] = "sign_in.turned_away"
    is_refusal: ClassVar[bool] = True

    person_id: PersonId | None
    provider: str
    reason: str
