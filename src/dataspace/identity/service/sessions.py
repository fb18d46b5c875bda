import hashlib
import secrets
from datetime import timedelta

from dataspace import audit
from dataspace.core import clock
from dataspace.core.by import By
from dataspace.core.database import Tx
from dataspace.core.ids import PersonId, SessionId
from dataspace.identity import (
    account_store,
    factor_store,
    notices,
    session_store,
    store,
)
from dataspace.identity.devices import device_of, place_of
from dataspace.identity.errors import (
    CredentialsMissing,
    PersonDisabled,
    PersonUnknown,
    SecondFactorDue,
    SecondFactorMissing,
    SessionUnknown,
    SignInFailed,
)
from dataspace.identity.events import SessionsEnded, SignedInEvent, SignedOut
from dataspace.identity.factor_events import SecondFactorAsked
from dataspace.identity.factor_models import FactorPolicyFacts, Method
from dataspace.identity.models import (
    Actor,
    Origin,
    Person,
    Proof,
    Secret,
    Session,
    SessionFacts,
    SignedIn,
    SignInRules,
)
from dataspace.identity.service import attempts
from dataspace.identity.service.telling import tell

# Being seen is written down once a minute, not at every request.
SEEN_EVERY = timedelta(minutes=1)
# Whoever knows a password and no factor gets no more than this to look for one.
_PENDING_LIVES = timedelta(minutes=10)


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
    tx: Tx,
    origin: Origin,
    person: PersonId,
    *,
    replacing: Secret | None,
    is_fresh: bool,
) -> SignedIn:
    """Let in somebody whom another proof than a password has shown to be this person.

    Where nobody has just proved that it is he, a danger asks in this session, too.
    """
    found = store.person(tx, person)
    if found is None:
        raise PersonUnknown(person)
    if found.disabled_at is not None:
        raise PersonDisabled(person)
    return open_session(tx, origin, found, replacing=replacing, is_fresh=is_fresh)


def open_session(
    tx: Tx,
    origin: Origin,
    person: Person,
    *,
    replacing: Secret | None,
    factor: Method | None = None,
    is_fresh: bool = True,
) -> SignedIn:
    """Give the person a new session; the one the browser held before ends.

    Every way in goes through here. Where the person has a second factor, and `factor` does
    not say that the way in was one, the session is pending until a factor is proved.
    """
    if person.home is not None:
        # A service account speaks through its tokens, whatever way in was found.
        raise SignInFailed
    if replacing is not None:
        store.end_session(tx, digest(replacing))
    _insist_that_it_still_holds(tx, person)
    due = () if factor else factor_store.methods_of(tx, PersonId(person.id))
    moment = clock.now()
    proof = Proof(
        at=moment if is_fresh else None,
        has_second_factor=factor is not None,
        is_pending=bool(due),
    )
    token = new_token()
    session = store.insert_session(
        tx, PersonId(person.id), digest(token), origin, moment, proof
    )
    store.see_person(tx, PersonId(person.id), moment)
    actor = person.actor(origin, session, proof)
    if due:
        audit.record(tx, actor.by, SecondFactorAsked(actor.id, due))
    else:
        audit.record(tx, actor.by, SignedInEvent(actor.id))
    # Told although a second step is due: somebody has the password.
    _meet_device(tx, actor.id, origin)
    return SignedIn(actor, token, due)


def _insist_that_it_still_holds(tx: Tx, person: Person) -> None:
    """Look again at what was proved: proving takes a while, and he may be locked out since.

    His row is held to the end, so that whoever sets a new password now waits for this
    session, and ends it. Not earlier: who waits for a row of his own must not hold this.
    """
    proved_by = person.password_hash
    held = store.person_held(tx, PersonId(person.id))
    if held is None or held.disabled_at is not None or held.password_hash != proved_by:
        raise SignInFailed


def new_token() -> Secret:
    return Secret(secrets.token_urlsafe(32))


def bearer(tx: Tx, origin: Origin, token: Secret | None, rules: SignInRules) -> Actor:
    """Give whose session this is, though it may be pending, or its person lack a factor."""
    if token is None:
        raise CredentialsMissing
    found = store.session_with_person(tx, digest(token))
    moment = clock.now()
    if found is None:
        raise CredentialsMissing
    session, person, policy = found
    is_over = (
        moment - session.last_seen_at > rules.session_idle
        or moment - session.created_at > rules.session_length
        or (session.is_pending and moment - session.created_at > _PENDING_LIVES)
    )
    if is_over or person.disabled_at is not None:
        raise CredentialsMissing
    if moment - session.last_seen_at > SEEN_EVERY:
        store.see_session(tx, SessionId(session.id), moment)
    return person.actor(origin, SessionId(session.id), _proof(session, person, policy))


def insist_on_second_step(tx: Tx, actor: Actor) -> None:
    if actor.proof.is_pending:
        raise SecondFactorDue(factor_store.methods_of(tx, actor.id))


def insist_on_enrolment(actor: Actor) -> None:
    if actor.proof.must_enrol:
        raise SecondFactorMissing


def _proof(session: Session, person: Person, policy: FactorPolicyFacts) -> Proof:
    is_required = policy.is_required(is_administrator=person.is_administrator)
    return Proof(
        at=session.proven_at,
        has_second_factor=session.has_second_factor,
        is_pending=session.is_pending,
        must_enrol=is_required and not session.has_second_factor,
    )


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
