"""Sealing: nothing is lost, nothing waits, and a killed sealer goes on where it was."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from dataspace.audit.errors import EpochNotNeeded, SealBroken
from dataspace_audit.tiles import Tree
from tests.audit.sealed import new_key

LINE = """INSERT INTO audit_entry (body) VALUES ('{"kind": "kettle.boiled", "facts": {}}')"""


def work(world, times=1):
    for number in range(times):
        world.founder.patch(world.here, name=f"Name {number}")


@pytest.mark.control("M3")
def test_every_line_is_sealed_once_and_byte_by_byte(world, sealed):
    work(world, 3)

    count = sealed.sealer.seal()
    proof = sealed.proof()

    with sealed.superuser.connect() as connection:
        bodies = connection.scalars(text("SELECT body FROM audit_entry ORDER BY id"))
        assert [one.body.decode() for one in sealed.records()] == list(bodies)
    assert count == proof.records > 3
    assert sealed.sealer.seal() == 0


@pytest.mark.control("M3")
def test_a_line_that_is_committed_late_is_not_lost(world, sealed):
    with world.owner_engine.begin() as slow:
        slow.execute(text(LINE))
        work(world)
        early = sealed.sealer.seal()
        work(world)

    late = sealed.sealer.seal()

    with sealed.superuser.connect() as connection:
        total = connection.scalar(text("SELECT count(*) FROM audit_entry"))
    assert late > 0
    assert early + late == total == sealed.proof().records


@pytest.mark.control("M3")
def test_lines_are_taken_by_the_number_of_their_transaction_not_by_its_digits(sealed):
    insert = "INSERT INTO audit_entry (body, tx) VALUES (:body, :tx)"
    body = '{"kind": "kettle.boiled", "facts": {}, "at": 1}'
    for tx in (9, 10, 99, 100):
        sealed.tamper(insert, body=body, tx=tx)

    sealed.sealer.seal()

    with sealed.superuser.connect() as connection:
        query = "SELECT tx FROM audit_leaf JOIN audit_entry ON id = entry_id"
        found = connection.scalars(text(f"{query} ORDER BY number LIMIT 4"))
        assert list(found) == [9, 10, 99, 100]


@pytest.mark.control("M3")
def test_a_writer_does_not_wait_for_the_sealer(world, sealed):
    sealed.sealer.seal()
    with sealed.sealer.engine.begin() as held:
        held.execute(text("SELECT 1 FROM audit_epoch FOR UPDATE"))
        work(world)

        assert sealed.sealer.seal() == 0

    assert sealed.sealer.seal() > 0


class Killed(Exception):
    pass


def killing(*_):
    raise Killed


@pytest.mark.control("M3")
@pytest.mark.parametrize("place", ["extend", "publish"])
def test_a_killed_sealer_goes_on_where_it_was(world, sealed, monkeypatch, place):
    work(world)
    sealed.sealer.seal()
    work(world)
    with monkeypatch.context() as during:
        during.setattr(Tree, place, killing)
        with pytest.raises(Killed):
            sealed.sealer.seal()

    sealed.sealer.seal()
    work(world)
    sealed.sealer.seal()

    assert sealed.proof().records == len(sealed.records()) > 0


@pytest.mark.control("M3")
def test_a_note_that_was_cut_off_hides_none(world, sealed):
    sealed.sealer.seal()
    [day] = (sealed.tree.folder / "history").iterdir()
    with day.open("a") as history:
        history.write("test.example/1\n17")
    work(world)

    sealed.sealer.seal()

    # The first seal makes the epoch, whose row has a line of its own: two notes, and one.
    assert sealed.proof().checkpoints == len(list(sealed.tree.notes())) == 3


@pytest.mark.control("M3")
def test_nobody_seals_on_with_another_key(world, sealed):
    work(world)
    sealed.sealer.seal()
    work(world)

    with pytest.raises(SealBroken):
        sealed.with_key(new_key()).seal()


@pytest.mark.control("M3")
def test_a_database_that_was_set_back_is_not_sealed_over(world, sealed):
    work(world)
    sealed.sealer.seal()
    sealed.tamper("DELETE FROM audit_leaf WHERE number > 2")

    with pytest.raises(SealBroken) as refused:
        sealed.sealer.seal()

    assert refused.value.numbered == 3


@pytest.mark.control("M3")
def test_a_database_that_counts_from_the_start_again_is_noticed(sealed):
    sealed.sealer.seal()
    sealed.tamper("UPDATE audit_epoch SET last_tx = 4000000000")

    with pytest.raises(SealBroken):
        sealed.sealer.seal()


def set_back(sealed, number):
    """Do what restoring a backup does: later lines and leaves are not there."""
    sealed.tamper(
        "DELETE FROM audit_entry WHERE id IN"
        " (SELECT entry_id FROM audit_leaf WHERE number > :number)",
        "DELETE FROM audit_leaf WHERE number > :number",
        number=number,
    )


@pytest.mark.control("M3")
def test_after_a_restore_a_new_epoch_goes_on_and_tells_the_gap(world, sealed, capsys):
    work(world)
    before = sealed.sealer.seal()
    set_back(sealed, before - 4)

    assert sealed.sealer.begin_epoch("ada", "disk lost, backup of last night") == 2
    work(world)
    sealed.sealer.seal()

    assert sealed.audited() == 0
    told = capsys.readouterr().out
    assert f"goes on from record {before - 3} of the epoch before: 3 records" in told
    first = sealed.records(2)[0]
    assert b"disk lost, backup of last night" in first.body
    assert b'"kind": "audit.epoch_begun"' in first.body


@pytest.mark.control("M3")
def test_a_new_epoch_hides_no_more_than_it_says(world, sealed, capsys):
    work(world)
    before = sealed.sealer.seal()
    set_back(sealed, before - 4)
    sealed.sealer.begin_epoch("ada", "disk lost")
    sealed.tamper(
        "DELETE FROM audit_leaf WHERE epoch = 1 AND number > :number", number=before - 6
    )

    assert sealed.audited() == 1
    assert f"epoch 1, record {before - 5}: truncated" in capsys.readouterr().out


@pytest.mark.control("M3")
def test_no_epoch_begins_without_need(sealed):
    sealed.sealer.seal()

    with pytest.raises(EpochNotNeeded):
        sealed.sealer.begin_epoch("eve", "to hide something")


YEAR = timedelta(days=366)


def grow_old(sealed, upto):
    """Seal lines that say they are two years old."""
    sealed.tamper(
        "INSERT INTO audit_entry (body, tx)"
        " SELECT :body, 3 FROM generate_series(1, :upto)",
        body='{"kind": "kettle.boiled", "facts": {}, "at": 1700000000000000}',
        upto=upto,
    )


@pytest.mark.control("M3")
def test_what_is_left_stays_provable_when_old_bodies_went(sealed, capsys):
    grow_old(sealed, 3)
    sealed.sealer.seal()

    assert sealed.sealer.expire(YEAR) == 3
    sealed.sealer.seal()

    bodies = [record.body for record in sealed.records()]
    assert bodies.count(None) == 3
    assert sealed.audited() == 0
    assert "3 of them dropped" in capsys.readouterr().out


@pytest.mark.control("M3")
def test_a_body_that_went_without_a_line_is_named(world, sealed, capsys):
    grow_old(sealed, 3)
    work(world)
    count = sealed.sealer.seal()
    sealed.sealer.expire(YEAR)
    sealed.sealer.seal()
    sealed.tamper(
        "DELETE FROM audit_entry WHERE id ="
        " (SELECT entry_id FROM audit_leaf WHERE number = :number)",
        number=count - 1,
    )

    assert sealed.audited() == 1
    assert f"record {count - 1}: body removed" in capsys.readouterr().out


@pytest.mark.control("M3")
def test_what_is_not_sealed_yet_does_not_expire(sealed):
    grow_old(sealed, 3)

    assert sealed.sealer.expire(YEAR) == 0


@pytest.mark.control("M3")
def test_a_log_is_kept_for_thirty_days_whoever_asks(sealed):
    with pytest.raises(Exception, match="at least 30 days"):
        sealed.sealer.expire(timedelta(days=29))


@pytest.mark.control("M3")
def test_a_checkpoint_that_somebody_put_away_outlives_all_others(world, sealed, capsys):
    work(world)
    sealed.sealer.seal()
    kept = sealed.folder / "kept"
    kept.write_text(sealed.tree.newest())
    alien = replace(sealed.sealer, folder=sealed.folder / "other")
    sealed.tamper(
        "DELETE FROM audit_leaf",
        "DELETE FROM audit_entry WHERE id > 3",
        "UPDATE audit_epoch SET last_tx = 0, last_id = 0",
    )
    alien.seal()
    sealed.sealer = alien

    assert sealed.audited(kept) == 1
    assert "taken back" in capsys.readouterr().out
