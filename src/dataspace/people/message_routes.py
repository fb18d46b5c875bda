"""Messages on their way, for administrators."""

from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel

from dataspace import mail
from dataspace.core.guards import OpenTx
from dataspace.core.ids import MessageId
from dataspace.mail import MessageFacts, MessageState
from dataspace.mail.guards import OpenMailing
from dataspace.people.guards import MayLook, MayManage

router = APIRouter(prefix="/messages", tags=["people"])


class MessageShown(BaseModel):
    id: MessageId
    recipient: str
    subject: str
    state: MessageState
    created_at: datetime
    attempts: int
    failure: str | None


class MessagesShown(BaseModel):
    is_sending: bool
    messages: list[MessageShown]


class MessageOpened(BaseModel):
    subject: str
    lines: list[str]
    link: str | None


def shown(facts: MessageFacts) -> MessageShown:
    return MessageShown(
        id=facts.id,
        recipient=facts.recipient,
        subject=facts.subject,
        state=facts.state,
        created_at=facts.created_at,
        attempts=facts.attempts,
        failure=facts.failure,
    )


@router.get("")
def list_messages(tx: OpenTx, _grant: MayLook, mailing: OpenMailing) -> MessagesShown:
    """List the newest messages to people, and what became of each."""
    return MessagesShown(
        is_sending=mailing.is_sending,
        messages=[shown(facts) for facts in mail.messages(tx)],
    )


@router.post("/{message_id}/open")
def open_message(
    message_id: MessageId, tx: OpenTx, grant: MayManage, mailing: OpenMailing
) -> MessageOpened:
    """Show what a message says, where no e-mail is sent; it is written down."""
    facts, lines, link = mail.open_message(tx, grant.by, message_id, mailing)
    address = f"{link.page}#{link.token}" if link else None
    return MessageOpened(subject=facts.subject, lines=list(lines), link=address)
