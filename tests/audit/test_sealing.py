"""Sealing: nothing is lost, nothing waits, and a killed sealer goes on where it was."""

import pytest
from sqlalchemy import create_engine, text

from dataspace.audit.sealing import Sealer, SealBroken
from dataspace_audit.verifying import Tampering
from tests.audit.sealed import Sealed, new_key


@pytest.fixture
def sealed(server, world, tmp_path):
    database = world.engine.url.database
    engines = [
        create_engine(server.url("sealer", database)),
        create_engine(
            server.url("owner", database).set(username="postgres", password=None)
        ),
    ]
    yield Sealed(Sealer(engines[0], tmp_path, new_key()), engines[1])
    for engine in engines:
        engine.dispose()


def work(world, times=1):
    for number in range(times):
        world.founder.patch(world.here, name=f"Name {number}")


@pytest.mark.control("M3")
def test_every_line_is_sealed_once_and_byte_by_byte(world, sealed):
    work(world, 3)

    count = sealed.sealer.seal()
    proof = sealed.proof()

    assert count == proof.records == len(world.audit()) > 3
    assert [record.body.decode() for record in sealed.records()] == [
        line.body for line in world.audit()
    ]
    assert sealed.sealer.seal() == 0


@pytest.mark.control("M3")
def test_a_line_that_is_committed_late_is_not_lost(world, sealed):
    with world.owner_engine.begin() as slow:
        slow.execute(
            text(
                """INSERT INTO audit_entry (body) VALUES ('{"kind": "kettle.boiled"}')"""
            )
        )
        work(world)
        early = sealed.sealer.seal()
        work(world)

    late = sealed.sealer.seal()

    assert early + late == len(world.audit()) == sealed.proof().records
