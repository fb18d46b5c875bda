from datetime import datetime
from typing import TYPE_CHECKING, cast
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError

from dataspace.core.database import Tx
from dataspace.core.ids import PersonId, SessionId
from dataspace.federation.errors import IdentityTaken, SessionChanged
from dataspace.federation.models import (
    FLOW_LIVES,
    ExternalIdentity,
    Flow,
    FlowPurpose,
    IdentityFacts,
    LinkRequest,
    SignInFlow,
)
from dataspace.identity import Secret

if TYPE_CHECKING:
    from sqlalchemy.engine import CursorResult


def insert_flow(tx: Tx, flow: SignInFlow) -> None:
    try:
        with tx.begin_nested():
            tx.add(flow)
    except IntegrityError as gone:
        # The session to which it is bound ended a moment ago.
        raise SessionChanged from gone


def remove_old_flows(tx: Tx, moment: datetime) -> None:
    # Whoever else removes them: nobody waits for us.
    old = select(SignInFlow.state_hash).where(SignInFlow.expires_at <= moment)
    old = old.with_for_update(skip_locked=True)
    tx.execute(delete(SignInFlow).where(SignInFlow.state_hash.in_(old)))


def flows_from(tx: Tx, neighbourhood: str) -> int:
    query = select(func.count()).select_from(SignInFlow)
    return tx.scalar(query.where(SignInFlow.neighbourhood == neighbourhood)) or 0


def take_flow(
    tx: Tx, *, state_hash: bytes, browser_hash: bytes, provider: str, moment: datetime
) -> Flow | None:
    """Remove the flow and give it. Of two that come back with it, one finds it gone."""
    taken = delete(SignInFlow).where(
        SignInFlow.state_hash == state_hash,
        SignInFlow.browser_hash == browser_hash,
        SignInFlow.provider == provider,
        SignInFlow.expires_at > moment,
    )
    columns = (
        SignInFlow.purpose,
        SignInFlow.nonce,
        SignInFlow.verifier,
        SignInFlow.next,
        SignInFlow.session_id,
        SignInFlow.expires_at,
    )
    row = tx.execute(taken.returning(*columns)).one_or_none()
    if row is None:
        return None
    purpose, nonce, verifier, after, session, expires_at = row
    return Flow(
        purpose=FlowPurpose(purpose),
        nonce=Secret(nonce),
        verifier=Secret(verifier),
        next=after,
        session=SessionId(session) if session else None,
        begun_at=expires_at - FLOW_LIVES,
    )


def identity(tx: Tx, issuer: str, subject: str) -> ExternalIdentity | None:
    query = select(ExternalIdentity).where(
        ExternalIdentity.issuer == issuer, ExternalIdentity.subject == subject
    )
    return tx.scalar(query)


def insert_identity(tx: Tx, identity: ExternalIdentity) -> None:
    try:
        with tx.begin_nested():
            tx.add(identity)
    except IntegrityError as clash:
        raise IdentityTaken from clash


def identities_of(tx: Tx, person: PersonId) -> list[IdentityFacts]:
    query = select(ExternalIdentity).where(ExternalIdentity.person_id == person)
    return [row.facts() for row in tx.scalars(query.order_by(ExternalIdentity.id))]


def is_linked(tx: Tx, person: PersonId, identity: UUID) -> bool:
    """Ask the database, and not what was read of it before."""
    mine = (ExternalIdentity.id == identity, ExternalIdentity.person_id == person)
    return tx.scalar(select(ExternalIdentity.id).where(*mine)) is not None


def remove_identity(tx: Tx, person: PersonId, identity: UUID) -> bool:
    chosen = delete(ExternalIdentity).where(
        ExternalIdentity.id == identity, ExternalIdentity.person_id == person
    )
    return cast("CursorResult[tuple[()]]", tx.execute(chosen)).rowcount == 1


def remove_old_requests(tx: Tx, moment: datetime) -> None:
    old = select(LinkRequest.id).where(LinkRequest.expires_at <= moment)
    old = old.with_for_update(skip_locked=True)
    tx.execute(delete(LinkRequest).where(LinkRequest.id.in_(old)))


def requests_from(tx: Tx, neighbourhood: str) -> int:
    query = select(func.count()).select_from(LinkRequest)
    return tx.scalar(query.where(LinkRequest.neighbourhood == neighbourhood)) or 0


def insert_request(tx: Tx, request: LinkRequest) -> None:
    tx.add(request)
    tx.flush()


def request_of(tx: Tx, browser_hash: bytes, moment: datetime) -> LinkRequest | None:
    held = (LinkRequest.browser_hash == browser_hash, LinkRequest.expires_at > moment)
    return tx.scalar(select(LinkRequest).where(*held))


def take_token(tx: Tx, request: UUID, token_hash: bytes) -> bool:
    """Use up a mailed link. The update decides: it is opened once."""
    mine = (LinkRequest.id == request, LinkRequest.token_hash == token_hash)
    taken = update(LinkRequest).where(*mine).values(token_hash=None)
    return cast("CursorResult[tuple[()]]", tx.execute(taken)).rowcount == 1


def bind_request(tx: Tx, request: UUID, session: SessionId | None) -> None:
    mine = update(LinkRequest).where(LinkRequest.id == request)
    tx.execute(mine.values(session_id=session))


def remove_request(tx: Tx, request: UUID) -> bool:
    taken = delete(LinkRequest).where(LinkRequest.id == request)
    return cast("CursorResult[tuple[()]]", tx.execute(taken)).rowcount == 1
