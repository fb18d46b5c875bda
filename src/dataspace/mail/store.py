from datetime import datetime
from typing import TYPE_CHECKING, cast

from sqlalchemy import delete, func, select, update

from dataspace.core.database import Tx
from dataspace.core.ids import MessageId, PersonId
from dataspace.mail.models import LinkEnd, MessageState, Outgoing

if TYPE_CHECKING:
    from sqlalchemy.engine import CursorResult

_WAITING = Outgoing.state == MessageState.WAITING.value


def insert(tx: Tx, row: Outgoing) -> None:
    tx.add(row)
    tx.flush()
    # A function of the database: the application has no other way into the queue.
    tx.execute(select(func.enqueue_message(row.id)))


def newest(tx: Tx, *, limit: int) -> list[Outgoing]:
    return list(tx.scalars(select(Outgoing).order_by(Outgoing.id.desc()).limit(limit)))


def one(tx: Tx, message: MessageId) -> Outgoing | None:
    return tx.get(Outgoing, message)


def drop_links(
    tx: Tx, person: PersonId, page: str, end: LinkEnd, *, recipient: str | None
) -> None:
    """Give up a person's waiting messages with a link to this page, or one of them."""
    mine = [Outgoing.person_id == person, Outgoing.link_page == page, _WAITING]
    if recipient is not None:
        mine.append(Outgoing.recipient == recipient)
    ended = {
        "state": MessageState.GIVEN_UP.value,
        "sealed_token": None,
        "failure": end.value,
    }
    tx.execute(update(Outgoing).where(*mine).values(ended))


def held(tx: Tx, message: MessageId) -> Outgoing | None:
    """Give a message, locked: the application may be giving it up."""
    return tx.get(Outgoing, message, with_for_update=True)


def forget_recipient(tx: Tx, person: PersonId) -> None:
    mine = Outgoing.person_id == person
    ended = {
        "state": MessageState.GIVEN_UP.value,
        "sealed_token": None,
        "failure": "person deleted",
    }
    tx.execute(update(Outgoing).where(mine, _WAITING).values(ended))
    tx.execute(update(Outgoing).where(mine).values(recipient=""))


def claimed(tx: Tx, message: MessageId, moment: datetime) -> Outgoing | None:
    """Give a waiting message whose turn it is, locked; None if another is at it."""
    query = select(Outgoing).where(
        Outgoing.id == message, _WAITING, Outgoing.next_try_at <= moment
    )
    return tx.scalar(query.with_for_update(skip_locked=True))


def due(tx: Tx, moment: datetime, *, limit: int) -> list[MessageId]:
    query = select(Outgoing.id).where(_WAITING, Outgoing.next_try_at <= moment)
    ids = tx.scalars(query.order_by(Outgoing.next_try_at).limit(limit))
    return [MessageId(message) for message in ids]


def waiting_since_before(tx: Tx, moment: datetime) -> list[Outgoing]:
    query = select(Outgoing).where(_WAITING, Outgoing.created_at < moment)
    return list(tx.scalars(query.with_for_update(skip_locked=True)))


def remove_older(tx: Tx, moment: datetime) -> int:
    ended = delete(Outgoing).where(Outgoing.created_at < moment)
    return cast("CursorResult[tuple[()]]", tx.execute(ended)).rowcount
