from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, cast

from sqlalchemy import delete, func, or_, select, true, update

from dataspace.core.database import Tx
from dataspace.core.ids import PersonId, TokenId, WorkspaceId
from dataspace.identity.factor_models import FactorPolicy, FactorPolicyFacts
from dataspace.identity.models import Person, PersonFacts
from dataspace.identity.token_models import ApiToken, TokenFacts

if TYPE_CHECKING:
    from sqlalchemy.engine import CursorResult


def insert(tx: Tx, token: ApiToken) -> None:
    tx.add(token)
    tx.flush()


def token_with_person(
    tx: Tx, token_hash: bytes
) -> tuple[ApiToken, Person, FactorPolicyFacts] | None:
    """Give the token, its owner, and what the installation asks of him, read at once."""
    query = (
        select(ApiToken, Person, FactorPolicy)
        .join(Person, Person.id == ApiToken.person_id)
        .outerjoin(FactorPolicy, true())
        .where(ApiToken.token_hash == token_hash)
    )
    row = tx.execute(query).one_or_none()
    if row is None:
        return None
    policy: FactorPolicy | None = row[2]
    return row[0], row[1], policy.facts() if policy else FactorPolicyFacts()


def use(tx: Tx, token: TokenId, moment: datetime, address: str | None) -> None:
    # Whoever else writes this row, revokes it or uses it: nobody has to wait for us.
    free = select(ApiToken.id).where(ApiToken.id == token)
    used = update(ApiToken).where(
        ApiToken.id.in_(free.with_for_update(skip_locked=True))
    )
    tx.execute(used.values(last_used_at=moment, last_address=address))


def living_of(tx: Tx, owner: PersonId) -> list[TokenFacts]:
    """List what was not revoked, the expired included: somebody may wonder why it fails."""
    return living_among(tx, [owner]).get(owner, [])


def living_among(
    tx: Tx, owners: Iterable[PersonId]
) -> dict[PersonId, list[TokenFacts]]:
    query = select(ApiToken).where(
        ApiToken.person_id.in_(list(owners)), ApiToken.revoked_at.is_(None)
    )
    found: dict[PersonId, list[TokenFacts]] = {}
    for token in tx.scalars(query.order_by(ApiToken.created_at)):
        found.setdefault(PersonId(token.person_id), []).append(token.facts())
    return found


def count_of(tx: Tx, owner: PersonId, moment: datetime) -> int:
    """Count those that are still good."""
    living = (ApiToken.revoked_at.is_(None), ApiToken.expires_at > moment)
    query = select(func.count()).where(ApiToken.person_id == owner, *living)
    return tx.scalar(query) or 0


def revoke(tx: Tx, owner: PersonId, token: TokenId, moment: datetime) -> str | None:
    """Revoke one and give its name. The update decides: it is revoked once."""
    one = update(ApiToken).where(
        ApiToken.id == token,
        ApiToken.person_id == owner,
        ApiToken.revoked_at.is_(None),
    )
    return tx.scalar(one.values(revoked_at=moment).returning(ApiToken.name))


def revoke_all(tx: Tx, owner: PersonId, moment: datetime) -> list[tuple[TokenId, str]]:
    living = update(ApiToken).where(
        ApiToken.person_id == owner, ApiToken.revoked_at.is_(None)
    )
    revoked = living.values(revoked_at=moment).returning(ApiToken.id, ApiToken.name)
    return [(TokenId(token), name) for token, name in tx.execute(revoked)]


def remove_over_before(tx: Tx, moment: datetime) -> int:
    """Remove those that were revoked or expired before this moment, and count them."""
    over = or_(ApiToken.revoked_at < moment, ApiToken.expires_at < moment)
    removed = delete(ApiToken).where(over)
    # Nothing of them is read back: the worker may not.
    removed = removed.execution_options(synchronize_session=False)
    return cast("CursorResult[tuple[()]]", tx.execute(removed)).rowcount


def service_accounts_in(tx: Tx, workspace: WorkspaceId) -> list[PersonFacts]:
    query = select(Person).where(Person.home_id == workspace)
    return [row.facts() for row in tx.scalars(query.order_by(func.lower(Person.name)))]


def service_account(tx: Tx, workspace: WorkspaceId, account: PersonId) -> Person | None:
    found = tx.get(Person, account)
    return found if found is not None and found.home_id == workspace else None


def insert_service_account(
    tx: Tx, account: PersonId, workspace: WorkspaceId, *, login: str, name: str
) -> None:
    tx.add(Person(id=account, login=login, name=name, home_id=workspace))
    tx.flush()
