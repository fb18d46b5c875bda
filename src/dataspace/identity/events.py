from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from dataspace.audit import Event
from dataspace.core.ids import BreakGlassUseId, PersonId, TokenId, WorkspaceId


@dataclass(frozen=True, slots=True)
class EmailChangeAsked(Event):
    kind: ClassVar[str] = "email.change_asked"

    person_id: PersonId


@dataclass(frozen=True, slots=True)
class EmailChangeWithdrawn(Event):
    kind: ClassVar[str] = "email.change_withdrawn"

    person_id: PersonId


@dataclass(frozen=True, slots=True)
class EmailConfirmed(Event):
    kind: ClassVar[str] = "email.confirmed"

    person_id: PersonId
    which: str


@dataclass(frozen=True, slots=True)
class EmailSet(Event):
    # Which one is not written down: a line outlives the person.
    kind: ClassVar[str] = "email.set"

    person_id: PersonId
    through: str


@dataclass(frozen=True, slots=True)
class LinkMade(Event):
    kind: ClassVar[str] = "link.made"

    person_id: PersonId
    is_mailed: bool = False


@dataclass(frozen=True, slots=True)
class PasswordSet(Event):
    kind: ClassVar[str] = "password.set"

    person_id: PersonId
    through: str


@dataclass(frozen=True, slots=True)
class PersonAdded(Event):
    kind: ClassVar[str] = "person.added"

    person_id: PersonId
    login: str
    is_administrator: bool


@dataclass(frozen=True, slots=True)
class PersonChanged(Event):
    kind: ClassVar[str] = "person.changed"

    person_id: PersonId
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PersonDeleted(Event):
    kind: ClassVar[str] = "person.deleted"

    person_id: PersonId


@dataclass(frozen=True, slots=True)
class PersonDisabled(Event):
    kind: ClassVar[str] = "person.disabled"

    person_id: PersonId


@dataclass(frozen=True, slots=True)
class PersonEnabled(Event):
    kind: ClassVar[str] = "person.enabled"

    person_id: PersonId


@dataclass(frozen=True, slots=True)
class ResetAsked(Event):
    kind: ClassVar[str] = "reset.asked"

    # As in a refused sign-in: the account, where there is one, and never what was typed.
    person_id: PersonId | None


@dataclass(frozen=True, slots=True)
class SessionsEnded(Event):
    kind: ClassVar[str] = "session.ended"

    person_id: PersonId
    sessions: int


@dataclass(frozen=True, slots=True)
class SignedInEvent(Event):
    kind: ClassVar[str] = "person.signed_in"

    person_id: PersonId


@dataclass(frozen=True, slots=True)
class SignedOut(Event):
    kind: ClassVar[str] = "person.signed_out"

    sessions: int


@dataclass(frozen=True, slots=True)
class SignInRefused(Event):
    kind: ClassVar[str] = "sign_in.refused"

    # The account, where there is one. A name that was typed into the wrong field may be
    # a password, so what was typed is not written down.
    person_id: PersonId | None
    failures: int


@dataclass(frozen=True, slots=True)
class BreakGlassAcknowledged(Event):
    kind: ClassVar[str] = "break_glass.acknowledged"

    use_id: BreakGlassUseId


@dataclass(frozen=True, slots=True)
class BreakGlassMade(Event):
    kind: ClassVar[str] = "break_glass.made"


@dataclass(frozen=True, slots=True)
class BreakGlassUsed(Event):
    """As loud as it gets: all administrators are told of it by mail."""

    kind: ClassVar[str] = "break_glass.used"

    person_id: PersonId


@dataclass(frozen=True, slots=True)
class FactorAdded(Event):
    kind: ClassVar[str] = "factor.added"

    person_id: PersonId
    method: str
    name: str | None


@dataclass(frozen=True, slots=True)
class FactorBegun(Event):
    kind: ClassVar[str] = "factor.begun"

    person_id: PersonId
    method: str


@dataclass(frozen=True, slots=True)
class FactorPolicySet(Event):
    kind: ClassVar[str] = "factor_policy.set"

    required_of: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FactorRefusedEvent(Event):
    kind: ClassVar[str] = "factor.refused"

    person_id: PersonId | None
    method: str
    failures: int


@dataclass(frozen=True, slots=True)
class FactorRemoved(Event):
    kind: ClassVar[str] = "factor.removed"

    person_id: PersonId
    method: str


@dataclass(frozen=True, slots=True)
class FactorsRemoved(Event):
    """All of a person's, by somebody else: he and all administrators are told by mail."""

    kind: ClassVar[str] = "factors.removed"

    person_id: PersonId
    factors: int


@dataclass(frozen=True, slots=True)
class RecoveryCodesMade(Event):
    kind: ClassVar[str] = "recovery_codes.made"

    person_id: PersonId


@dataclass(frozen=True, slots=True)
class SecondFactorAsked(Event):
    kind: ClassVar[str] = "second_factor.asked"

    person_id: PersonId
    methods: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SecondFactorProved(Event):
    kind: ClassVar[str] = "second_factor.proved"

    person_id: PersonId
    method: str


@dataclass(frozen=True, slots=True)
class SteppedUp(Event):
    kind: ClassVar[str] = "person.stepped_up"

    person_id: PersonId
    method: str


@dataclass(frozen=True, slots=True)
class ServiceAccountAdded(Event):
    kind: ClassVar[str] = "service_account.added"

    person_id: PersonId
    name: str


@dataclass(frozen=True, slots=True)
class ServiceAccountDisabled(Event):
    kind: ClassVar[str] = "service_account.disabled"

    person_id: PersonId


@dataclass(frozen=True, slots=True)
class ServiceAccountEnabled(Event):
    kind: ClassVar[str] = "service_account.enabled"

    person_id: PersonId


@dataclass(frozen=True, slots=True)
class TokenMade(Event):
    """A new token: whoever tells people by mail tells its owner this."""

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
    kind: ClassVar[str] = "token.refused"

    # None: it has the shape of a token, and was never one of ours.
    token_id: TokenId | None
    person_id: PersonId | None
    why: str
    failures: int


@dataclass(frozen=True, slots=True)
class TokenRevoked(Event):
    kind: ClassVar[str] = "token.revoked"

    token_id: TokenId
    person_id: PersonId
    name: str


@dataclass(frozen=True, slots=True)
class TokensForgotten(Event):
    kind: ClassVar[str] = "token.forgotten"

    tokens: int
