import hashlib
import secrets
from datetime import timedelta

from dataspace import audit
from dataspace.core import clock
from dataspace.core.by import By
from dataspace.core.database import Tx
from dataspace.core.ids import PersonId, SessionId
from dataspace.identity import factor_store, store
from dataspace.identity.errors import (
    CredentialsMissing,
    SecondFactorDue,
    SecondFactorMissing,
    SignInFailed,
)
from dataspace.identity.events import SecondFactorAsked, SignedInEvent, SignedOut
from dataspace.identity.factor_models import FactorPolicyFacts, Method
from dataspace.identity.models import (
    Actor,
    Origin,
    Person,
    Proof,
    Secret,
    Session,
    SignedIn,
    SignInRules,
)
from dataspace.identity.service import attempts

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


def open_session(
    tx: Tx,
    origin: Origin,
    person: Person,
    *,
    replacing: Secret | None,
    factor: Method | None = None,
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
    due = () if factor else factor_store.methods_of(tx, PersonId(person.id))
    moment = clock.now()
    proof = Proof(at=moment, has_second_factor=factor is not None, is_pending=bool(due))
    token = new_token()
    session = store.insert_session(
        tx, PersonId(person.id), digest(token), origin, moment, proof
    )
    actor = person.actor(origin, session, proof)
    if due:
        audit.record(tx, actor.by, SecondFactorAsked(actor.id, due))
    else:
        audit.record(tx, actor.by, SignedInEvent(actor.id))
    return SignedIn(actor, token, due)


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


def sign_out(tx: Tx, actor: Actor) -> None:
    ended = store.end_sessions(tx, actor.id, only=actor.by.session_id)
    audit.record(tx, actor.by, SignedOut(ended))


def sign_out_everywhere(tx: Tx, actor: Actor) -> None:
    ended = store.end_sessions(tx, actor.id)
    audit.record(tx, actor.by, SignedOut(ended))
