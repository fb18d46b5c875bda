from dataclasses import dataclass
from typing import ClassVar

from dataspace.audit import Event
from dataspace.core.ids import MessageId, PersonId


@dataclass(frozen=True, slots=True)
class MessageDelivered(Event):
    """Delivered a message to {person_id}: {about}."""

    kind: ClassVar[str] = "message.delivered"

    message_id: MessageId
    person_id: PersonId
    about: str


@dataclass(frozen=True, slots=True)
class MessageGivenUp(Event):
    """Gave up delivering a message to {person_id}: {failure}."""

    kind: ClassVar[str] = "message.given_up"
    is_refusal: ClassVar[bool] = True

    message_id: MessageId
    person_id: PersonId
    about: str
    failure: str


@dataclass(frozen=True, slots=True)
class MessageOpened(Event):
    """Opened a message to {person_id}: {about}."""

    kind: ClassVar[str] = "message.opened"

    message_id: MessageId
    person_id: PersonId
    about: str


@dataclass(frozen=True, slots=True)
class MessagesForgotten(Event):
    """Forgot {messages} old messages."""

    kind: ClassVar[str] = "message.forgotten"

    messages: int
