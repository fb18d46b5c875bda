from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import String

from dataspace.core.database import Model
from dataspace.core.ids import MessageId, PersonId
from dataspace.mail.seal import Seal


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What is told: fixed sentences and facts of ours, nothing that anybody typed.

    A mail program turns whatever looks like an address of the web into a link, so a
    person's name or a workspace's has no place here. `about` names the deed for the
    list of messages, as an event's kind does for the audit log.
    """

    about: str
    subject: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A page of ours, and the one-time token with which it is opened."""

    page: str
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailing:
    """What the web process needs for messages: the seal, and whether any are sent."""

    seal: Seal
    is_sending: bool


class MessageState(StrEnum):
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"
    WAITING = "waiting"


class LinkEnd(StrEnum):
    """Why the link of a message that was never delivered opens nothing any more."""

    REPLACED = "replaced"
    USED = "used"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageFacts:
    """What may be listed of a message: everything but what it says."""

    id: MessageId
    person_id: PersonId
    recipient: str
    about: str
    subject: str
    state: MessageState
    created_at: datetime
    attempts: int
    failure: str | None


class Outgoing(Model):
    """A message on its way."""

    __tablename__ = "outgoing_message"
    __table_args__ = (
        CheckConstraint("state in ('delivered', 'given_up', 'waiting')", name="state"),
        # A message that has ended holds no token any more.
        CheckConstraint("state = 'waiting' OR sealed_token IS NULL", name="sealed"),
        Index(None, "next_try_at", postgresql_where=text("state = 'waiting'")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    recipient: Mapped[str]
    about: Mapped[str]
    subject: Mapped[str]
    lines: Mapped[list[str]] = mapped_column(ARRAY(String))
    link_page: Mapped[str | None]
    sealed_token: Mapped[bytes | None]
    state: Mapped[str] = mapped_column(server_default=MessageState.WAITING.value)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    next_try_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    failure: Mapped[str | None]

    def facts(self) -> MessageFacts:
        return MessageFacts(
            id=MessageId(self.id),
            person_id=PersonId(self.person_id),
            recipient=self.recipient,
            about=self.about,
            subject=self.subject,
            state=MessageState(self.state),
            created_at=self.created_at,
            attempts=self.attempts,
            failure=self.failure,
        )
