from datetime import datetime
from typing import TYPE_CHECKING, cast
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from dataspace.core.database import Tx
from dataspace.core.ids import PasskeyId, PersonId, SessionId, new_id
from dataspace.identity.ceremonies import NewPasskey
from dataspace.identity.errors import FactorRefused
from dataspace.identity.factor_models import (
    Challenge,
    FactorPolicy,
    FactorPolicyFacts,
    Method,
    Passkey,
    Purpose,
    RecoveryCode,
    RequiredOf,
    TotpFactor,
)
from dataspace.identity.models import Person, Session
from dataspace.identity.token_models import ApiToken

if TYPE_CHECKING:
    from sqlalchemy import Executable
    from sqlalchemy.engine import CursorResult

_THE_ROW = 1
_is_confirmed = TotpFactor.confirmed_at.is_not(None)


def hold_factors(tx: Tx, person: PersonId) -> None:
    """Lock the person, so that two requests cannot each remove “but one” of two factors."""
    tx.execute(select(Person.id).where(Person.id == person).with_for_update())


def methods_of(tx: Tx, person: PersonId) -> tuple[Method, ...]:
    """Name the ways in which this person proves a second factor; none, if he has none."""
    has_passkey, has_authenticator, has_recovery = tx.execute(
        select(
            exists().where(Passkey.person_id == person),
            exists().where(TotpFactor.person_id == person, _is_confirmed),
            exists().where(RecoveryCode.person_id == person),
        )
    ).one()
    if not (has_passkey or has_authenticator):
        return ()
    held = (
        (Method.PASSKEY, has_passkey),
        (Method.CODE, has_authenticator),
        (Method.RECOVERY_CODE, has_recovery),
    )
    return tuple(method for method, is_held in held if is_held)


def people_with_factors(tx: Tx) -> set[PersonId]:
    secured = select(Person.id).where(_has_one())
    return {PersonId(one) for one in tx.scalars(secured)}


def people_who_may_sign_in(tx: Tx) -> tuple[int, int]:
    """Count them, and those among them who have no second factor."""
    query = select(func.count(), func.count().filter(~_has_one())).where(
        Person.disabled_at.is_(None), Person.home_id.is_(None)
    )
    everybody, without = tx.execute(query).one()
    return everybody, without


def _has_one() -> ColumnElement[bool]:
    return or_(
        exists().where(Passkey.person_id == Person.id),
        exists().where(TotpFactor.person_id == Person.id, _is_confirmed),
    )


def authenticator(
    tx: Tx, person: PersonId, *, is_confirmed: bool = True
) -> TotpFactor | None:
    state = _is_confirmed if is_confirmed else TotpFactor.confirmed_at.is_(None)
    return tx.scalar(select(TotpFactor).where(TotpFactor.person_id == person, state))


def insert_authenticator(
    tx: Tx, factor: UUID, person: PersonId, sealed: bytes, moment: datetime
) -> None:
    """Keep a secret that is not confirmed yet, in place of an earlier one like it."""
    unconfirmed = TotpFactor.confirmed_at.is_(None)
    tx.execute(delete(TotpFactor).where(TotpFactor.person_id == person, unconfirmed))
    tx.add(TotpFactor(id=factor, person_id=person, sealed=sealed, created_at=moment))
    tx.flush()


def confirm_authenticator(
    tx: Tx, factor: TotpFactor, step: int, moment: datetime
) -> None:
    remove_authenticator(tx, PersonId(factor.person_id))
    factor.confirmed_at = moment
    factor.last_step = step
    tx.flush()


def remove_authenticator(tx: Tx, person: PersonId) -> bool:
    mine = delete(TotpFactor).where(TotpFactor.person_id == person, _is_confirmed)
    return _count(tx, mine) == 1


def take_step(tx: Tx, factor: TotpFactor, step: int) -> bool:
    """Use up a code. The update decides: of two that bring the same one, one is late."""
    later = (TotpFactor.id == factor.id, TotpFactor.last_step < step)
    return _count(tx, update(TotpFactor).where(*later).values(last_step=step)) == 1


def passkeys_of(tx: Tx, person: PersonId) -> list[Passkey]:
    mine = select(Passkey).where(Passkey.person_id == person)
    return list(tx.scalars(mine.order_by(Passkey.created_at)))


def passkey_by_credential(tx: Tx, credential_id: bytes) -> Passkey | None:
    """Give the passkey, locked: its counter is compared and then written."""
    found = select(Passkey).where(Passkey.credential_id == credential_id)
    return tx.scalar(found.with_for_update())


def insert_passkey(
    tx: Tx, person: PersonId, name: str, made: NewPasskey, moment: datetime
) -> PasskeyId:
    passkey = PasskeyId(new_id())
    row = Passkey(
        id=passkey,
        person_id=person,
        credential_id=made.credential_id,
        public_key=made.public_key,
        sign_count=made.sign_count,
        transports=list(made.transports),
        name=name,
        created_at=moment,
    )
    try:
        with tx.begin_nested():
            tx.add(row)
    except IntegrityError as clash:
        # The same authenticator again, or somebody else's credential.
        raise FactorRefused from clash
    return passkey


def remove_passkey(tx: Tx, person: PersonId, passkey: PasskeyId) -> bool:
    mine = delete(Passkey).where(Passkey.person_id == person, Passkey.id == passkey)
    return _count(tx, mine) == 1


def replace_recovery_codes(tx: Tx, person: PersonId, hashes: list[bytes]) -> None:
    tx.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person))
    tx.add_all(RecoveryCode(person_id=person, code_hash=one) for one in hashes)
    tx.flush()


def take_recovery_code(tx: Tx, person: PersonId, code_hash: bytes) -> bool:
    """Use up a code. The delete decides: of two that bring the same one, one is late."""
    mine = (RecoveryCode.person_id == person, RecoveryCode.code_hash == code_hash)
    return _count(tx, delete(RecoveryCode).where(*mine)) == 1


def recovery_codes_left(tx: Tx, person: PersonId) -> int:
    mine = select(func.count()).where(RecoveryCode.person_id == person)
    return tx.scalar(mine) or 0


def remove_all(tx: Tx, person: PersonId) -> int:
    """Remove every factor of a person, and tell how many there were to prove with."""
    removed = _count(
        tx, delete(TotpFactor).where(TotpFactor.person_id == person, _is_confirmed)
    ) + _count(tx, delete(Passkey).where(Passkey.person_id == person))
    tx.execute(delete(TotpFactor).where(TotpFactor.person_id == person))
    tx.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person))
    # A token counts as made with a factor only for as long as there is one.
    mine = update(ApiToken).where(ApiToken.person_id == person)
    tx.execute(mine.values(has_second_factor=False))
    return removed


def insert_challenge(
    tx: Tx,
    challenge: bytes,
    purpose: Purpose,
    session: SessionId | None,
    *,
    made_at: datetime,
    expires_at: datetime,
) -> None:
    # Nobody else sweeps, and whoever asks for many pays for what he left. What another
    # is sweeping is left to him: two that waited for one another would both fail.
    old = select(Challenge.challenge).where(Challenge.expires_at < made_at)
    swept = Challenge.challenge.in_(old.with_for_update(skip_locked=True))
    tx.execute(delete(Challenge).where(swept))
    row = Challenge(
        challenge=challenge,
        purpose=purpose.value,
        session_id=session,
        expires_at=expires_at,
    )
    tx.add(row)
    tx.flush()


def take_challenge(
    tx: Tx,
    challenge: bytes,
    purpose: Purpose,
    session: SessionId | None,
    moment: datetime,
) -> bool:
    """Use up a challenge. The delete decides: it can be answered once."""
    asked = delete(Challenge).where(
        Challenge.challenge == challenge,
        Challenge.purpose == purpose.value,
        Challenge.session_id.is_not_distinct_from(session),
        Challenge.expires_at > moment,
    )
    return _count(tx, asked) == 1


def finish_second_step(
    tx: Tx, session: SessionId, token_hash: bytes, moment: datetime
) -> bool:
    """Let a pending session in, under a new token. The update decides: it happens once."""
    pending = update(Session).where(Session.id == session, Session.is_pending)
    let_in = pending.values(
        is_pending=False,
        has_second_factor=True,
        proven_at=moment,
        token_hash=token_hash,
    )
    return _count(tx, let_in) == 1


def prove_session(
    tx: Tx, session: SessionId | None, moment: datetime, *, has_second_factor: bool
) -> None:
    mine = update(Session).where(Session.id == session)
    tx.execute(mine.values(proven_at=moment, has_second_factor=has_second_factor))


def policy(tx: Tx) -> FactorPolicyFacts:
    row = tx.get(FactorPolicy, _THE_ROW)
    return row.facts() if row else FactorPolicyFacts()


def set_policy(tx: Tx, required_of: RequiredOf, roles: list[str]) -> None:
    wanted = {"required_of": required_of.value, "roles": roles}
    first = insert(FactorPolicy).values(id=_THE_ROW, **wanted)
    tx.execute(first.on_conflict_do_update(index_elements=["id"], set_=wanted))


def _count(tx: Tx, statement: "Executable") -> int:
    return cast("CursorResult[tuple[()]]", tx.execute(statement)).rowcount
