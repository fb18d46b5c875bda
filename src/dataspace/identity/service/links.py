import secrets
from datetime import timedelta

from dataspace import audit
from dataspace.core import clock
from dataspace.core.by import By
from dataspace.core.database import Tx
from dataspace.core.ids import PersonId
from dataspace.identity import passwords, store
from dataspace.identity.errors import LinkUnknown, PersonUnknown
from dataspace.identity.events import LinkMade, PasswordSet
from dataspace.identity.models import (
    Origin,
    Person,
    PersonFacts,
    Secret,
    SignedIn,
    SignInRules,
)
from dataspace.identity.service.sessions import digest, open_session

_LIVES = timedelta(days=3)


def make_link(tx: Tx, by: By, person: PersonId) -> Secret:
    """Make the one link with which this person sets a password; older ones die."""
    if store.human(tx, person) is None:
        raise PersonUnknown(person)
    token = Secret(secrets.token_urlsafe(32))
    store.replace_link(tx, person, digest(token), clock.now() + _LIVES)
    audit.record(tx, by, LinkMade(person))
    return token


def look_at_link(tx: Tx, token: Secret) -> PersonFacts:
    return _bearer(tx, token).facts()


def use_link(
    tx: Tx,
    origin: Origin,
    rules: SignInRules,
    *,
    token: Secret,
    password: Secret,
    replacing: Secret | None,
) -> SignedIn:
    person = _bearer(tx, token)
    passwords.judge(password, minimum=rules.password_minimum, login=person.login)
    # The delete decides: of two browsers with the same link, one finds it gone.
    if not store.take_link(tx, digest(token)):
        raise LinkUnknown
    person.password_hash = passwords.hashed(password)
    store.end_sessions(tx, PersonId(person.id))
    signed_in = open_session(tx, origin, person, replacing=replacing)
    audit.record(tx, signed_in.actor.by, PasswordSet(PersonId(person.id), "link"))
    return signed_in


def _bearer(tx: Tx, token: Secret) -> Person:
    person = store.bearer_of_link(tx, digest(token), clock.now())
    if person is None or person.disabled_at is not None:
        raise LinkUnknown
    return person
