"""One request, one transaction, one door. Nobody else commits."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Connection,
    Engine,
    MetaData,
    Select,
    create_engine,
    event,
)
from sqlalchemy.engine import URL
from sqlalchemy.exc import OperationalError as DatabaseAway
from sqlalchemy.orm import (
    DeclarativeBase,
    ORMExecuteState,
    Session,
    SessionTransaction,
)

from dataspace.core import sight
from dataspace.core.by import By
from dataspace.core.errors import Refusal
from dataspace.core.sight import Sight

__all__ = [
    "DatabaseAway",
    "Engine",
    "Model",
    "Tx",
    "connect",
    "look",
    "release",
    "transaction",
]


class Tx(Session):
    """A transaction, what the policies of the database show to it, and whose it is."""

    sight: Sight = sight.NOTHING
    by: By | None = None
    """What the trail of changed rows takes for their author, from the next write on."""
    is_claimed: bool = False


class Model(DeclarativeBase):
    # Named constraints: a migration can drop what it can name.
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def connect(url: URL, *, pool_size: int = 8) -> Engine:
    """Make the pool of one process. A connection that died is replaced unseen."""
    return create_engine(
        url,
        pool_size=pool_size,
        max_overflow=8,
        pool_timeout=10,
        pool_pre_ping=True,
        # A failed statement is told in the log, what people wrote in it is not.
        hide_parameters=True,
    )


@contextmanager
def transaction(engine: Engine) -> Iterator[Tx]:
    """Commit when the block ends, roll back when it raises.

    A refusal that `keeps_writes` is the exception: a failed sign-in has to be counted.
    """
    with Tx(engine, expire_on_commit=False) as tx:
        try:
            yield tx
        except Refusal as refusal:
            if refusal.keeps_writes:
                tx.commit()
            raise
        tx.commit()


def release(tx: Tx) -> None:
    """Commit what is done and give the connection back, before something slow.

    What follows with the same `tx` is a transaction of its own: look again at whatever
    may have changed meanwhile.
    """
    tx.commit()


def look(
    tx: Tx,
    statement: Select[str, str],
    *,
    again: UUID | None = None,
    is_everywhere: bool = False,
    **asked: Any,
) -> None:
    """Show to the transaction what the statement finds, beside what it sees already.

    What was looked at before and is looked at `again` has to be found anew.
    """
    kept = Sight(tx.sight.workspaces - {again}, tx.sight.is_everywhere or is_everywhere)
    told, _ = tx.execute(statement, {**kept.parameters(), **asked}).one()
    tx.sight = Sight(sight.ids_in(told), kept.is_everywhere)


@event.listens_for(Tx, "before_flush")
def _claim_flushed(tx: Tx, *_: object) -> None:
    if tx.new or tx.dirty or tx.deleted:
        _claim(tx)


@event.listens_for(Tx, "do_orm_execute")
def _claim_executed(state: ORMExecuteState) -> None:
    tx = state.session
    if (
        isinstance(tx, Tx)
        and not state.is_select
        and state.statement is not sight.CLAIM
    ):
        _claim(tx)


def _claim(tx: Tx) -> None:
    """Say who writes, once and only where something is written: reading pays nothing."""
    if tx.by is not None and not tx.is_claimed:
        tx.is_claimed = True
        tx.execute(sight.CLAIM, {"by": json.dumps(tx.by.said())})


@event.listens_for(Tx, "after_begin")
def _show_again(
    tx: Tx, transaction: SessionTransaction, connection: Connection
) -> None:
    if not transaction.nested:
        tx.is_claimed = False
    # The settings ended with the transaction before `release`. A savepoint keeps them.
    if tx.sight != sight.NOTHING and not transaction.nested:
        connection.execute(sight.AGAIN, tx.sight.parameters())
