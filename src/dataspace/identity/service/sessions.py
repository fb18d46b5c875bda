import hashlib
import secrets
from datetime import timedelta

from dataspace import audit
from dataspace.core import clock
from dataspace.core.by import By
from dataspace.core.database import Tx
from dataspace.core.ids import PersonId, SessionId
from dataspace.identity import store
from dataspace.identity.errors import (
    CredentialsMissing,
    PersonDisabled,
    PersonUnknown,
)
from dataspace.identity.events import SignedInEvent, SignedOut
from dataspace.identity.models import (
    Actor,
    Origin,
    Person,
    Secret,
    SignedIn,
    SignInRules,
)
from dataspace.identity.service import attempts

# Being seen is written down once a minute, not at every request.
_SEEN_EVERY = timedelta(minutes=1)


def digest(token: Secret) -> bytes:
    # A token has 256 random bits: a plain hash cannot be searched, argon2 would only slow.
    return hashlib.sha256(token.value.encode()).digest()


def sign_in(
    tx: Tx, origin: Origin, *, login: str, password: Secret, replacing: Secret | None
) -> SignedIn:
    by = By(address=origin.address, request_id=origin.request_id)
    person = attempts.prove(tx, by, login=login, password=password)
    return open_session(tx, origin, person, replacing=replacing)


def enter(
    tx: Tx, origin: Origin, person: PersonId, *, replacing: Secret | None
) -> SignedIn:
    """Let in somebody whom another proof than a password has shown to be this person."""
    found = store.person(tx, person)
    if found is None:
        raise PersonUnknown(person)
    if found.disabled_at is not None:
        raise PersonDisabled(person)
    return open_session(tx, origin, found, replacing=replacing)


def open_session(
    tx: Tx, origin: Origin, person: Person, *, replacing: Secret | None
) -> SignedIn:
    """Give the person a new session; the one the browser held before ends."""
    if replacing is not None:
        store.end_session(tx, digest(replacing))
    token = Secret(secrets.token_urlsafe(32))
    session = store.insert_session(
        tx, PersonId(person.id), digest(token), origin, clock.now()
    )
    actor = person.actor(origin, session)
    audit.record(tx, actor.by, SignedInEvent(actor.id))
    return SignedIn(actor, token)


def actor_of_session(
    tx: Tx, origin: Origin, token: Secret | None, rules: SignInRules
) -> Actor:
    if token is None:
        raise CredentialsMissing
    found = store.session_with_person(tx, digest(token))
    moment = clock.now()
    if found is None:
        raise CredentialsMissing
    session, person = found
    is_over = (
        moment - session.last_seen_at > rules.session_idle
        or moment - session.created_at > rules.session_length
    )
    if is_over or person.disabled_at is not None:
        raise CredentialsMissing
    if moment - session.last_seen_at > _SEEN_EVERY:
        store.see_session(tx, SessionId(session.id), moment)
    return person.actor(origin, SessionId(session.id))


def sign_out(tx: Tx, actor: Actor) -> None:
    ended = store.end_sessions(tx, actor.id, only=actor.by.session_id)
    audit.record(tx, actor.by, SignedOut(ended))


def sign_out_everywhere(tx: Tx, actor: Actor) -> None:
    ended = store.end_sessions(tx, actor.id)
    audit.record(tx, actor.by, SignedOut(ended))
