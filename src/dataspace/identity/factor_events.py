from dataclasses import dataclass
from typing import ClassVar

from dataspace.audit import Event
from dataspace.core.ids import BreakGlassUseId, PersonId


@dataclass(frozen=True, slots=True)
class BreakGlassAcknowledged(Event):
    """Acknowledged that the glass was broken."""

    kind: ClassVar[str] = "break_glass.acknowledged"

    use_id: BreakGlassUseId


@dataclass(frozen=True, slots=True)
class BreakGlassMade(Event):
    """Made the codes that break the glass."""

    kind: ClassVar[str] = "break_glass.made"


@dataclass(frozen=True, slots=True)
class BreakGlassUsed(Event):
    """Broke the glass.

    As loud as it gets: all administrators are told of it by mail.
    """

    kind: ClassVar[str] = "break_glass.used"

    person_id: PersonId


@dataclass(frozen=True, slots=True)
class FactorAdded(Event):
    """Added a second factor for {person_id}: {method}."""

    kind: ClassVar[str] = "factor.added"

    person_id: PersonId
    method: str
    name: str | None


@dataclass(frozen=True, slots=True)
class FactorBegun(Event):
    """Began to set up a second factor for {person_id}: {method}."""

    kind: ClassVar[str] = "factor.begun"

    person_id: PersonId
    method: str


@dataclass(frozen=True, slots=True)
class FactorPolicySet(Event):
    """Required a second factor of {required_of}."""

    kind: ClassVar[str] = "factor_policy.set"

    required_of: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FactorRefusedEvent(Event):
    """Was refused with a second factor: {method}."""

    kind: ClassVar[str] = "factor.refused"
    is_refusal: ClassVar[bool] = True

    person_id: PersonId | None
    method: str
    failures: int


@dataclass(frozen=True, slots=True)
class FactorRemoved(Event):
    """Removed a second factor of {person_id}: {method}."""

    kind: ClassVar[str] = "factor.removed"

    person_id: PersonId
    method: str


@dataclass(frozen=True, slots=True)
class FactorsRemoved(Event):
    """Removed every second factor of {person_id}.

    Done by somebody else: he and all administrators are told by mail.
    """

    kind: ClassVar[str] = "factors.removed"

    person_id: PersonId
    factors: int


@dataclass(frozen=True, slots=True)
class RecoveryCodesMade(Event):
    """Made recovery codes for {person_id}."""

    kind: ClassVar[str] = "recovery_codes.made"

    person_id: PersonId


@dataclass(frozen=True, slots=True)
class SecondFactorAsked(Event):
    """Gave the password and was asked for a second factor."""

    kind: ClassVar[str] = "second_factor.asked"

    person_id: PersonId
    methods: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SecondFactorProved(Event):
    """Proved a second factor: {method}."""

    kind: ClassVar[str] = "second_factor.proved"

    person_id: PersonId
    method: str


@dataclass(frozen=True, slots=True)
class SteppedUp(Event):
    """Proved again who it is: {method}."""

    kind: ClassVar[str] = "person.stepped_up"

    person_id: PersonId
    method: str
