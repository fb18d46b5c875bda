from dataclasses import dataclass
from typing import ClassVar

from dataspace.audit import Event
from dataspace.core.ids import PersonId


@dataclass(frozen=True, slots=True)
class MemberRemoved(Event):
    kind: ClassVar[str] = "member.removed"

    person_id: PersonId


@dataclass(frozen=True, slots=True)
class MemberSeated(Event):
    kind: ClassVar[str] = "member.seated"

    person_id: PersonId
    roles: tuple[str, ...]
