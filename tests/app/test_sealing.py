"""The worker's sealer at work: a fault is told, and holds up nobody."""

from dataclasses import replace
from datetime import timedelta

import pytest

from dataspace.app.sealing import Sealing
from dataspace.audit.errors import WitnessRefused
from tests.audit.sealed import new_key, sealing


@pytest.fixture
def sealed(server, world, tmp_path):
    with sealing(server, world.engine.url.database, tmp_path) as sealed:
        yield sealed


@pytest.mark.control("M3")
def test_what_is_written_is_sealed(world, sealed):
    Sealing(world.owner_engine, sealed.sealer, None).once()

    assert sealed.proof().records > 0


@pytest.mark.control("M3")
def test_a_broken_seal_is_told_in_the_audit_log_once(world, sealed, log):
    sealed.sealer.seal()
    broken = Sealing(world.owner_engine, sealed.with_key(new_key()), None)

    broken.once()
    broken.once()

    [line] = world.audit("audit.seal_stopped")
    assert line.facts == {"signed": None, "numbered": 0}
    assert log.getvalue().count("audit log not sealed") == 2


@pytest.mark.control("M3")
def test_a_witness_who_refuses_is_told_in_the_log_of_the_process(world, sealed, log):
    def refuse(*_):
        raise WitnessRefused("it answered 503")

    Sealing(world.owner_engine, replace(sealed.sealer, witness=refuse), None).once()

    assert "it answered 503" in log.getvalue()
    assert sealed.proof().records > 0


def test_a_database_that_is_away_is_waited_for(world, sealed, log, monkeypatch):
    def away():
        raise OSError

    worker = Sealing(world.owner_engine, sealed.sealer, None)
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(type(sealed.sealer), "seal", lambda _: away())
        worker.once()

    assert "audit log not sealed" in log.getvalue()
    worker.once()
    assert sealed.proof().records > 0


@pytest.mark.control("M3")
def test_whose_time_is_up_goes_once_an_hour(world, sealed, clock):
    old = """{"kind": "kettle.boiled", "facts": {}, "at": 1700000000000000}"""
    insert = "INSERT INTO audit_entry (body, tx) VALUES (:body, 3)"
    worker = Sealing(world.owner_engine, sealed.sealer, timedelta(days=100))

    def bodies_left():
        return sum(b"kettle.boiled" in (one.body or b"") for one in sealed.records())

    sealed.tamper(insert, body=old)
    worker.once()
    assert bodies_left() == 0
    sealed.tamper(insert.replace("3)", "4)"), body=old)
    worker.once()
    assert bodies_left() == 0
    assert sealed.proof().records > 0
    clock.forward(hours=1, seconds=1)
    worker.once()

    assert [line.facts["count"] for line in world.audit("audit.expired")] == [1]
