"""One request, one transaction, one door. Nobody else commits."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, MetaData, create_engine
from sqlalchemy.engine import URL
from sqlalchemy.exc import OperationalError as DatabaseAway
from sqlalchemy.orm import DeclarativeBase, Session

from dataspace.core.errors import Refusal

__all__ = ["DatabaseAway", "Engine", "Model", "Tx", "connect", "release", "transaction"]

Tx = Session


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
    with Session(engine, expire_on_commit=False) as tx:
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
