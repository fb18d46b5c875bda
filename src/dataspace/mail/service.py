from dataspace import audit
from dataspace.core import clock
from dataspace.core.by import By
from dataspace.core.database import Tx
from dataspace.core.ids import MessageId, PersonId, new_id
from dataspace.mail import store
from dataspace.mail.errors import MessageNotShown, MessageUnknown
from dataspace.mail.events import MessageOpened
from dataspace.mail.models import (
    Link,
    LinkEnd,
    Mailing,
    Message,
    MessageFacts,
    Outgoing,
)
from dataspace.mail.seal import Seal, SealBrokenError

_LISTED = 200


def post(
    tx: Tx,
    person: PersonId,
    address: str,
    message: Message,
    link: tuple[Seal, Link] | None = None,
) -> None:
    """Write a message, in the transaction of the deed that it tells of."""
    identifier, moment = MessageId(new_id()), clock.now()
    row = Outgoing(
        id=identifier,
        person_id=person,
        recipient=address,
        about=message.about,
        subject=message.subject,
        lines=list(message.lines),
        created_at=moment,
        next_try_at=moment,
    )
    if link is not None:
        seal, page = link
        row.link_page = page.page
        row.sealed_token = seal.close(page.token, bound_to=bound(identifier, address))
    store.insert(tx, row)


def drop_links(
    tx: Tx,
    person: PersonId,
    page: str,
    end: LinkEnd,
    *,
    recipient: str | None = None,
) -> None:
    """Give up the messages whose link died before they were delivered."""
    store.drop_links(tx, person, page, end, recipient=recipient)


def forget_recipient(tx: Tx, person: PersonId) -> None:
    """Remove a person's address from the messages that were for him."""
    store.forget_recipient(tx, person)


def messages(tx: Tx) -> list[MessageFacts]:
    return [row.facts() for row in store.newest(tx, limit=_LISTED)]


def open_message(
    tx: Tx, by: By, message: MessageId, mailing: Mailing
) -> tuple[MessageFacts, tuple[str, ...], Link | None]:
    """Show what a message says, where no e-mail is sent and nobody else will."""
    row = store.one(tx, message)
    if row is None:
        raise MessageUnknown(message)
    if mailing.is_sending:
        raise MessageNotShown(message)
    facts = row.facts()
    audit.record(tx, by, MessageOpened(message, facts.person_id, facts.about))
    return facts, tuple(row.lines), link_of(row, mailing.seal)


def link_of(row: Outgoing, seal: Seal) -> Link | None:
    """Unseal the link of a message; None where it has none, or none that opens any more."""
    if row.sealed_token is None or row.link_page is None:
        return None
    try:
        bound_to = bound(MessageId(row.id), row.recipient)
        return Link(row.link_page, seal.open(row.sealed_token, bound_to=bound_to))
    except SealBrokenError:
        return None


def bound(message: MessageId, address: str) -> str:
    return f"{message}\0{address}"
