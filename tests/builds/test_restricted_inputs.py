"""What is restricted stays so through builds: who may read it, may read what it is in."""

from importlib import import_module
from threading import Thread
from time import sleep

import pytest
from sqlalchemy import text

from dataspace.access import Role
from tests.builds.conftest import Desk

pytestmark = pytest.mark.control("A3")
PAY = """
import polars as pl

def transform():
    return pl.LazyFrame({"salary": [4711]})
"""
TOTAL = """
def transform(pay):
    print(pay.collect())
    return pay
"""
ABOVE = "def transform(total):\n    return total\n"
PEEK = """
from pathlib import Path
import polars as pl

def transform():
    there = [path.read_text() for path in Path(__file__).parent.glob("*.py")]
    return pl.LazyFrame({"code": there})
"""


@pytest.fixture
def editor(world, worker):
    return Desk(world.someone(Role.EDITOR), world.here, worker)


def restrict(desk, name):
    path = f"{desk.here}/transforms/{desk.ids()[name]}/access/restriction"
    assert desk.person.put(path, is_restricted=True).status_code == 204


def share(desk, name, who, *permissions):
    path = f"{desk.here}/transforms/{desk.ids()[name]}/access/people/{who.person.id}"
    assert desk.person.put(path, permissions=list(permissions)).status_code == 204


def unshare(desk, name, who):
    path = f"{desk.here}/transforms/{desk.ids()[name]}/access/people/{who.person.id}"
    assert desk.person.delete(path).status_code == 204


def kind_of(desk, name):
    answer = desk.person.get(f"{desk.here}/datasets/{desk.ids()[name]}")
    return answer.json().get("type", answer.status_code)


def made_from(desk, name):
    """Ask the page about rights which restricted datasets close this one."""
    ids = {one: name for name, one in desk.ids().items()}
    shown = desk.person.get(f"{desk.here}/transforms/{desk.ids()[name]}/access")
    return [ids[one] for one in shown.json()["made_from"]]


def test_what_is_made_from_a_restricted_dataset_is_closed_with_it(world, desk, editor):
    desk.save(pay=PAY, total=TOTAL, above=ABOVE)
    desk.build("above", mode="upstream")
    assert kind_of(editor, "above") == 200

    restrict(desk, "pay")

    for name in ("pay", "total", "above"):
        assert kind_of(editor, name) == "ResourceRestricted", name
        assert editor.node(name)["is_closed"]
        assert editor.node(name)["snapshot"] is None
        assert kind_of(desk, name) == 200
    assert [made_from(desk, name) for name in ("pay", "above")] == [[], ["pay"]]
    forget_and_find_again(world)
    assert kind_of(editor, "above") == "ResourceRestricted"
    share(desk, "pay", editor, "dataset:read")
    assert kind_of(editor, "above") == 200


def forget_and_find_again(world):
    """As in an older installation: the migration's own statement knows what was made."""
    step = import_module("dataspace.migrations.versions.0011_groups_and_shares")
    with world.owner_engine.begin() as connection:
        connection.execute(text("DELETE FROM dataset_source"))
        connection.exec_driver_sql(step.SOURCES)


def test_it_stays_closed_when_the_code_no_longer_reads_it(desk, editor):
    """An older snapshot, or a log, still holds what came from there."""
    desk.save(pay=PAY, total=TOTAL)
    desk.build("total", mode="upstream")
    restrict(desk, "pay")

    desk.save(total=PAY)
    desk.build("total")

    assert kind_of(editor, "total") == "ResourceRestricted"


def test_logs_and_steps_of_what_is_closed_say_nothing(world, desk, editor):
    desk.save(pay=PAY, total=TOTAL, open=PAY)
    build = desk.build("total", "open", mode="upstream")
    restrict(desk, "pay")

    steps = {step["name"]: step for step in editor.show(build["id"])["steps"]}

    total = steps["total"]
    assert (total["is_closed"], total["rows_out"], total["inputs"]) == (True, None, [])
    assert (steps["open"]["is_closed"], steps["open"]["rows_out"]) == (False, 1)
    log = f"{editor.here}/builds/{build['id']}/steps/{total['id']}/log"
    assert editor.person.get(log).json()["type"] == "ResourceRestricted"
    assert editor.person.get(f"{log}/stream").text == ""
    assert "4711" in desk.person.get(log).json()["text"]
    assert "4711" in desk.person.get(f"{log}/stream").text
    # Who saw it is written down, once.
    [line] = world.audit("dataset.restricted_read")
    assert line.person_id == desk.person.id


def test_a_step_that_fails_leaves_no_way_to_what_it_read(desk, editor):
    desk.save(
        pay=PAY, total="def transform(pay):\n    raise ValueError(pay.collect())\n"
    )
    restrict(desk, "pay")
    build = desk.build("total", mode="upstream")

    step = next(s for s in editor.show(build["id"])["steps"] if s["name"] == "total")

    assert step["traceback"] is None
    assert set(step["reason"]) == {"type", "title"}
    log = f"{editor.here}/builds/{build['id']}/steps/{step['id']}/log"
    assert editor.person.get(log).json()["type"] == "ResourceRestricted"


def test_a_build_that_would_read_it_is_not_started(desk, editor):
    desk.save(pay=PAY)
    desk.build("pay")
    restrict(desk, "pay")
    editor.save(mine=TOTAL)

    refused = editor.ask("mine").json()
    upstream = editor.ask("mine", mode="upstream").json()

    assert refused["type"] == upstream["type"] == "NotBuildable"
    [problem] = refused["problems"]
    assert (problem["type"], problem["name"]) == ("InputRestricted", "pay")
    assert {p["type"] for p in upstream["problems"]} == {
        "InputRestricted",
        "TransformRestricted",
    }


@pytest.mark.parametrize("late", ["restricted", "unshared"])
def test_the_worker_asks_again_and_names_the_input(desk, editor, late):
    desk.save(pay=PAY)
    desk.build("pay")
    editor.save(mine=TOTAL)
    if late == "unshared":
        restrict(desk, "pay")
        share(desk, "pay", editor, "dataset:read")
    started = editor.start("mine")

    if late == "unshared":
        unshare(desk, "pay", editor)
    else:
        restrict(desk, "pay")
    desk.worker.drain()

    [step] = desk.show(started)["steps"]
    assert step["state"] == "failed"
    assert (step["reason"]["type"], step["reason"]["name"]) == (
        "InputRestricted",
        "pay",
    )


def test_what_is_restricted_meanwhile_is_not_built_by_who_is_not_named(desk, editor):
    desk.save(pay=PAY)
    started = editor.start("pay")

    restrict(desk, "pay")
    desk.worker.drain()

    [step] = desk.show(started)["steps"]
    assert (step["state"], step["reason"]["type"]) == ("failed", "ResourceRestricted")


def test_nobody_has_a_colleague_fetch_what_he_may_not_read(desk, editor):
    """The author of the code must be allowed as well as whoever builds it."""
    desk.save(pay=PAY)
    desk.build("pay")
    restrict(desk, "pay")
    editor.save(mine=TOTAL)

    build = desk.build("mine")

    [step] = build["steps"]
    assert (step["reason"]["type"], step["reason"]["name"]) == (
        "InputClosedToAuthor",
        "pay",
    )
    # Whoever may read it looks at the code, and answers for it with a save of his own.
    desk.save(mine=TOTAL + "\n# Seen.\n")
    assert desk.build("mine")["state"] == "succeeded"
    assert kind_of(editor, "mine") == "ResourceRestricted"


def test_a_running_step_is_stopped_when_its_builder_may_no_more(desk, editor):
    slow = "import time\n\ndef transform(pay):\n    time.sleep(15)\n    return pay\n"
    desk.save(pay=PAY)
    desk.build("pay")
    restrict(desk, "pay")
    share(desk, "pay", editor, "dataset:read")
    editor.save(mine=slow)
    started = editor.start("mine")
    step = desk.worker.step_waiting(started)

    def end_it_once_it_runs():
        while desk.show(started)["steps"][0]["rows_in"] is None:
            sleep(0.05)
        unshare(desk, "pay", editor)

    ending = Thread(target=end_it_once_it_runs)
    ending.start()
    desk.worker.run(step)
    ending.join()

    [ended] = desk.show(started)["steps"]
    assert ended["state"] == "cancelled"


def test_code_that_is_closed_to_the_builder_does_not_lie_beside_his(desk, editor):
    desk.save(pay=PAY)
    editor.save(peek=PEEK)
    editor.build("peek")
    assert any("4711" in row[0] for row in editor.rows("peek"))

    restrict(desk, "pay")
    editor.build("peek")

    rows = editor.rows("peek")
    assert len(rows) == 1
    assert "4711" not in rows[0][0]
