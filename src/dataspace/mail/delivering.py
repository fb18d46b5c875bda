"""The worker's part: takes ids, sends what they mean, and writes down what became of it.

1. claim   one transaction: the try is counted and the next one set, so a worker that
           dies while it sends has only waited
2. send    no transaction: a slow mail server holds nothing of ours
3. note    one transaction: delivered, to be tried again, or given up after a day

A worker that dies between 2 and 3 sends a message again, under the same Message-ID.
"""

from dataclasses import dataclass
from datetime import timedelta

import structlog

from dataspace import audit
from dataspace.core import clock
from dataspace.core.by import THE_PLATFORM
from dataspace.core.database import Engine, Tx, transaction
from dataspace.core.ids import MessageId, PersonId
from dataspace.mail import store
from dataspace.mail.events import MessageDelivered, MessageGivenUp, MessagesForgotten
from dataspace.mail.letters import Content, Sender, letter
from dataspace.mail.models import MessageState, Outgoing
from dataspace.mail.seal import Seal
from dataspace.mail.service import link_of
from dataspace.mail.smtp import NotSentError, Smtp

GIVEN_UP_AFTER = timedelta(days=1)
# Where nothing is sent, a message can be shown for as long as its link lives.
SHOWN_FOR = timedelta(days=3)
FORGOTTEN_AFTER = timedelta(days=30)
_FIRST_WAIT = timedelta(minutes=1)
_LONGEST_WAIT = timedelta(hours=2)
_DOUBLINGS = 10
_AT_ONCE = 50
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Postman:
    """What messages are delivered with. Without `smtp` they wait, and can be shown."""

    engine: Engine
    seal: Seal
    sender: Sender
    smtp: Smtp | None

    def deliver(self, message: MessageId) -> None:
        if self.smtp is None:
            return
        with transaction(self.engine) as tx:  # 1
            content = self._claim(tx, message)
        if content is None:
            return
        failure = self._send(self.smtp, content)  # 2
        with transaction(self.engine) as tx:  # 3
            note(tx, message, failure)

    def deliver_due(self) -> None:
        """Try again whatever waits for its turn, also what the queue has lost."""
        with transaction(self.engine) as tx:
            due = store.due(tx, clock.now(), limit=_AT_ONCE)
        for message in due:
            self.deliver(message)

    def tidy(self) -> None:
        """Give up what waited for too long; forget everything after thirty days."""
        moment = clock.now()
        longest = SHOWN_FOR if self.smtp is None else GIVEN_UP_AFTER
        with transaction(self.engine) as tx:
            for row in store.waiting_since_before(tx, moment - longest):
                give_up(tx, row, row.failure or "never sent")
        with transaction(self.engine) as tx:
            if removed := store.remove_older(tx, moment - FORGOTTEN_AFTER):
                audit.record(tx, THE_PLATFORM, MessagesForgotten(removed))

    def _claim(self, tx: Tx, message: MessageId) -> Content | None:
        moment = clock.now()
        row = store.claimed(tx, message, moment)
        if row is None:
            return None
        row.attempts += 1
        row.next_try_at = moment + wait_after(row.attempts)
        link = link_of(row, self.seal)
        if row.sealed_token is not None and link is None:
            give_up(tx, row, "sealed with another key")
            return None
        return Content(
            id=message,
            recipient=row.recipient,
            subject=row.subject,
            lines=tuple(row.lines),
            link=f"{link.page}#{link.token}" if link else None,
        )

    def _send(self, smtp: Smtp, content: Content) -> str | None:
        try:
            smtp.send(letter(content, self.sender, clock.now()))
        except NotSentError as fault:
            return fault.reason
        except ValueError:
            # A header that the library refuses: no later try would be different.
            return "unsendable"
        return None


def wait_after(attempts: int) -> timedelta:
    """Give the wait after so many tries: a minute, two, four … two hours."""
    return min(_LONGEST_WAIT, _FIRST_WAIT * (1 << min(attempts - 1, _DOUBLINGS)))


def note(tx: Tx, message: MessageId, failure: str | None) -> None:
    row = store.held(tx, message)
    if row is None or row.state != MessageState.WAITING:
        return
    if failure is None:
        row.state = MessageState.DELIVERED.value
        row.sealed_token = row.failure = None
        event = MessageDelivered(message, PersonId(row.person_id), row.about)
        audit.record(tx, THE_PLATFORM, event)
        return
    _log.warning("message not sent", message=str(message), reason=failure)
    row.failure = failure
    if clock.now() - row.created_at >= GIVEN_UP_AFTER:
        give_up(tx, row, failure)


def give_up(tx: Tx, row: Outgoing, failure: str) -> None:
    row.state = MessageState.GIVEN_UP.value
    row.sealed_token, row.failure = None, failure
    event = MessageGivenUp(
        MessageId(row.id), PersonId(row.person_id), row.about, failure
    )
    audit.record(tx, THE_PLATFORM, event)
