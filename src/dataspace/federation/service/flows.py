"""Sign-ins that leave for a provider, and what they come back to."""

import secrets
from datetime import timedelta

from dataspace import audit, identity
from dataspace.core import clock
from dataspace.core.by import By
from dataspace.core.database import Tx
from dataspace.core.errors import Refusal
from dataspace.core.ids import PersonId
from dataspace.federation import return_paths, store
from dataspace.federation.client import Ticket
from dataspace.federation.digests import digest
from dataspace.federation.errors import (
    AccountChanged,
    FlowUnknown,
    IdentityNotAdmitted,
    IdentityTaken,
    OtherIdentity,
    ProofNotFresh,
    ProviderUnknown,
    SessionChanged,
    TooManyFlows,
    reason_of,
)
from dataspace.federation.events import IdentityUsed, SignInBegun, SignInRefused
from dataspace.federation.id_tokens import LEEWAY_SECONDS
from dataspace.federation.models import (
    FLOW_LIVES,
    ExternalIdentity,
    Flow,
    FlowPurpose,
    Provider,
    SignInFlow,
    Vouched,
)
from dataspace.federation.service import linking
from dataspace.identity import Actor, Method, Origin, Secret, SignedIn

MOST_FROM_ONE_PLACE = 200


def begin(  # noqa: PLR0913  where he goes, why, and to where he comes back.
    tx: Tx,
    origin: Origin,
    provider: Provider,
    ticket: Ticket,
    *,
    after: str,
    actor: Actor | None = None,
    purpose: FlowPurpose = FlowPurpose.SIGN_IN,
) -> Secret:
    """Note a sign-in that leaves for the provider; give what the browser has to hold."""
    after = return_paths.own(after)
    has_session = actor is not None and actor.by.session_id is not None
    if has_session is (purpose is FlowPurpose.SIGN_IN):
        # Without a session to bind it to, it would come back as a sign-in.
        raise SessionChanged
    moment = clock.now()
    where = identity.neighbourhood(origin.address)
    store.remove_old_flows(tx, moment)
    if store.flows_from(tx, where) >= MOST_FROM_ONE_PLACE:
        raise TooManyFlows(retry_after_seconds=60)
    browser = Secret(secrets.token_urlsafe(32))
    flow = SignInFlow(
        state_hash=digest(ticket.state),
        browser_hash=digest(browser),
        provider=provider.id,
        purpose=purpose.value,
        nonce=ticket.nonce.value,
        verifier=ticket.verifier.value,
        next=after,
        session_id=actor.by.session_id if actor else None,
        neighbourhood=where,
        expires_at=moment + FLOW_LIVES,
    )
    store.insert_flow(tx, flow)
    by = actor.by if actor else nobody(origin)
    audit.record(tx, by, SignInBegun(provider.id, purpose.value))
    return browser


def take(
    tx: Tx, provider: Provider, *, state: Secret | None, browser: Secret | None
) -> Flow:
    """Take the flow that this browser began with this provider. It is gone then."""
    if state is None or browser is None:
        raise FlowUnknown
    flow = store.take_flow(
        tx,
        state_hash=digest(state),
        browser_hash=digest(browser),
        provider=provider.id,
        moment=clock.now(),
    )
    if flow is None:
        raise FlowUnknown
    return flow


def insist_on_way_to_step_up(tx: Tx, actor: Actor, provider: Provider) -> None:
    """Refuse to leave for a fresh proof where it would be none for this person."""
    identity.insist_on_method(tx, actor, Method.PROVIDER)
    linked = {one.provider for one in store.identities_of(tx, actor.id)}
    if provider.id not in linked or not provider.says_when:
        raise ProviderUnknown


def enter(
    tx: Tx,
    origin: Origin,
    provider: Provider,
    flow: Flow,
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
        # All of it or nothing: the refusal is written down in this same transaction.
        with tx.begin_nested():
            signed_in = identity.enter(
                tx,
                origin,
                person,
                replacing=replacing,
                is_fresh=is_proved_since(flow, vouched),
            )
            # His row is held now, so whoever unlinks either did so before this or ends
            # this session.
            if not store.is_linked(tx, person, known.id):
                raise IdentityNotAdmitted("unlinked")
    except identity.PersonDisabled:
        raise IdentityNotAdmitted("disabled") from None
    except identity.SignInFailed:
        raise AccountChanged from None
    audit.record(tx, signed_in.actor.by, IdentityUsed(known.id, provider.id))
    return signed_in


def step_up(tx: Tx, actor: Actor, flow: Flow, provider: Provider, who: Vouched) -> None:
    """Take a fresh sign-in there, by the account that is linked to his, for a fresh proof."""
    is_way = Method.PROVIDER in identity.step_up_methods(tx, actor)
    if flow.session is None or actor.by.session_id != flow.session or not is_way:
        raise SessionChanged
    known = store.identity(tx, who.issuer, who.subject)
    if known is None or known.person_id != actor.id:
        raise OtherIdentity
    if not is_proved_since(flow, who):
        raise ProofNotFresh
    identity.step_up_elsewhere(tx, actor)
    audit.record(tx, actor.by, IdentityUsed(known.id, provider.id))


def is_proved_since(flow: Flow, who: Vouched) -> bool:
    """Whether he proved at the provider that it is he after he had left for it.

    That he is signed in there, since this morning perhaps, is no proof. Our clocks need
    not agree to the second.
    """
    at = who.authenticated_at
    return at is not None and at >= flow.begun_at - timedelta(seconds=LEEWAY_SECONDS)


def note_refusal(tx: Tx, origin: Origin, provider: Provider, refusal: Refusal) -> None:
    """Write into the audit log why nobody came in, in words of ours alone."""
    by = nobody(origin)
    if identity.is_worth_a_line(tx, by):
        audit.record(tx, by, SignInRefused(None, provider.id, reason_of(refusal)))


def _joined(
    tx: Tx, origin: Origin, provider: Provider, who: Vouched
) -> ExternalIdentity:
    """Make an account for somebody whose organisation may. Never give him another's."""
    if who.login is None:
        raise IdentityNotAdmitted("unknown")
    by = nobody(origin)
    try:
        # All of it or nothing: the refusal is written down in this same transaction.
        with tx.begin_nested():
            person = identity.add_person(
                tx, by, login=who.login, name=who.name or who.login
            )
            return linking.insert(
                tx, by, person, provider.id, who, through="first sign-in"
            )
    except (identity.LoginTaken, IdentityTaken) as clash:
        raise IdentityNotAdmitted("login taken") from clash


def nobody(origin: Origin) -> By:
    return By(address=origin.address, request_id=origin.request_id)
