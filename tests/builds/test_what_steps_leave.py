"""What is left of a step: rows, lines in the log of deeds, or nothing at all."""

ONE = """
import polars as pl

def transform():
    return pl.LazyFrame({"n": [1, 2, 3]})
"""
RAISES = """
def transform(one):
    raise ValueError("the third wheel came off")
"""
GROWS = """
import polars as pl
from dataspace_runner import previous

def transform():
    seen, new = previous(), pl.LazyFrame({"n": [1]})
    return new if seen is None else pl.concat([seen, new])
"""
LIES = """
import json, os, stat

REPORT = {"version": 1, "type": "succeeded", "row_count": 3, "peak_memory_bytes": 0}

def transform():
    with open(os.environ["DATASET_FOLDER"] + "/data.parquet", "wb") as data:
        data.write(b"PAR1, it says")
    for descriptor in map(int, os.listdir("/proc/self/fd")):
        try:
            if descriptor > 2 and stat.S_ISSOCK(os.fstat(descriptor).st_mode):
                os.write(descriptor, json.dumps(REPORT).encode() + b"\\n")
        except OSError:
            pass
    os._exit(0)
"""


def test_a_transform_goes_on_from_what_it_made_before(desk):
    desk.save(grows=GROWS)

    first, second = desk.build("grows"), desk.build("grows")

    assert first["state"] == second["state"] == "succeeded"
    assert desk.rows("grows") == [[1], [1]]


def test_a_step_that_lies_about_its_output_fails_and_leaves_nothing(desk, worker):
    desk.save(lies=LIES)

    [step] = desk.build("lies")["steps"]

    assert (step["state"], step["reason"]["type"]) == ("failed", "FileUnreadable")
    assert desk.node("lies")["state"] == "failed"
    assert list(worker.workshop.storage.root.glob("*/*")) == []


def test_how_a_build_and_its_steps_end_is_written_down(desk, world):
    desk.save(one=ONE, broken=RAISES)

    build = desk.build("broken", mode="upstream")

    steps, [whole] = world.audit("step.ended"), world.audit("build.ended")
    assert [(line.facts["state"], line.facts["reason"]) for line in steps] == [
        ("succeeded", None),
        ("failed", "TransformRaised"),
    ]
    assert [line.facts["step_id"] for line in steps] == [
        step["id"] for step in build["steps"]
    ]
    assert whole.facts == {"build_id": build["id"], "state": "failed"}
    for line in (*steps, whole):
        assert line.workspace_id == world.workspace
        assert (line.person_id, line.on_behalf_of) == (None, world.founder.id)


def test_a_request_is_followed_from_the_edge_to_its_steps(desk, log):
    desk.save(one=ONE)
    log.truncate(0)
    log.seek(0)

    answer = desk.ask("one")
    desk.worker.drain()

    request = answer.headers["x-request-id"]
    ended = [line for line in log.named("step.ended") if line["request_id"] == request]
    assert [(line["build"], line["state"]) for line in ended] == [
        (answer.json()["id"], "succeeded")
    ]
    assert request in {line["request_id"] for line in log.named("request")}
