"""Half of what happened is never seen, and nothing is stuck, whoever was killed when."""

from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from dataspace.builds.filling import fill
from dataspace.builds.finishing import Ending, finish
from dataspace.builds.housekeeping import take_up_again
from dataspace.builds.models import StepState
from dataspace.builds.reasons import reason
from dataspace.builds.running import run
from dataspace.builds.taking import MOST_ATTEMPTS, take
from dataspace.core.database import transaction
from dataspace.core.ids import StepId

ONE = """
import polars as pl

def transform():
    return pl.LazyFrame({"n": [1, 2, 3]})
"""
FAILED = Ending(state=StepState.FAILED, reason=reason("RunnerDied"))


def taken(worker, step):
    """Take a step as a worker does that dies right afterwards."""
    with transaction(worker.workshop.engine) as tx:
        return take(tx, StepId(UUID(step)))


def finished(worker, claim, ending=FAILED):
    with transaction(worker.workshop.engine) as tx:
        return finish(
            tx, claim.build, claim.step.id, claim.attempt, ending, keeping=3
        ).is_written


def test_a_step_whose_worker_died_is_run_again(desk, worker):
    desk.save(one=ONE)
    build = desk.start("one")
    assert taken(worker, worker.step_waiting(build)) is not None

    worker.drain()

    shown = desk.show(build)
    assert shown["state"] == "succeeded"
    assert desk.rows("one") == [[1], [2], [3]]


def test_a_worker_that_comes_back_late_changes_nothing(desk, worker):
    desk.save(one=ONE)
    build = desk.start("one")
    late = taken(worker, worker.step_waiting(build))
    again = taken(worker, str(late.step.id))

    assert not finished(worker, late)
    assert finished(worker, again)
    assert not finished(worker, again)


def test_what_a_late_worker_made_is_removed_again(desk, worker, monkeypatch):
    desk.save(one=ONE)
    build = desk.start("one")
    step = worker.step_waiting(build)

    def overtaken(workshop, claim, log):
        ending = really(workshop, claim, log)
        taken(worker, step)
        return ending

    really = run.__globals__["_run"]
    monkeypatch.setitem(run.__globals__, "_run", overtaken)
    worker.run(step)

    assert list(worker.workshop.storage.root.glob("*/*")) == []
    assert desk.show(build)["steps"][0]["state"] == "running"


def test_a_step_that_kills_its_workers_is_given_up(desk, worker):
    desk.save(one=ONE)
    build = desk.start("one")
    step = worker.step_waiting(build)
    for _ in range(MOST_ATTEMPTS):
        assert taken(worker, step) is not None

    worker.drain()

    shown = desk.show(build)
    assert shown["state"] == "failed"
    assert shown["steps"][0]["reason"]["type"] == "WorkerLost"


def test_what_a_queue_lost_is_taken_up_again(desk, worker):
    desk.save(one=ONE)
    new, under_way = desk.start("one"), desk.start("one")
    worker.advance(under_way)
    for job, _, _ in worker.jobs():
        worker.forget(job)

    take_up_again(worker.workshop)
    worker.drain()

    assert desk.show(new)["state"] == desk.show(under_way)["state"] == "succeeded"


def test_what_is_in_the_queue_is_not_put_there_twice(desk, worker):
    desk.save(one=ONE)
    worker.advance(desk.start("one"))
    before = worker.jobs()

    take_up_again(worker.workshop)

    assert worker.jobs() == before


def test_what_a_step_reads_is_kept_until_it_has_ended(desk, worker, world, tmp_path):
    with_one = replace(worker.workshop.limits, retained_snapshots=1)
    worker.workshop = replace(worker.workshop, limits=with_one)
    desk.save(one=ONE, two="def transform(one):\n    return one\n")
    desk.build("one")
    claim = taken(worker, worker.step_waiting(desk.start("two")))
    (tmp_path / "in" / "code").mkdir(parents=True)
    [read] = fill(worker.workshop, claim, tmp_path).snapshots.values()
    for job, _, _ in worker.jobs():
        worker.forget(job)
    folder = worker.workshop.storage.folder(world.workspace, read)

    desk.build("one")
    while_it_runs = folder.exists()
    finished(worker, claim)
    desk.build("one")

    assert while_it_runs
    assert not folder.exists()


def test_a_fault_of_the_platform_ends_the_step_with_an_id(desk, worker, monkeypatch):
    desk.save(one=ONE)
    build = desk.start("one")

    def broken(*_):
        raise OSError("the disk fell out")

    monkeypatch.setitem(run.__globals__, "fill", broken)
    worker.drain()

    why = desk.show(build)["steps"][0]["reason"]
    assert why["type"] == "Fault"
    assert why["fault"]
    assert "disk" not in str(why)


def test_a_build_of_a_disabled_person_goes_no_further(desk, worker, world):
    desk.save(one=ONE)
    build = desk.start("one")
    administrator = world.administrator()
    administrator.post(f"/people/{world.founder.id}/disable")

    worker.drain()

    shown = administrator.get(f"{world.here}/builds/{build}").json()
    assert shown["steps"][0]["reason"]["type"] == "PersonDisabled"


def test_a_row_cannot_make_a_step_read_what_its_code_does_not(desk, worker, world):
    """The row's own words are decoration: what is read follows from the commit."""
    desk.save(one=ONE, secret=ONE.replace("1, 2, 3", "7"))
    desk.build("secret")
    build = desk.start("one")
    step = worker.step_waiting(build)
    with transaction(world.owner_engine) as tx:
        secret = desk.node("secret")["snapshot"]["id"]
        forged = (
            f'[{{"parameter": "x", "transform_id": "y", "snapshot_id": "{secret}"}}]'
        )
        tx.execute(
            text(
                "UPDATE step SET path = 'secret.py', inputs = :forged WHERE id = :step"
            ),
            {"forged": forged, "step": step},
        )

    worker.drain()

    assert desk.rows("one") == [[1], [2], [3]]
    assert desk.show(build)["steps"][0]["inputs"] == []


def test_a_step_of_another_commit_is_refused(desk, worker, world):
    desk.save(one=ONE)
    build = desk.start("one")
    step = worker.step_waiting(build)
    with transaction(world.owner_engine) as tx:
        other = "rid.transform.00000000-0000-4000-8000-000000000000"
        tx.execute(
            text("UPDATE step SET transform_id = :other WHERE id = :step"),
            {"other": other, "step": step},
        )

    worker.drain()

    assert desk.show(build)["steps"][0]["reason"]["type"] == "StepNotInCommit"


def test_an_input_that_went_away_meanwhile_is_named(desk, worker, world):
    desk.save(one=ONE, two="def transform(one):\n    return one\n")
    desk.build("one")
    build = desk.start("two")
    with transaction(world.owner_engine) as tx:
        tx.execute(text("DELETE FROM dataset"))

    worker.drain()

    why = desk.show(build)["steps"][0]["reason"]
    assert (why["type"], why["name"]) == ("InputGone", "one")


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM queue.procrastinate_jobs",
        "SELECT enqueue('steps', 'run_step', gen_random_uuid())",
        "SELECT enqueue_step(gen_random_uuid())",
        "UPDATE step SET state = 'succeeded'",
        "UPDATE build SET started_by = gen_random_uuid()",
        "INSERT INTO snapshot DEFAULT VALUES",
        "DELETE FROM snapshot",
    ],
)
def test_the_application_cannot_command_the_worker(world, statement):
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction(world.engine) as tx,
    ):
        tx.execute(text(statement))
