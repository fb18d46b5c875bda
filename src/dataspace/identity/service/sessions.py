import hashlib
import secrets
from datetime import timedelta

from dataspace import audit
from dataspace.core import clock
from dataspace.core.by import By
from dataspace.core.database import Tx
from dataspace.core.ids import PersonId, SessionId
from dataspace.identity import account_store, notices, session_store, store
from dataspace.identity.devices import device_of, place_of
from dataspace.identity.errors import (
    CredentialsMissing,
    PersonDisabled,
    PersonUnknown,
    SessionUnknown,
)
from dataspace.identity.events import SessionsEnded, SignedInEvent, SignedOut
from dataspace.identity.models import (
    Actor,
    Origin,
    Person,
    Secret,
    SessionFacts,
    SignedIn,
    SignInRules,
)
from dataspace.identity.service import attempts
from dataspace.identity.service.telling import tell

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
    _meet_device(tx, actor.id, origin)
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


def sessions(tx: Tx, actor: Actor, rules: SignInRules) -> list[SessionFacts]:
    """List the actor's sessions that still hold, his present one among them."""
    moment = clock.now()
    rows = session_store.sessions_since(
        tx,
        actor.id,
        made=moment - rules.session_length,
        seen=moment - rules.session_idle,
    )
    return [
        SessionFacts(
            id=SessionId(row.id),
            device=device_of(row.user_agent),
            address=row.address,
            created_at=row.created_at,
            last_seen_at=row.last_seen_at,
            is_this=row.id == actor.by.session_id,
        )
        for row in rows
    ]


def end_session(tx: Tx, actor: Actor, session: SessionId) -> None:
    if store.end_sessions(tx, actor.id, only=session) == 0:
        raise SessionUnknown(session)
    audit.record(tx, actor.by, SessionsEnded(actor.id, 1))


def end_other_sessions(tx: Tx, actor: Actor) -> None:
    ended = store.end_sessions(tx, actor.id, but=actor.by.session_id)
    audit.record(tx, actor.by, SessionsEnded(actor.id, ended))


def end_sessions_of(tx: Tx, by: By, person: PersonId) -> None:
    """End every session of somebody, as an administrator."""
    if store.person(tx, person) is None:
        raise PersonUnknown(person)
    ended = store.end_sessions(tx, person)
    audit.record(tx, by, SessionsEnded(person, ended))


def sign_out(tx: Tx, actor: Actor) -> None:
    ended = store.end_sessions(tx, actor.id, only=actor.by.session_id)
    audit.record(tx, actor.by, SignedOut(ended))


def sign_out_everywhere(tx: Tx, actor: Actor) -> None:
    ended = store.end_sessions(tx, actor.id)
    audit.record(tx, actor.by, SignedOut(ended))


def _meet_device(tx: Tx, person: PersonId, origin: Origin) -> None:
    """Tell a person of a sign-in from where he has not been before."""
    device, moment = device_of(origin.user_agent), clock.now()
    known_by = f"{device}\0{place_of(origin.address)}"
    device_hash = hashlib.sha256(known_by.encode()).digest()
    if account_store.meet_device(tx, person, device_hash, moment):
        tell(tx, person, notices.new_device(device, origin.address, moment))
