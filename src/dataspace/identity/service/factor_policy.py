"""Of whom the installation requires a second factor."""

from collections.abc import Collection

from dataspace import audit
from dataspace.core.database import Tx
from dataspace.identity import factor_store
from dataspace.identity.errors import FactorFirst
from dataspace.identity.events import FactorPolicySet
from dataspace.identity.factor_models import FactorPolicyFacts, RequiredOf
from dataspace.identity.models import Actor


def factor_policy(tx: Tx) -> FactorPolicyFacts:
    return factor_store.policy(tx).facts()


def set_factor_policy(
    tx: Tx, actor: Actor, *, required_of: RequiredOf, roles: Collection[str]
) -> None:
    policy = factor_store.policy(tx)
    policy.required_of = required_of.value
    policy.roles = sorted(roles)
    is_required = policy.is_required(is_administrator=actor.is_administrator)
    # Else the one who sets it would be the first to stand before the wall.
    if is_required and not factor_store.methods_of(tx, actor.id):
        raise FactorFirst
    audit.record(tx, actor.by, FactorPolicySet(required_of.value, tuple(policy.roles)))
