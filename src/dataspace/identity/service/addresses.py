"""A person's e-mail address: proven by itself, and agreed to by the one before."""

import secrets
from datetime import timedelta

from dataspace import audit, mail
from dataspace.core import clock
from dataspace.core.by import By
from dataspace.core.database import Tx
from dataspace.core.ids import PersonId
from dataspace.core.texts import folded
from dataspace.identity import account_store, notices, store
from dataspace.identity.account_models import EmailChange
from dataspace.identity.events import (
    EmailChangeAsked,
    EmailChangeWithdrawn,
    EmailConfirmed,
    EmailSet,
)
from dataspace.identity.models import (
    Actor,
    EmailFacts,
    Origin,
    Person,
    Secret,
)
from dataspace.identity.notices import CONFIRM_PAGE, WELCOME_PAGE
from dataspace.identity.service import attempts
from dataspace.identity.service.accounts import present_human, present_row
from dataspace.identity.service.sessions import digest
from dataspace.mail import Link, LinkEnd, Seal

_LIVES = timedelta(days=1)


def email_of(tx: Tx, actor: Actor) -> EmailFacts:
    person = present_row(tx, actor.id)
    change = account_store.change_of(tx, actor.id, clock.now())
    return EmailFacts(
        email=person.email,
        is_verified=person.email_verified_at is not None,
        pending=change.email if change else None,
        waits_for=change.waits_for() if change else (),
    )


def ask_for_email(tx: Tx, actor: Actor, seal: Seal, *, email: str) -> None:
    """Ask the new address for its proof, and a verified old one for its agreement.

    An address that another account has is asked like any other: the answer here must
    not tell whose it is.
    """
    # Each wish sends a message to whoever is named: nobody is to be pestered with them,
    # by one person from many places, or by many people.
    attempts.ration_everywhere(
        tx, ("email asked", str(actor.id)), ("email asked of", folded(email))
    )
    new = secrets.token_urlsafe(32)
    old = present_row(tx, actor.id).verified_email
    allowing = secrets.token_urlsafe(32) if old else None
    change = EmailChange(
        person_id=actor.id,
        email=email,
        new_token_hash=digest(Secret(new)),
        old_token_hash=digest(Secret(allowing)) if allowing else None,
        expires_at=clock.now() + _LIVES,
    )
    account_store.replace_change(tx, change)
    audit.record(tx, actor.by, EmailChangeAsked(actor.id))
    mail.drop_links(tx, actor.id, CONFIRM_PAGE, LinkEnd.REPLACED)
    proving = (seal, Link(CONFIRM_PAGE, new))
    mail.post(tx, actor.id, email, notices.prove_new_address(), proving)
    if old and allowing:
        agreeing = (seal, Link(CONFIRM_PAGE, allowing))
        mail.post(tx, actor.id, old, notices.allow_new_address(), agreeing)


def forget_email_change(tx: Tx, actor: Actor) -> None:
    """Withdraw the change that the actor asked for."""
    account_store.remove_change(tx, actor.id)
    mail.drop_links(tx, actor.id, CONFIRM_PAGE, LinkEnd.WITHDRAWN)
    audit.record(tx, actor.by, EmailChangeWithdrawn(actor.id))


def confirm_email(tx: Tx, origin: Origin, token: Secret) -> tuple[str, ...]:
    """Take one of the two confirmations; give which is still waited for."""
    moment = clock.now()
    change = account_store.change_by_token(tx, digest(token), moment)
    person = store.person(tx, PersonId(change.person_id)) if change else None
    by = By(address=origin.address, request_id=origin.request_id)
    if change is None or person is None or person.disabled_at is not None:
        attempts.refuse_link(tx, by)
    identifier = PersonId(person.id)
    is_new = change.new_token_hash == digest(token)
    if is_new:
        change.new_confirmed_at = moment
        audit.record(tx, by, EmailConfirmed(identifier, "new"))
    else:
        change.old_confirmed_at = moment
        audit.record(tx, by, EmailConfirmed(identifier, "old"))
    confirmed = change.email if is_new else person.email
    mail.drop_links(tx, identifier, CONFIRM_PAGE, LinkEnd.USED, recipient=confirmed)
    if waited_for := change.waits_for():
        return waited_for
    account_store.remove_change(tx, identifier)
    _replace(tx, by, person, change.email, "confirmation")
    mail.post(tx, identifier, change.email, notices.email_changed(moment))
    return ()


def set_email(tx: Tx, by: By, person: PersonId, email: str | None) -> None:
    """Set somebody's address, as an administrator. It is not proven by that."""
    found = present_human(tx, person)
    if found.email == email:
        # It stays as proven as it was; that somebody did this is written down.
        audit.record(tx, by, EmailSet(person, "administrator"))
        return
    account_store.remove_change(tx, person)
    mail.drop_links(tx, person, CONFIRM_PAGE, LinkEnd.WITHDRAWN)
    _replace(tx, by, found, email, "administrator")


def _replace(tx: Tx, by: By, person: Person, email: str | None, through: str) -> None:
    identifier, moment, old = PersonId(person.id), clock.now(), person.verified_email
    is_proven = through == "confirmation"
    account_store.set_email(tx, person, email, moment if is_proven else None)
    # A link that lies in the old mailbox must not open this account any more.
    account_store.remove_mailed_link(tx, identifier)
    mail.drop_links(tx, identifier, WELCOME_PAGE, LinkEnd.WITHDRAWN)
    audit.record(tx, by, EmailSet(identifier, through))
    if old is not None:
        mail.post(tx, identifier, old, notices.email_changed(moment))
