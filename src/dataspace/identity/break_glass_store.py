from datetime import datetime
from typing import TYPE_CHECKING, cast

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from dataspace.core.database import Tx
from dataspace.core.ids import BreakGlassUseId, PersonId
from dataspace.identity.factor_models import (
    BreakGlassCode,
    BreakGlassFacts,
    BreakGlassUse,
)

if TYPE_CHECKING:
    from sqlalchemy.engine import CursorResult

_THE_ROW = 1


def replace_code(tx: Tx, code_hash: bytes, moment: datetime) -> None:
    made = {"code_hash": code_hash, "made_at": moment}
    first = insert(BreakGlassCode).values(id=_THE_ROW, **made)
    tx.execute(first.on_conflict_do_update(index_elements=["id"], set_=made))


def take_code(tx: Tx, code_hash: bytes) -> bool:
    """Use up the code. The delete decides: it opens one session."""
    taken = delete(BreakGlassCode).where(BreakGlassCode.code_hash == code_hash)
    return cast("CursorResult[tuple[()]]", tx.execute(taken)).rowcount == 1


def insert_use(tx: Tx, person: PersonId, moment: datetime, address: str | None) -> None:
    tx.add(BreakGlassUse(person_id=person, used_at=moment, address=address))
    tx.flush()


def unacknowledged(tx: Tx) -> list[BreakGlassFacts]:
    query = select(BreakGlassUse).where(BreakGlassUse.acknowledged_at.is_(None))
    return [
        BreakGlassFacts(
            id=BreakGlassUseId(row.id),
            person_id=PersonId(row.person_id),
            used_at=row.used_at,
            address=row.address,
        )
        for row in tx.scalars(query.order_by(BreakGlassUse.used_at))
    ]


def acknowledge(tx: Tx, use: BreakGlassUseId, moment: datetime) -> bool:
    open_one = (BreakGlassUse.id == use, BreakGlassUse.acknowledged_at.is_(None))
    done = update(BreakGlassUse).where(*open_one).values(acknowledged_at=moment)
    return cast("CursorResult[tuple[()]]", tx.execute(done)).rowcount == 1
