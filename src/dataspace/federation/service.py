import hashlib
import secrets
from datetime import timedelta
from uuid import UUID

from dataspace import audit, identity
from dataspace.core import clock
from dataspace.core.by import By
from dataspace.core.database import Tx
from dataspace.core.errors import Refusal
from dataspace.core.ids import PersonId, new_id
from dataspace.federation import return_paths, store
from dataspace.federation.client import Ticket
from dataspace.federation.errors import (
    FlowUnknown,
    IdentityNotAdmitted,
    IdentityTaken,
    IdentityUnknown,
    LastWayIn,
    SessionChanged,
    TooManyFlows,
    reason_of,
)
from dataspace.federation.events import (
    IdentityLinked,
    IdentityUnlinked,
    IdentityUsed,
    SignInBegun,
    SignInRefused,
)
from dataspace.federation.models import (
    ExternalIdentity,
    Flow,
    IdentityFacts,
    Provider,
    SignInFlow,
    Vouched,
)
from dataspace.identity import Actor, Origin, Secret, SignedIn

LIVES = timedelta(minutes=10)
MOST_FROM_ONE_PLACE = 200


def begin(
    tx: Tx,
    origin: Origin,
    provider: Provider,
    ticket: Ticket,
    *,
    after: str,
    actor: Actor | None = None,
) -> Secret:
    """Note a sign-in that leaves for the provider; give what the browser has to hold."""
    after = return_paths.own(after)
    if actor is not None and actor.by.session_id is None:
        # Without a session to bind it to, it would come back as a sign-in.
        raise SessionChanged
    moment = clock.now()
    where = identity.neighbourhood(origin.address)
    store.remove_old_flows(tx, moment)
    if store.flows_from(tx, where) >= MOST_FROM_ONE_PLACE:
        raise TooManyFlows(retry_after_seconds=60)
    browser = Secret(secrets.token_urlsafe(32))
    flow = SignInFlow(
        state_hash=_digest(ticket.state),
        browser_hash=_digest(browser),
        provider=provider.id,
        nonce=ticket.nonce.value,
        verifier=ticket.verifier.value,
        next=after,
        session_id=actor.by.session_id if actor else None,
        neighbourhood=where,
        expires_at=moment + LIVES,
    )
    store.insert_flow(tx, flow)
    by = actor.by if actor else _nobody(origin)
    audit.record(tx, by, SignInBegun(provider.id, links=actor is not None))
    return browser


def take(
    tx: Tx, provider: Provider, *, state: Secret | None, browser: Secret | None
) -> Flow:
    """Take the flow that this browser began with this provider. It is gone then."""
    if state is None or browser is None:
        raise FlowUnknown
    flow = store.take_flow(
        tx,
        state_hash=_digest(state),
        browser_hash=_digest(browser),
        provider=provider.id,
        moment=clock.now(),
    )
    if flow is None:
        raise FlowUnknown
    return flow


def enter(
    tx: Tx,
    origin: Origin,
    provider: Provider,
    vouched: Vouched,
    *,
    replacing: Secret | None,
) -> SignedIn:
    """Let in whom the provider vouches for, if he is known here or may become so."""
    known = store.identity(tx, vouched.issuer, vouched.subject)
    if known is None:
        known = _joined(tx, origin, provider, vouched)
    person = PersonId(known.person_id)
    try:
        signed_in = identity.enter(tx, origin, person, replacing=replacing)
    except identity.PersonDisabled:
        raise IdentityNotAdmitted("disabled") from None
    audit.record(tx, signed_in.actor.by, IdentityUsed(known.id, provider.id))
    return signed_in


def link(tx: Tx, actor: Actor, flow: Flow, provider: Provider, who: Vouched) -> None:
    """Link the account elsewhere to the one whose session began this, and no other."""
    if flow.session is None or actor.by.session_id != flow.session:
        raise SessionChanged
    known = store.identity(tx, who.issuer, who.subject)
    if known is None:
        _insert(tx, actor.by, actor.id, provider, who)
    elif known.person_id != actor.id:
        raise IdentityTaken


def unlink(tx: Tx, actor: Actor, identity_id: UUID) -> None:
    """Take a linked account away, but never somebody's last way in."""
    # His row is held from here, so that two last ways in cannot go at once.
    has_way_in = identity.hold_and_see_way_in(tx, actor.id)
    linked = {one.id: one for one in store.identities_of(tx, actor.id)}
    if identity_id not in linked:
        raise IdentityUnknown
    if len(linked) == 1 and not has_way_in:
        raise LastWayIn
    store.remove_identity(tx, actor.id, identity_id)
    provider = linked[identity_id].provider
    audit.record(tx, actor.by, IdentityUnlinked(identity_id, provider))


def linked(tx: Tx, actor: Actor) -> list[IdentityFacts]:
    return store.identities_of(tx, actor.id)


def note_refusal(tx: Tx, origin: Origin, provider: Provider, refusal: Refusal) -> None:
    """Write into the audit log why nobody came in, in words of ours alone."""
    by = _nobody(origin)
    if identity.is_worth_a_line(tx, by):
        audit.record(tx, by, SignInRefused(None, provider.id, reason_of(refusal)))


def _joined(
    tx: Tx, origin: Origin, provider: Provider, who: Vouched
) -> ExternalIdentity:
    """Make an account for somebody whose organisation may. Never give him another's."""
    if who.login is None:
        raise IdentityNotAdmitted("unknown")
    by = _nobody(origin)
    try:
        # All of it or nothing: the refusal is written down in this same transaction.
        with tx.begin_nested():
            person = identity.add_person(
                tx, by, login=who.login, name=who.name or who.login
            )
            return _insert(tx, by, person, provider, who)
    except (identity.LoginTaken, IdentityTaken) as clash:
        raise IdentityNotAdmitted("login taken") from clash


def _insert(
    tx: Tx, by: By, person: PersonId, provider: Provider, who: Vouched
) -> ExternalIdentity:
    made = ExternalIdentity(
        id=new_id(),
        person_id=person,
        provider=provider.id,
        issuer=who.issuer,
        subject=who.subject,
        label=who.label,
        linked_at=clock.now(),
    )
    store.insert_identity(tx, made)
    audit.record(tx, by, IdentityLinked(made.id, person, provider.id))
    return made


def _nobody(origin: Origin) -> By:
    return By(address=origin.address, request_id=origin.request_id)


def _digest(token: Secret) -> bytes:
    # 256 random bits: a plain hash cannot be searched.
    return hashlib.sha256(token.value.encode()).digest()
