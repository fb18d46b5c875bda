"""Of whom the installation requires a second factor."""

from dataspace import audit
from dataspace.core.database import Tx
from dataspace.identity import factor_store
from dataspace.identity.errors import FactorFirst
from dataspace.identity.factor_events import FactorPolicySet
from dataspace.identity.factor_models import FactorPolicyFacts
from dataspace.identity.models import Actor


def factor_policy(tx: Tx) -> FactorPolicyFacts:
    return factor_store.policy(tx)


def people_without_factors(tx: Tx) -> tuple[int, int]:
    """Count who may sign in, and who of them has no second factor."""
    return factor_store.people_who_may_sign_in(tx)


def set_factor_policy(tx: Tx, actor: Actor, wanted: FactorPolicyFacts) -> None:
    is_required = wanted.is_required(is_administrator=actor.is_administrator)
    # Else the one who sets it would be the first to stand before the wall.
    if is_required and not factor_store.methods_of(tx, actor.id):
        raise FactorFirst
    roles = sorted(wanted.roles)
    factor_store.set_policy(tx, wanted.required_of, roles)
    event = FactorPolicySet(wanted.required_of.value, tuple(roles))
    audit.record(tx, actor.by, event)
