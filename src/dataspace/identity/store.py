from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import (
    Delete,
    case,
    delete,
    func,
    literal,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError, OperationalError

from dataspace.core.database import Tx
from dataspace.core.ids import PersonId, SessionId, new_id
from dataspace.identity.account_models import Link, last_seen
from dataspace.identity.errors import LoginTaken
from dataspace.identity.factor_models import FactorPolicy, FactorPolicyFacts
from dataspace.identity.models import (
    Origin,
    Person,
    PersonFacts,
    Proof,
    Session,
    Throttle,
)

_USER_AGENT_LENGTH = 300


def person(tx: Tx, person: PersonId) -> Person | None:
    return tx.get(Person, person)


def person_held(tx: Tx, person: PersonId) -> Person | None:
    """Give the person as he is now; nobody else changes him until the end."""
    query = select(Person).where(Person.id == person).with_for_update()
    return tx.scalar(query.execution_options(populate_existing=True))


def human(tx: Tx, person: PersonId) -> Person | None:
    """Give the account, unless it is a service account, which is no person."""
    found = tx.get(Person, person)
    return found if found is not None and found.home_id is None else None


def person_by_login(tx: Tx, login: str) -> Person | None:
    return tx.scalar(
        select(Person).where(func.lower(Person.login) == func.lower(login))
    )


def insert_person(
    tx: Tx, person: PersonId, *, login: str, name: str, is_administrator: bool
) -> None:
    row = Person(id=person, login=login, name=name, is_administrator=is_administrator)
    try:
        with tx.begin_nested():
            tx.add(row)
    except IntegrityError as clash:
        raise LoginTaken(login) from clash


def all_people(tx: Tx) -> list[PersonFacts]:
    query = select(Person, last_seen())
    here = query.where(Person.deleted_at.is_(None), Person.home_id.is_(None))
    rows = tx.execute(here.order_by(func.lower(Person.login)))
    return [row.facts(last_seen_at) for row, last_seen_at in rows]


def people_among(tx: Tx, ids: Collection[PersonId]) -> list[PersonFacts]:
    return [row.facts() for row in tx.scalars(select(Person).where(Person.id.in_(ids)))]


def people_like(tx: Tx, fragment: str, *, limit: int) -> list[PersonFacts]:
    contains = or_(
        Person.login.icontains(fragment, autoescape=True),
        Person.name.icontains(fragment, autoescape=True),
    )
    query = select(Person).where(
        contains, Person.disabled_at.is_(None), Person.home_id.is_(None)
    )
    return [
        row.facts() for row in tx.scalars(query.order_by(Person.login).limit(limit))
    ]


def administrators(tx: Tx) -> list[Person]:
    can = (Person.is_administrator, Person.disabled_at.is_(None))
    return list(tx.scalars(select(Person).where(*can).order_by(Person.id)))


def administrators_but(tx: Tx, person: PersonId) -> int:
    # Locked, so that two administrators cannot disable one another at once.
    query = (
        select(Person.id)
        .where(Person.is_administrator, Person.disabled_at.is_(None))
        .with_for_update()
    )
    return sum(1 for found in tx.scalars(query) if found != person)


def administrator_without_password(tx: Tx) -> PersonId | None:
    can = (Person.is_administrator, Person.disabled_at.is_(None))
    if tx.scalar(
        select(Person.id).where(*can, Person.password_hash.is_not(None)).limit(1)
    ):
        return None
    first = tx.scalar(select(Person.id).where(*can).order_by(Person.id).limit(1))
    return PersonId(first) if first else None


def insert_session(
    tx: Tx,
    person: PersonId,
    token_hash: bytes,
    origin: Origin,
    moment: datetime,
    proof: Proof,
) -> SessionId:
    session = SessionId(new_id())
    tx.add(
        Session(
            id=session,
            person_id=person,
            token_hash=token_hash,
            created_at=moment,
            last_seen_at=moment,
            address=origin.address,
            user_agent=(origin.user_agent or "")[:_USER_AGENT_LENGTH] or None,
            is_pending=proof.is_pending,
            has_second_factor=proof.has_second_factor,
            proven_at=proof.at,
        )
    )
    return session


def session_with_person(
    tx: Tx, token_hash: bytes
) -> tuple[Session, Person, FactorPolicyFacts] | None:
    """Give the session, its person, and what the installation asks of him, read at once."""
    query = (
        select(Session, Person, FactorPolicy)
        .join(Person, Person.id == Session.person_id)
        .outerjoin(FactorPolicy, true())
        .where(Session.token_hash == token_hash)
    )
    row = tx.execute(query).one_or_none()
    if row is None:
        return None
    policy: FactorPolicy | None = row[2]
    return row[0], row[1], policy.facts() if policy else FactorPolicyFacts()


def see_session(tx: Tx, session: SessionId, moment: datetime) -> None:
    # Whoever else writes this row, ends it or sees it: nobody has to wait for us.
    free = select(Session.id).where(Session.id == session)
    seen = update(Session).where(Session.id.in_(free.with_for_update(skip_locked=True)))
    tx.execute(seen.values(last_seen_at=moment))


def end_session(tx: Tx, token_hash: bytes) -> None:
    _end(tx, delete(Session).where(Session.token_hash == token_hash))


def end_sessions(
    tx: Tx,
    person: PersonId,
    *,
    only: SessionId | None = None,
    but: SessionId | None = None,
) -> int:
    chosen = delete(Session).where(Session.person_id == person)
    if only is not None:
        chosen = chosen.where(Session.id == only)
    if but is not None:
        chosen = chosen.where(Session.id != but)
    return _end(tx, chosen)


def _end(tx: Tx, chosen: Delete) -> int:
    """Delete sessions of one person, and keep when he was last seen in them."""
    gone = tx.execute(chosen.returning(Session.person_id, Session.last_seen_at)).all()
    if gone:
        see_person(tx, PersonId(gone[0][0]), max(moment for _, moment in gone))
    return len(gone)


def see_person(tx: Tx, person: PersonId, moment: datetime) -> None:
    # Where somebody else holds the row, nobody waits for us: two who wait for a session
    # and its person would wait for each other.
    free = select(Person.id).where(Person.id == person)
    seen = update(Person).where(Person.id.in_(free.with_for_update(skip_locked=True)))
    later = func.greatest(Person.last_seen_at, moment)
    tx.execute(seen.values(last_seen_at=later))


def replace_link(tx: Tx, link: Link) -> None:
    facts = {
        "token_hash": link.token_hash,
        "expires_at": link.expires_at,
        "mailed_to": link.mailed_to,
        "made_at": link.made_at,
    }
    new = insert(Link).values(person_id=link.person_id, **facts)
    tx.execute(new.on_conflict_do_update(index_elements=[Link.person_id], set_=facts))


def bearer_of_link(tx: Tx, token_hash: bytes, moment: datetime) -> Person | None:
    query = (
        select(Person)
        .join(Link, Link.person_id == Person.id)
        .where(Link.token_hash == token_hash, Link.expires_at > moment)
    )
    return tx.scalar(query)


def take_link(tx: Tx, token_hash: bytes) -> tuple[str | None] | None:
    """Remove a link and give where alone it was mailed; None if it was gone already."""
    taken = delete(Link).where(Link.token_hash == token_hash)
    row = tx.execute(taken.returning(Link.mailed_to)).one_or_none()
    return (row[0],) if row else None


def remove_link(tx: Tx, person: PersonId) -> None:
    tx.execute(delete(Link).where(Link.person_id == person))


def hold_counter(tx: Tx, key: bytes) -> bool:
    """Lock the counter's row until the transaction ends; False if another holds it."""
    first = insert(Throttle).values(
        key_hash=key, failures=0, last_failed_at=func.to_timestamp(literal(0))
    )
    try:
        with tx.begin_nested():
            # The wait for somebody else's first row is short: one verification.
            tx.execute(first.on_conflict_do_nothing())
            held = select(Throttle).where(Throttle.key_hash == key)
            row = tx.scalar(held.with_for_update(nowait=True))
    except OperationalError:
        return False
    # None: whoever held it signed in, and the counter went between the two statements.
    return row is not None


def failures_of(tx: Tx, key: bytes) -> tuple[int, datetime] | None:
    query = select(Throttle.failures, Throttle.last_failed_at)
    row = tx.execute(query.where(Throttle.key_hash == key)).one_or_none()
    return (row[0], row[1]) if row else None


def count_failure(
    tx: Tx, key: bytes, moment: datetime, forgotten_after: timedelta
) -> int:
    first = insert(Throttle).values(key_hash=key, failures=1, last_failed_at=moment)
    is_old = Throttle.last_failed_at < moment - forgotten_after
    counted = first.on_conflict_do_update(
        index_elements=[Throttle.key_hash],
        set_={
            "failures": case((is_old, 1), else_=Throttle.failures + 1),
            "last_failed_at": moment,
        },
    )
    return tx.execute(counted.returning(Throttle.failures)).scalar_one()


def forget_failures(tx: Tx, key: bytes) -> None:
    tx.execute(delete(Throttle).where(Throttle.key_hash == key))
