"""Tokens that are over are known for a while, and then removed by the worker."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import ProgrammingError

from dataspace import identity
from dataspace.core.database import connect, transaction
from dataspace.identity.token_models import ApiToken
from tests.programs import made_by, program

KEPT = timedelta(days=90)


@pytest.fixture
def worker(world, server):
    engine = connect(server.url("worker", world.engine.url.database), pool_size=1)
    yield engine
    engine.dispose()


def forget(worker):
    with transaction(worker) as tx:
        identity.forget_tokens(tx, KEPT)


def left(world):
    with world.owner_engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(ApiToken))


@pytest.mark.control("A4")
def test_what_was_revoked_or_expired_long_ago_is_removed(world, worker, clock):
    owner = world.person("owner")
    revoked, living = made_by(owner), made_by(owner, expires_in_days=90)
    made_by(owner, expires_in_days=1)
    owner.delete(f"/me/tokens/{revoked['made']['id']}")

    clock.forward(days=89)
    forget(worker)
    assert left(world) == 3
    assert program(world, living["token"]).get("/api/workspaces").status_code == 200
    assert world.audit("token.forgotten") == []

    clock.forward(days=1, minutes=1)
    forget(worker)
    # The one that expired a day after it was made is known for one more day.
    assert left(world) == 2
    clock.forward(days=1)
    forget(worker)
    forget(worker)

    assert left(world) == 1
    told = [line.facts["tokens"] for line in world.audit("token.forgotten")]
    assert told == [1, 1]


@pytest.mark.control("A4")
def test_the_worker_reads_no_more_of_a_token_than_that_it_is_over(worker):
    with worker.connect() as connection:
        connection.execute(text("SELECT id, expires_at, revoked_at FROM api_token"))
        for column in ("token_hash", "scopes", "person_id", "name"):
            with pytest.raises(ProgrammingError, match="permission denied"):
                connection.execute(text(f"SELECT {column} FROM api_token"))  # noqa: S608
            connection.rollback()
