from dataclasses import dataclass
from typing import ClassVar

from dataspace.audit import Event
from dataspace.core.ids import MessageId, PersonId


@dataclass(frozen=True, slots=True)
class MessageDelivered(Event):
    kind: ClassVar[str] = "message.delivered"

    message_id: MessageId
    person_id: PersonId
    about: str


@dataclass(frozen=True, slots=True)
class MessageGivenUp(Event):
    kind: ClassVar[str] = "message.given_up"

    message_id: MessageId
    person_id: PersonId
    about: str
    failure: str


@dataclass(frozen=True, slots=True)
class MessageOpened(Event):
    kind: ClassVar[str] = "message.opened"

    message_id: MessageId
    person_id: PersonId
    about: str


@dataclass(frozen=True, slots=True)
class MessagesForgotten(Event):
    kind: ClassVar[str] = "message.forgotten"

    messages: int
