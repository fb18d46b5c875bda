"""What the policies of the database show to a transaction: a wall behind `access`.

Two settings of the transaction say it, and they end with it. Where neither is set,
nothing is seen and nothing can be written.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Select,
    Text,
    Uuid,
    bindparam,
    cast,
    func,
    select,
    union,
)


@dataclass(frozen=True, slots=True)
class Sight:
    """Workspaces by their ids, or everything, which is the administrators'."""

    workspaces: frozenset[UUID] = frozenset()
    is_everywhere: bool = False

    def parameters(self) -> dict[str, Any]:
        return {
            "kept": list(self.workspaces),
            "everywhere": "on" if self.is_everywhere else "",
        }


NOTHING = Sight()


def setting(workspaces: ColumnElement[Any]) -> Select[str, str]:
    """Write the statement that sets both until the transaction ends."""
    return select(
        func.set_config("dataspace.workspaces", cast(workspaces, Text), True),  # noqa: FBT003  PostgreSQL's.
        func.set_config("dataspace.everywhere", bindparam("everywhere"), True),  # noqa: FBT003  PostgreSQL's.
    )


def adding(found: Select[UUID]) -> Select[str, str]:
    """Write the statement that shows what `found` finds, beside what is kept."""
    kept = select(func.unnest(_kept()))
    return setting(func.array(union(kept, found).scalar_subquery()))


def ids_in(told: str) -> frozenset[UUID]:
    """Read an array of ids as PostgreSQL writes it: `{…,…}`."""
    return frozenset(UUID(one) for one in told.strip("{}").split(",") if one)


def _kept() -> ColumnElement[Any]:
    return bindparam("kept", type_=ARRAY(Uuid()))


AGAIN = setting(_kept())
# A right of its own, beside what is seen, and never longer than one transaction: the audit
# log of one workspace by its id, or `everywhere`.
OPEN_AUDIT_LOG = select(
    func.set_config("dataspace.audit_of", bindparam("audit_of", type_=Text()), True)  # noqa: FBT003  PostgreSQL's.
)
# No sight, but said in the same way: whom the trail of changed rows takes for their author.
CLAIM = select(
    func.set_config("dataspace.by", bindparam("by", type_=Text()), True)  # noqa: FBT003  PostgreSQL's.
)
