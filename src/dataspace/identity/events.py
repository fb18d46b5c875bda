from dataclasses import dataclass
from typing import ClassVar

from dataspace.audit import Event
from dataspace.core.ids import PersonId


@dataclass(frozen=True, slots=True)
class EmailChangeAsked(Event):
    """Asked for another address of {person_id}."""

    kind: ClassVar[str] = "email.change_asked"

    person_id: PersonId


@dataclass(frozen=True, slots=True)
class EmailChangeWithdrawn(Event):
    """Withdrew the change of the address of {person_id}."""

    kind: ClassVar[str] = "email.change_withdrawn"

    person_id: PersonId


@dataclass(frozen=True, slots=True)
class EmailConfirmed(Event):
    """Confirmed the {which} address of {person_id}."""

    kind: ClassVar[str] = "email.confirmed"

    person_id: PersonId
    which: str


@dataclass(frozen=True, slots=True)
class EmailSet(Event):
    """Set the address of {person_id}: {through}."""

    # Which one is not written down: a line outlives the person.
    kind: ClassVar[str] = "email.set"

    person_id: PersonId
    through: str


@dataclass(frozen=True, slots=True)
class LinkMade(Event):
    """Made a one-time link for {person_id}."""

    kind: ClassVar[str] = "link.made"

    person_id: PersonId
    is_mailed: bool = False


@dataclass(frozen=True, slots=True)
class LinkRefused(Event):
    """Was refused with a one-time link."""

    kind: ClassVar[str] = "link.refused"
    is_refusal: ClassVar[bool] = True

    failures: int


@dataclass(frozen=True, slots=True)
class PasswordSet(Event):
    """Set the password of {person_id}: {through}."""

    kind: ClassVar[str] = "password.set"

    person_id: PersonId
    through: str


@dataclass(frozen=True, slots=True)
class PersonAdded(Event):
    """Added the account {login}."""

    kind: ClassVar[str] = "person.added"

    person_id: PersonId
    login: str
    is_administrator: bool


@dataclass(frozen=True, slots=True)
class PersonChanged(Event):
    """Changed the account of {person_id}: {changed}."""

    kind: ClassVar[str] = "person.changed"

    person_id: PersonId
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PersonDeleted(Event):
    """Deleted the account of {person_id}."""

    kind: ClassVar[str] = "person.deleted"

    person_id: PersonId


@dataclass(frozen=True, slots=True)
class PersonDisabled(Event):
    """Disabled the account of {person_id}."""

    kind: ClassVar[str] = "person.disabled"

    person_id: PersonId


@dataclass(frozen=True, slots=True)
class PersonEnabled(Event):
    """Enabled the account of {person_id}."""

    kind: ClassVar[str] = "person.enabled"

    person_id: PersonId


@dataclass(frozen=True, slots=True)
class ResetAsked(Event):
    """Asked for a new password."""

    kind: ClassVar[str] = "reset.asked"

    # As in a refused sign-in: the account, where there is one, and never what was typed.
    person_id: PersonId | None


@dataclass(frozen=True, slots=True)
class SessionsEnded(Event):
    """Ended sessions of {person_id}: {sessions}."""

    kind: ClassVar[str] = "session.ended"

    person_id: PersonId
    sessions: int


@dataclass(frozen=True, slots=True)
class SignedInEvent(Event):
    """Signed in."""

    kind: ClassVar[str] = "person.signed_in"

    person_id: PersonId


@dataclass(frozen=True, slots=True)
class SignedOut(Event):
    """Signed out."""

    kind: ClassVar[str] = "person.signed_out"

    sessions: int


@dataclass(frozen=True, slots=True)
class SignInRefused(Event):
    """Was refused at the sign-in."""

    kind: ClassVar[str] = "sign_in.refused"
    is_refusal: ClassVar[bool] = True

    # The account, where there is one. A name that was typed into the wrong field may be
    # a password, so what was typed is not written down.
    person_id: PersonId | None
    failures: int


@dataclass(frozen=True, slots=True)
class ServiceAccountAdded(Event):
    """Added the service account {name}."""

    kind: ClassVar[str] = "service_account.added"

    person_id: PersonId
    name: str


@dataclass(frozen=True, slots=True)
class ServiceAccountDisabled(Event):
    """Disabled the service account {person_id}."""

    kind: ClassVar[str] = "service_account.disabled"

    person_id: PersonId


@dataclass(frozen=True, slots=True)
class ServiceAccountEnabled(Event):
    """Enabled the service account {person_id}."""

    kind: ClassVar[str] = "service_account.enabled"

    person_id: PersonId
