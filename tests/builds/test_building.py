from threading import Timer

import pytest

from dataspace.access import Role

ONE = """
import polars as pl

def transform():
    return pl.LazyFrame({"n": [1, 2, 3]})
"""
DOUBLED = """
import polars as pl

def transform(one):
    print("doubling", one.ds_meta.row_count)
    return one.with_columns(doubled=pl.col("n") * 2)
"""
SLEEPS = """
import time

def transform():
    time.sleep(60)
"""
RAISES = """
def transform(one):
    raise ValueError("the third wheel came off")
"""


def states(build):
    return {step["name"]: step["state"] for step in build["steps"]}


def test_a_build_makes_datasets_in_the_order_of_dependency(desk):
    desk.save(doubled=DOUBLED, one=ONE)

    build = desk.build("doubled", mode="upstream")

    assert build["state"] == "succeeded", build
    assert [step["name"] for step in build["steps"]] == ["one", "doubled"]
    assert desk.rows("doubled") == [[1, 2], [2, 4], [3, 6]]
    second = build["steps"][1]
    assert (second["rows_in"], second["rows_out"]) == (3, 3)
    assert second["inputs"][0]["parameter"] == "one"
    assert second["peak_memory_bytes"] > 0


def test_what_a_step_prints_is_its_log(desk):
    desk.save(one=ONE, doubled=DOUBLED)

    build = desk.build("doubled", mode="upstream")

    assert "doubling 3" in desk.log(build, 1)


def test_an_input_that_was_never_built_is_named_and_nothing_starts(desk):
    desk.save(one=ONE, doubled=DOUBLED)

    refused = desk.ask("doubled")

    assert refused.status_code == 409
    [problem] = refused.json()["problems"]
    assert (problem["type"], problem["name"]) == ("InputNeverBuilt", "one")


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("def transform(:\n", "SyntaxInvalid"),
        ("def transform(ome):\n    return ome\n", "InputUnknown"),
        ("def transform(late):\n    return late\n", "CycleFound"),
    ],
)
def test_what_has_a_problem_is_saved_and_not_built(desk, code, problem):
    desk.save(one=ONE, late=code)

    refused = desk.ask("late")

    assert refused.json()["type"] == "NotBuildable"
    assert [p["type"] for p in refused.json()["problems"]] == [problem]


def test_a_step_that_raises_fails_alone_and_says_where(desk):
    desk.save(
        one=ONE,
        raises=RAISES,
        doubled=DOUBLED,
        after="def transform(raises):\n    return raises\n",
    )

    build = desk.build("one", "raises", "doubled", "after")

    assert build["state"] == "failed"
    assert states(build) == {
        "one": "succeeded",
        "doubled": "succeeded",
        "raises": "failed",
        "after": "skipped",
    }
    failed = next(step for step in build["steps"] if step["name"] == "raises")
    assert failed["reason"]["type"] == "TransformRaised"
    assert "the third wheel came off" in failed["reason"]["message"]
    assert (failed["reason"]["path"], failed["reason"]["line"]) == ("raises.py", 3)


def test_retrying_builds_what_did_not_succeed_from_the_mended_code(desk):
    desk.save(
        one=ONE, raises=RAISES, after="def transform(raises):\n    return raises\n"
    )
    failed = desk.build("one", "raises", "after")
    desk.save(raises="def transform(one):\n    return one\n")

    again = desk.person.post(f"{desk.here}/builds/{failed['id']}/retry")
    desk.worker.drain()

    build = desk.show(again.json()["id"])
    assert build["retry_of"] == failed["id"]
    assert states(build) == {"raises": "succeeded", "after": "succeeded"}


def test_a_build_that_succeeded_has_nothing_to_retry(desk):
    desk.save(one=ONE)
    build = desk.build("one")

    again = desk.person.post(f"{desk.here}/builds/{build['id']}/retry")

    assert again.json()["type"] == "NothingToRetry"


def test_a_build_under_way_cannot_be_retried(desk):
    desk.save(one=ONE)

    again = desk.person.post(f"{desk.here}/builds/{desk.start('one')}/retry")

    assert again.json()["type"] == "BuildStillRunning"


def test_a_build_of_nothing_is_refused(desk):
    assert desk.ask().json()["type"] == "NothingChosen"


def test_an_unknown_transform_is_refused(desk):
    desk.save(one=ONE)

    answer = desk.person.post(f"{desk.here}/builds", transform_ids=["rid.transform.x"])

    assert answer.json()["problems"][0]["type"] == "TransformUnknown"


def test_unknown_builds_and_steps_are_not_found(desk):
    nothing = "00000000-0000-0000-0000-000000000000"
    desk.save(one=ONE)
    build = desk.build("one")

    missing = desk.person.get(f"{desk.here}/builds/{nothing}")
    step = desk.person.get(f"{desk.here}/builds/{build['id']}/steps/{nothing}/log")

    assert missing.json()["type"] == "BuildUnknown"
    assert step.json()["type"] == "StepUnknown"


def test_a_cancelled_build_starts_no_further_step(desk):
    desk.save(one=ONE, doubled=DOUBLED)
    started = desk.start("doubled", mode="upstream")

    assert desk.person.post(f"{desk.here}/builds/{started}/cancel").status_code == 204
    desk.worker.drain()

    build = desk.show(started)
    assert build["state"] == "cancelled"
    assert set(states(build).values()) == {"cancelled"}
    again = desk.person.post(f"{desk.here}/builds/{started}/cancel")
    assert again.json()["type"] == "BuildOver"


def test_a_running_step_is_stopped_when_its_build_is_cancelled(desk):
    desk.save(slow=SLEEPS)
    started = desk.start("slow")

    cancel = f"{desk.here}/builds/{started}/cancel"
    Timer(2.0, lambda: desk.person.post(cancel)).start()
    desk.worker.drain()

    build = desk.show(started)
    assert build["state"] == "cancelled"
    assert build["steps"][0]["reason"]["type"] == "Cancelled"


def test_rights_that_were_withdrawn_stop_a_build_that_waits(desk, world):
    editor = world.person("eve", Role.EDITOR)
    desk.save(one=ONE)
    desk.person = editor
    started = desk.start("one")
    world.founder.put(f"{world.here}/members/{editor.id}", roles=["VIEWER"])

    desk.worker.drain()

    build = desk.show(started)
    assert build["state"] == "failed"
    assert build["steps"][0]["reason"]["type"] == "PermissionMissing"


def test_rights_that_were_withdrawn_stop_a_step_that_stands_in_the_queue(
    desk, worker, world
):
    editor = world.person("eve", Role.EDITOR)
    desk.save(one=ONE)
    desk.person = editor
    started = desk.start("one")
    step = worker.step_waiting(started)
    world.founder.put(f"{world.here}/members/{editor.id}", roles=["VIEWER"])

    worker.run(step)

    [shown] = desk.show(started)["steps"]
    assert (shown["state"], shown["reason"]["type"]) == ("failed", "PermissionMissing")


def test_rights_that_are_withdrawn_stop_a_step_that_runs(desk, worker, world):
    editor = world.person("eve", Role.EDITOR)
    desk.save(slow=SLEEPS)
    desk.person = editor
    started = desk.start("slow")
    step = worker.step_waiting(started)
    seat = f"{world.here}/members/{editor.id}"
    withdrawal = Timer(3.0, lambda: world.founder.put(seat, roles=["VIEWER"]))

    withdrawal.start()
    worker.run(step)
    withdrawal.join()

    assert desk.show(started)["steps"][0]["state"] == "cancelled"


def test_the_graph_says_what_is_fresh_and_why_not(desk):
    desk.save(one=ONE, doubled=DOUBLED)
    assert desk.node("one")["state"] == "never"
    desk.build("doubled", mode="upstream")
    assert desk.node("doubled")["state"] == "fresh"

    desk.build("one")
    after_input = desk.node("doubled")
    desk.save(one=ONE.replace("[1, 2, 3]", "[1, 2]"))
    after_code = desk.node("one")

    assert (after_input["state"], after_input["stale_because"]) == (
        "stale",
        [{"what": "input", "name": "one"}],
    )
    assert after_code["stale_because"] == [{"what": "code", "name": None}]


def test_only_the_newest_snapshots_are_kept_on_disk_too(desk, worker):
    desk.save(one=ONE)
    for _ in range(5):
        desk.build("one")

    id_ = desk.ids()["one"]
    kept = desk.person.get(f"{desk.here}/datasets/{id_}/snapshots").json()
    folders = list(worker.workshop.storage.root.glob("*/*"))

    assert len(kept) == worker.workshop.limits.retained_snapshots == len(folders)
