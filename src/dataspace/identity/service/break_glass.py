"""The sealed code for the day on which no administrator has his second factor.

It stands in for the second factor of one administrator, once; his password it does not
replace. All administrators are told by mail, and see it until one of them says that he
knows.
"""

from dataspace import audit
from dataspace.core import clock
from dataspace.core.by import By
from dataspace.core.database import Tx
from dataspace.core.ids import BreakGlassUseId
from dataspace.identity import break_glass_store, codes, notices
from dataspace.identity.errors import BreakGlassUseUnknown
from dataspace.identity.factor_events import (
    BreakGlassAcknowledged,
    BreakGlassMade,
    BreakGlassUsed,
)
from dataspace.identity.factor_models import BreakGlassFacts, Method
from dataspace.identity.models import Actor, Secret
from dataspace.identity.service import attempts
from dataspace.identity.service.telling import tell_administrators


def make_break_glass_code(tx: Tx, by: By) -> Secret:
    """Make the code, which is shown once; the former one is good for nothing."""
    code = codes.new_break_glass_code()
    break_glass_store.replace_code(tx, codes.digest_of(code), clock.now())
    audit.record(tx, by, BreakGlassMade())
    tell_administrators(tx, notices.break_glass_made(clock.now()))
    return code


def break_glass(tx: Tx, actor: Actor, code: Secret) -> None:
    """Return if an administrator brings the code, which is used up; else count and refuse."""
    attempts.await_turn_for_codes(tx, actor)
    if not actor.is_administrator or not break_glass_store.take_code(
        tx, codes.digest_of(code)
    ):
        attempts.refuse_factor(tx, actor, Method.BREAK_GLASS)
    attempts.forget_wrong_codes(tx, actor.id)
    break_glass_store.insert_use(tx, actor.id, clock.now(), actor.by.address)
    audit.record(tx, actor.by, BreakGlassUsed(actor.id))
    message = notices.break_glass_used(actor.by.address, clock.now())
    tell_administrators(tx, message)


def uses_of_break_glass(tx: Tx) -> list[BreakGlassFacts]:
    """List the uses that nobody has acknowledged yet."""
    return break_glass_store.unacknowledged(tx)


def acknowledge_break_glass(tx: Tx, by: By, use: BreakGlassUseId) -> None:
    if not break_glass_store.acknowledge(tx, use, clock.now()):
        raise BreakGlassUseUnknown(use)
    audit.record(tx, by, BreakGlassAcknowledged(use))
