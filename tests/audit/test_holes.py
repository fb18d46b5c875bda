"""What somebody tried in order to be overlooked, as a role of the database or its master."""

import json
import shutil

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from dataspace.audit.errors import SealBroken
from dataspace_audit.verifying import Tampering
from tests.audit.test_sealing import YEAR, grow_old, set_back, work

ADD = "INSERT INTO audit_entry (body) VALUES (:body)"


def as_app(world, body):
    with world.engine.begin() as connection:
        connection.execute(text(ADD), {"body": json.dumps(body)})


@pytest.mark.control("M3")
def test_a_floor_that_leaves_out_what_has_no_number_stops_the_sealer(world, sealed):
    sealed.sealer.seal()
    sealed.tamper("UPDATE audit_epoch SET floor_id = 9000000000000000000")
    work(world)

    with pytest.raises(SealBroken):
        sealed.sealer.seal()


@pytest.mark.control("M3")
def test_the_sealer_s_role_moves_no_floor(sealed):
    sealed.sealer.seal()

    with sealed.sealer.engine.begin() as connection:
        with pytest.raises(DBAPIError, match="denied"):
            connection.execute(text("UPDATE audit_epoch SET floor_id = 7"))
        connection.rollback()


@pytest.mark.control("M3")
def test_a_line_that_somebody_else_wrote_excuses_no_missing_body(world, sealed, capsys):
    dropped = [[1, 0, 1_000_000]]
    as_app(world, {"kind": "audit.expired", "facts": {"count": 1, "dropped": dropped}})
    work(world)
    sealed.sealer.seal()
    sealed.tamper("DELETE FROM audit_entry WHERE kind = 'workspace.changed'")

    assert sealed.audited() == 1
    assert "body removed" in capsys.readouterr().out


@pytest.mark.control("M3")
@pytest.mark.parametrize(
    "facts", [{}, {"dropped": 7}, {"dropped": [[1]]}, {"dropped": [["x", 1, 2]]}, None]
)
def test_a_line_that_makes_no_sense_keeps_nobody_from_verifying(world, sealed, facts):
    as_app(world, {"kind": "audit.expired", "facts": facts})
    sealed.sealer.seal()

    assert sealed.audited() == 0


@pytest.mark.control("M3")
def test_one_expiry_excuses_exactly_what_it_dropped(world, sealed, capsys):
    grow_old(sealed, 1)
    body = '{"kind": "secret.replaced", "facts": {}, "at": 1700000000000000}'
    sealed.tamper("INSERT INTO audit_entry (body, tx) VALUES (:body, 3)", body=body)
    grow_old(sealed, 1)
    work(world)
    sealed.sealer.seal()
    assert sealed.sealer.expire(YEAR) == 2
    sealed.sealer.seal()
    assert sealed.audited() == 0

    sealed.tamper("DELETE FROM audit_entry WHERE kind = 'secret.replaced'")

    assert sealed.audited() == 1
    assert "record 1: body removed" in capsys.readouterr().out


@pytest.mark.control("M3")
@pytest.mark.parametrize(
    "keep", ["-1000 months 30030 days", "29 days", "-1 year", None, "-infinity"]
)
def test_no_interval_lets_young_lines_go(world, sealed, keep):
    work(world)
    sealed.sealer.seal()
    query = text("SELECT audit_expire(CAST(:keep AS interval), 1000)")

    with sealed.sealer.engine.begin() as connection:
        with pytest.raises(DBAPIError):
            connection.execute(query, {"keep": keep})
        connection.rollback()

    assert sealed.proof().dropped.count == 0


@pytest.mark.control("M3")
def test_what_the_log_says_of_itself_does_not_expire(sealed):
    body = '{"kind": "audit.epoch_begun", "facts": {}, "at": 1700000000000000}'
    sealed.tamper("INSERT INTO audit_entry (body, tx) VALUES (:body, 3)", body=body)
    sealed.sealer.seal()

    assert sealed.sealer.expire(YEAR) == 0


@pytest.mark.control("M3")
def test_a_tree_that_nobody_began_is_not_signed(world, sealed):
    work(world)
    count = sealed.sealer.seal()
    set_back(sealed, count - 4)
    sealed.tamper(
        "INSERT INTO audit_epoch (number, floor_id) SELECT 2, max(entry_id) FROM audit_leaf"
    )
    work(world)

    with pytest.raises(SealBroken):
        sealed.sealer.seal()
    assert not list((sealed.sealer.folder / "0002").rglob("checkpoint"))


@pytest.mark.control("M3")
def test_a_new_epoch_that_names_an_older_checkpoint_is_none(world, sealed, capsys):
    work(world)
    first = sealed.tree.newest() if sealed.sealer.seal() == 0 else None
    work(world)
    first = first or sealed.tree.newest()
    count = sealed.sealer.seal()
    set_back(sealed, count - 4)
    sealed.sealer.begin_epoch("ada", "disk lost")
    records = sealed.records(2)
    facts = json.loads(records[0].body)
    facts["facts"]["checkpoint"], facts["facts"]["sealed"] = first, 3
    sealed.tamper(
        "UPDATE audit_entry SET body = :body WHERE kind = 'audit.epoch_begun'",
        body=json.dumps(facts),
    )

    assert sealed.audited() == 1
    assert "not the beginning of an epoch" in capsys.readouterr().out


@pytest.mark.control("M3")
def test_a_killed_beginning_of_an_epoch_is_gone_on_with(world, sealed, monkeypatch):
    work(world)
    count = sealed.sealer.seal()
    set_back(sealed, count - 4)
    with monkeypatch.context() as during:
        during.setattr(type(sealed.sealer), "_publish", lambda *_, **__: None)
        sealed.sealer.begin_epoch("ada", "disk lost")
    with pytest.raises(SealBroken):
        sealed.sealer.seal()

    assert sealed.sealer.begin_epoch("ada", "disk lost") == 2
    work(world)
    assert sealed.sealer.seal() > 0
    assert sealed.audited() == 0


@pytest.mark.control("M3")
def test_a_tree_that_is_gone_is_missed(world, sealed, capsys):
    work(world)
    count = sealed.sealer.seal()
    set_back(sealed, count - 4)
    sealed.sealer.begin_epoch("ada", "disk lost")
    kept = sealed.folder / "kept"
    kept.write_text((sealed.sealer.folder / "0002" / "checkpoint").read_text())

    shutil.rmtree(sealed.sealer.folder / "0002")
    assert sealed.audited(kept) == 1
    assert "epoch 2 is missing" in capsys.readouterr().out


@pytest.mark.control("M3")
def test_the_first_tree_is_missed_as_well(world, sealed, capsys):
    work(world)
    count = sealed.sealer.seal()
    set_back(sealed, count - 4)
    sealed.sealer.begin_epoch("ada", "disk lost")

    shutil.rmtree(sealed.sealer.folder / "0001")

    assert sealed.audited() == 1
    assert "epoch 1 is missing" in capsys.readouterr().out


@pytest.mark.control("M3")
def test_where_nothing_was_signed_nothing_is_proved(world, sealed):
    work(world)
    sealed.sealer.seal()
    shutil.rmtree(sealed.tree.folder / "history")
    (sealed.tree.folder / "checkpoint").unlink()

    with pytest.raises(Tampering, match="not signed"):
        sealed.proof([])


@pytest.mark.control("M3")
def test_whoever_may_connect_cannot_hold_up_the_sealer(world, server, sealed):
    work(world)
    engine = create_engine(server.url("app", world.engine.url.database))
    with engine.connect() as connection:
        with pytest.raises(DBAPIError, match="denied"):
            connection.execute(text("SELECT 1 FROM audit_epoch FOR UPDATE"))
        connection.rollback()
        connection.execute(text("SELECT pg_advisory_lock(24225)"))
        assert sealed.sealer.seal() > 0
    engine.dispose()


@pytest.mark.control("M3")
def test_lines_that_wait_for_long_are_counted(sealed):
    sealed.sealer.seal()
    assert sealed.sealer.overlooked() == 0
    grow_old(sealed, 2)

    assert sealed.sealer.overlooked() == 2
