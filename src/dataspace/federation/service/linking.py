"""Which accounts elsewhere open which account here."""

from collections.abc import Collection
from uuid import UUID

from dataspace import audit, identity
from dataspace.core import clock
from dataspace.core.by import By
from dataspace.core.database import Tx
from dataspace.core.ids import PersonId, new_id
from dataspace.federation import notices, store
from dataspace.federation.errors import IdentityTaken, IdentityUnknown, SessionChanged
from dataspace.federation.events import IdentityLinked, IdentityUnlinked
from dataspace.federation.models import (
    ExternalIdentity,
    Flow,
    IdentityFacts,
    Provider,
    Vouched,
)
from dataspace.identity import Actor


def link(tx: Tx, actor: Actor, flow: Flow, provider: Provider, who: Vouched) -> None:
    """Link the account elsewhere to the one whose session began this, and no other."""
    if flow.session is None or actor.by.session_id != flow.session:
        raise SessionChanged
    known = store.identity(tx, who.issuer, who.subject)
    if known is None:
        insert(tx, actor.by, actor.id, provider.id, who, through="session")
    elif known.person_id != actor.id:
        raise IdentityTaken


def unlink(
    tx: Tx, actor: Actor, identity_id: UUID, *, offered: Collection[str]
) -> None:
    """Take a linked account away, but never somebody's last way in.

    What is linked at a provider that is not `offered` any more is no way in.
    """
    # His row is held from here, so that two last ways in cannot go at once.
    has_way_in = identity.hold_and_see_way_in(tx, actor.id)
    held = {one.id: one for one in store.identities_of(tx, actor.id)}
    if identity_id not in held:
        raise IdentityUnknown
    ways_in = {one.id for one in held.values() if one.provider in offered}
    if ways_in <= {identity_id} and not has_way_in:
        raise identity.LastWayIn
    _remove(tx, actor.by, actor.id, held[identity_id])
    # One of them may have been opened with it, by whoever took it over.
    identity.end_other_sessions(tx, actor)
    identity.tell(tx, actor.id, notices.identity_unlinked(clock.now()))


def unlink_of(tx: Tx, by: By, person: PersonId, identity_id: UUID) -> None:
    """Take somebody's linked account away, as an administrator, and end his sessions.

    Also the last one: an account elsewhere that was taken over opens nothing here.
    """
    identity.present(tx, person)
    # Held, so that a sign-in with it that is under way is refused, or ended by this.
    identity.hold_and_see_way_in(tx, person)
    held = {one.id: one for one in store.identities_of(tx, person)}
    if identity_id not in held:
        raise IdentityUnknown
    _remove(tx, by, person, held[identity_id])
    # One of them may have been opened with it.
    identity.end_sessions_of(tx, by, person)
    message = notices.identity_unlinked_by_administrator(clock.now())
    identity.tell(tx, person, message)


def linked(tx: Tx, actor: Actor) -> list[IdentityFacts]:
    return store.identities_of(tx, actor.id)


def linked_to(tx: Tx, person: PersonId) -> list[IdentityFacts]:
    """List somebody's linked accounts, for administrators."""
    identity.present(tx, person)
    return store.identities_of(tx, person)


def insert(
    tx: Tx, by: By, person: PersonId, provider: str, who: Vouched, *, through: str
) -> ExternalIdentity:
    moment = clock.now()
    made = ExternalIdentity(
        id=new_id(),
        person_id=person,
        provider=provider,
        issuer=who.issuer,
        subject=who.subject,
        label=who.label,
        linked_at=moment,
    )
    store.insert_identity(tx, made)
    audit.record(tx, by, IdentityLinked(made.id, person, provider, through))
    identity.tell(tx, person, notices.identity_linked(moment))
    return made


def _remove(tx: Tx, by: By, person: PersonId, facts: IdentityFacts) -> None:
    store.remove_identity(tx, person, facts.id)
    audit.record(tx, by, IdentityUnlinked(facts.id, person, facts.provider))
