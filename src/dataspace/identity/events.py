from dataclasses import dataclass
from typing import ClassVar

from dataspace.audit import Event
from dataspace.core.ids import PersonId


@dataclass(frozen=True, slots=True)
class LinkMade(Event):
    kind: ClassVar[str] = "link.made"

    person_id: PersonId


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
class PersonDisabled(Event):
    kind: ClassVar[str] = "person.disabled"

    person_id: PersonId


@dataclass(frozen=True, slots=True)
class PersonEnabled(Event):
    kind: ClassVar[str] = "person.enabled"

    person_id: PersonId


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
