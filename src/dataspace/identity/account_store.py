"""Queries about accounts and their addresses."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import column, delete, exists, func, select, table
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from dataspace.core.database import Tx
from dataspace.core.ids import PersonId
from dataspace.identity.account_models import EmailChange, KnownDevice, Link, last_seen
from dataspace.identity.errors import EmailTaken, LoginTaken
from dataspace.identity.models import (
    Account,
    Person,
    PersonState,
)

# These tables belong to the slice above. Whoever is deleted must not come in through
# them, and whether somebody has another way in is asked here as well.
_elsewhere = table("external_identity", column("person_id"), column("provider"))
_requests = table("link_request", column("person_id"))


def accounts(tx: Tx, moment: datetime) -> list[Account]:
    came_in = exists().where(KnownDevice.person_id == Person.id)
    query = (
        select(Person, last_seen(), Link.expires_at, came_in)
        .outerjoin(Link, Link.person_id == Person.id)
        .where(Person.deleted_at.is_(None), Person.home_id.is_(None))
        .order_by(func.lower(Person.login))
    )
    return [
        Account(
            facts=row.facts(last_seen_at),
            state=_state(row, expires_at, moment, came_in=came_in),
        )
        for row, last_seen_at, expires_at, came_in in tx.execute(query)
    ]


def _state(
    person: Person, expires_at: datetime | None, moment: datetime, *, came_in: bool
) -> PersonState:
    if person.disabled_at is not None:
        return PersonState.DISABLED
    # Whoever was seen on a device came in, by whatever way there is beside a password.
    if person.password_hash is not None or came_in:
        return PersonState.ACTIVE
    is_living = expires_at is not None and expires_at > moment
    return PersonState.INVITED if is_living else PersonState.LINK_EXPIRED


def person_by_email(tx: Tx, email: str) -> Person | None:
    return tx.scalar(
        select(Person).where(func.lower(Person.email) == func.lower(email))
    )


def set_login(tx: Tx, person: Person, login: str) -> None:
    try:
        with tx.begin_nested():
            person.login = login
    except IntegrityError as clash:
        raise LoginTaken(login) from clash


def set_email(
    tx: Tx, person: Person, email: str | None, verified_at: datetime | None
) -> None:
    try:
        with tx.begin_nested():
            person.email, person.email_verified_at = email, verified_at
    except IntegrityError as clash:
        raise EmailTaken from clash


def link_made_at(tx: Tx, person: PersonId, moment: datetime) -> datetime | None:
    """Tell when the person's living link was made."""
    living = (Link.person_id == person, Link.expires_at > moment)
    return tx.scalar(select(Link.made_at).where(*living))


def remove_mailed_link(tx: Tx, person: PersonId) -> None:
    mailed = (Link.person_id == person, Link.mailed_to.is_not(None))
    tx.execute(delete(Link).where(*mailed))


def replace_change(tx: Tx, change: EmailChange) -> None:
    remove_change(tx, PersonId(change.person_id))
    tx.add(change)
    tx.flush()


def change_of(tx: Tx, person: PersonId, moment: datetime) -> EmailChange | None:
    mine = (EmailChange.person_id == person, EmailChange.expires_at > moment)
    return tx.scalar(select(EmailChange).where(*mine))


def change_by_token(tx: Tx, token_hash: bytes, moment: datetime) -> EmailChange | None:
    """Give the change that one of these two tokens confirms, locked."""
    either = (EmailChange.new_token_hash == token_hash) | (
        EmailChange.old_token_hash == token_hash
    )
    query = select(EmailChange).where(either, EmailChange.expires_at > moment)
    # Both confirmations may come at once: the second sees what the first wrote.
    return tx.scalar(query.with_for_update().execution_options(populate_existing=True))


def remove_change(tx: Tx, person: PersonId) -> None:
    tx.execute(delete(EmailChange).where(EmailChange.person_id == person))


def meet_device(tx: Tx, person: PersonId, device_hash: bytes, moment: datetime) -> bool:
    """Write a device down; True if the person had others before and not this one."""
    mine = KnownDevice.person_id == person
    had_others = tx.scalar(select(KnownDevice.person_id).where(mine).limit(1))
    new = insert(KnownDevice).values(
        person_id=person, device_hash=device_hash, first_seen_at=moment
    )
    met = tx.scalar(new.on_conflict_do_nothing().returning(KnownDevice.person_id))
    return had_others is not None and met is not None


def forget_identities(tx: Tx, person: PersonId) -> None:
    tx.execute(delete(_elsewhere).where(_elsewhere.c.person_id == person))


def has_identity(
    tx: Tx, person: PersonId, *, at: Collection[str] | None = None
) -> bool:
    """Whether an account elsewhere is linked; if `at` is given, at one of these providers."""
    linked = select(_elsewhere.c.person_id).where(_elsewhere.c.person_id == person)
    if at is not None:
        linked = linked.where(_elsewhere.c.provider.in_(at))
    return tx.scalar(linked.limit(1)) is not None


def was_ever_in(tx: Tx, person: Person) -> bool:
    """Whether the account was ever used or can be, with or without a password."""
    identifier = PersonId(person.id)
    came = select(KnownDevice.person_id).where(KnownDevice.person_id == identifier)
    return (
        person.password_hash is not None
        or has_identity(tx, identifier)
        or tx.scalar(came.limit(1)) is not None
    )


def forget_link_requests(tx: Tx, person: PersonId) -> None:
    tx.execute(delete(_requests).where(_requests.c.person_id == person))


def forget_devices(tx: Tx, person: PersonId) -> None:
    tx.execute(delete(KnownDevice).where(KnownDevice.person_id == person))
