"""“Forgot password?”: the same answer, whoever asks about whom."""

from datetime import timedelta

from dataspace import audit
from dataspace.core import clock
from dataspace.core.by import By
from dataspace.core.database import Tx
from dataspace.core.ids import PersonId
from dataspace.core.texts import folded
from dataspace.identity import account_store, notices, store
from dataspace.identity.events import ResetAsked
from dataspace.identity.models import Mailbox, Origin, Person
from dataspace.identity.service import attempts, links
from dataspace.mail import Seal

_LIVES = timedelta(days=1)
# Whoever asks from many places cannot fill a mailbox, nor kill the link just sent.
_PAUSE = timedelta(minutes=10)


def ask_for_reset(tx: Tx, origin: Origin, seal: Seal, *, account: str) -> None:
    """Mail a link for a new password to whoever this is, if it is anybody.

    It says nothing about that. The caller answers after a fixed time, because finding
    somebody and writing to him takes longer than finding nobody.
    """
    by = By(address=origin.address, request_id=origin.request_id)
    attempts.ration(tx, by, family="reset", name=folded(account))
    person = _known(tx, account)
    audit.record(tx, by, ResetAsked(PersonId(person.id) if person else None))
    if person is not None and _may_be_sent(tx, person):
        links.mail_link(tx, by, person, seal, notices.reset(), lives=_LIVES)


def mailbox_of(tx: Tx, by: By, *, account: str, family: str) -> Mailbox | None:
    """Give where the account that somebody names can be asked something, if it can be.

    Counted like a forgotten password. Whether there is one is not for whoever asks.
    """
    attempts.ration(tx, by, family=family, name=folded(account))
    person = _known(tx, account)
    if person is None or person.disabled_at is not None:
        return None
    address = person.verified_email
    return Mailbox(PersonId(person.id), address) if address else None


def _known(tx: Tx, account: str) -> Person | None:
    by_login = store.person_by_login(tx, folded(account))
    by_email = account_store.person_by_email(tx, account.strip())
    return by_login or by_email


def _may_be_sent(tx: Tx, person: Person) -> bool:
    if person.disabled_at is not None:
        return False
    # An invited person proves his address by the link itself; an administrator named it.
    is_invited = not account_store.was_ever_in(tx, person)
    is_his = person.email_verified_at is not None or is_invited
    moment = clock.now()
    made_at = account_store.link_made_at(tx, PersonId(person.id), moment)
    is_quiet = made_at is None or moment - made_at > _PAUSE
    return person.email is not None and is_his and is_quiet
