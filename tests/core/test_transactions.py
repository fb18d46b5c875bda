"""One door for transactions: what is kept, what is not, and what a lost line does."""

from dataclasses import dataclass
from typing import ClassVar

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from dataspace.core.database import connect, transaction
from dataspace.core.errors import Conflict


@dataclass(eq=False)
class CupTaken(Conflict):
    """Somebody drinks from that cup."""


@dataclass(eq=False)
class CupCounted(Conflict):
    """Somebody drinks from that cup, and it was counted."""

    keeps_writes: ClassVar[bool] = True


@pytest.fixture
def cups(world):
    with world.owner_engine.begin() as connection:
        connection.execute(text("CREATE TABLE cup (number int UNIQUE DEFERRABLE)"))
        connection.execute(text("GRANT ALL ON cup TO dataspace_app"))

    class Cups:
        engine = world.engine

        def add(self, number, then=None):
            with transaction(world.engine) as tx:
                tx.execute(text("INSERT INTO cup VALUES (:number)"), {"number": number})
                if then is not None:
                    raise then

        @property
        def there(self):
            with world.engine.connect() as connection:
                return sorted(connection.scalars(text("SELECT number FROM cup")))

    return Cups()


def test_what_ends_well_is_kept(cups):
    cups.add(1)

    assert cups.there == [1]


@pytest.mark.parametrize("raised", [OSError(), KeyboardInterrupt(), CupTaken()])
def test_what_ends_badly_is_not(cups, raised):
    with pytest.raises(type(raised)):
        cups.add(1, then=raised)

    assert cups.there == []


def test_a_refusal_that_has_to_be_counted_is_kept(cups):
    with pytest.raises(CupCounted):
        cups.add(1, then=CupCounted())

    assert cups.there == [1]


def test_a_commit_that_fails_is_heard(cups):
    cups.add(1)
    with cups.engine.begin() as connection:
        connection.execute(text("SELECT 1"))

    with pytest.raises(DBAPIError), transaction(cups.engine) as tx:
        tx.execute(text("SET CONSTRAINTS ALL DEFERRED; INSERT INTO cup VALUES (1)"))

    assert cups.there == [1]


def test_nothing_stays_open_behind_a_transaction(cups):
    for number in range(3):
        cups.add(number)

    assert cups.engine.pool.checkedout() == 0


def test_a_connection_that_died_is_replaced_unseen(cups):
    cups.add(1)
    with cups.engine.connect() as connection:
        other = connect(cups.engine.url)
        with other.connect() as dying:
            pid = dying.scalar(text("SELECT pg_backend_pid()"))
        terminate = text("SELECT pg_terminate_backend(:pid)")
        assert connection.scalar(terminate, {"pid": pid})
    with other.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM cup")) == 1
    other.dispose()


def test_a_failed_statement_does_not_tell_what_people_wrote(cups):
    with pytest.raises(DBAPIError) as failed, transaction(cups.engine) as tx:
        tx.execute(text("SELECT 1/0, :written"), {"written": "canary-7b1f"})

    assert "canary-7b1f" not in str(failed.value)
