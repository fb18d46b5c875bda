import secrets
from datetime import timedelta

from dataspace import audit, mail
from dataspace.core import clock
from dataspace.core.by import By
from dataspace.core.database import Tx
from dataspace.core.ids import PersonId
from dataspace.identity import account_store, notices, passwords, store
from dataspace.identity.account_models import Link
from dataspace.identity.errors import EmailMissing, LinkUnknown, PersonDisabled
from dataspace.identity.events import EmailSet, LinkMade, PasswordSet
from dataspace.identity.models import (
    Origin,
    Person,
    PersonFacts,
    Secret,
    SignedIn,
    SignInRules,
)
from dataspace.identity.service import attempts
from dataspace.identity.service.accounts import present_human, words_of
from dataspace.identity.service.sessions import digest, open_session
from dataspace.identity.service.telling import tell, tell_administrators
from dataspace.mail import LinkEnd, Message, Seal

_LIVES = timedelta(days=3)


def make_link(tx: Tx, by: By, person: PersonId) -> Secret:
    """Make the one link with which this person sets a password; older ones die."""
    found = present_human(tx, person)
    token = _replace(tx, by, person, mailed_to=None, lives=_LIVES)
    tell(tx, person, notices.link_made(clock.now()))
    _tell_of_recovery(tx, found)
    return token


def invite(tx: Tx, by: By, person: PersonId, seal: Seal) -> None:
    """Mail the link with which this person sets a password. Nobody else sees it."""
    found = present_human(tx, person)
    if found.disabled_at is not None:
        raise PersonDisabled(person)
    is_new = not account_store.was_ever_in(tx, found)
    message = notices.invitation() if is_new else notices.reset_by_administrator()
    mail_link(tx, by, found, seal, message, lives=_LIVES)
    _tell_of_recovery(tx, found)


def mail_link(
    tx: Tx,
    by: By,
    person: Person,
    seal: Seal,
    message: Message,
    *,
    lives: timedelta,
) -> None:
    identifier = PersonId(person.id)
    if person.email is None:
        raise EmailMissing(identifier)
    token = _replace(tx, by, identifier, mailed_to=person.email, lives=lives)
    link = mail.Link(notices.WELCOME_PAGE, token.value)
    mail.post(tx, identifier, person.email, message, (seal, link))


def look_at_link(tx: Tx, origin: Origin, token: Secret) -> PersonFacts:
    return _bearer(tx, origin, token).facts()


def use_link(
    tx: Tx,
    origin: Origin,
    rules: SignInRules,
    *,
    token: Secret,
    password: Secret,
    replacing: Secret | None,
) -> SignedIn:
    person = _bearer(tx, origin, token)
    words = (*words_of(person), *rules.own_words)
    passwords.judge(password, minimum=rules.password_minimum, own_words=words)
    # The delete decides: of two browsers with the same link, one finds it gone.
    taken = store.take_link(tx, digest(token))
    if taken is None:
        raise LinkUnknown
    identifier = PersonId(person.id)
    mail.drop_links(tx, identifier, notices.WELCOME_PAGE, LinkEnd.USED)
    is_first = not account_store.was_ever_in(tx, person)
    person.password_hash = passwords.hashed(password)
    store.end_sessions(tx, identifier)
    # Whoever was in the account before may have begun to lead its messages elsewhere, or
    # to link an account of his own.
    account_store.remove_change(tx, identifier)
    account_store.forget_link_requests(tx, identifier)
    signed_in = open_session(tx, origin, person, replacing=replacing)
    by = signed_in.actor.by
    audit.record(tx, by, PasswordSet(identifier, "link"))
    _learn_address(tx, by, person, taken[0])
    if not is_first:
        tell(tx, identifier, notices.password_changed(clock.now()))
    return signed_in


def _replace(
    tx: Tx, by: By, person: PersonId, *, mailed_to: str | None, lives: timedelta
) -> Secret:
    token, moment = Secret(secrets.token_urlsafe(32)), clock.now()
    link = Link(
        person_id=person,
        token_hash=digest(token),
        expires_at=moment + lives,
        mailed_to=mailed_to,
        made_at=moment,
    )
    store.replace_link(tx, link)
    mail.drop_links(tx, person, notices.WELCOME_PAGE, LinkEnd.REPLACED)
    audit.record(tx, by, LinkMade(person, is_mailed=mailed_to is not None))
    return token


def _tell_of_recovery(tx: Tx, person: Person) -> None:
    # Who was never in is being invited, and nothing is recovered.
    if account_store.was_ever_in(tx, person):
        tell_administrators(tx, notices.account_recovered(clock.now()))


def _learn_address(tx: Tx, by: By, person: Person, mailed_to: str | None) -> None:
    """Take the address for proven if the link went there and nowhere else."""
    if mailed_to is None or mailed_to != person.email:
        return
    if person.email_verified_at is None:
        person.email_verified_at = clock.now()
        audit.record(tx, by, EmailSet(PersonId(person.id), "link"))


def _bearer(tx: Tx, origin: Origin, token: Secret) -> Person:
    person = store.bearer_of_link(tx, digest(token), clock.now())
    if person is None or person.disabled_at is not None:
        by = By(address=origin.address, request_id=origin.request_id)
        attempts.refuse_link(tx, by)
    return person
