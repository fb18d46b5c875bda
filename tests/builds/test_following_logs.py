"""A log is read while it is written, from any byte on, by whoever may read the build."""

import json

import pytest

from dataspace.access import Role

TALKS = """
import polars as pl

def transform():
    print("größer ünd größer")
    return pl.LazyFrame({"n": [1]})
"""


@pytest.fixture
def log(desk):
    desk.save(talks=TALKS)
    build = desk.build("talks")
    [step] = build["steps"]
    return f"{desk.here}/builds/{build['id']}/steps/{step['id']}/log"


def test_a_log_is_read_piece_by_piece_and_ends(desk, log):
    whole = desk.person.get(log).json()
    rest = desk.person.get(log, params={"offset": 5}).json()

    assert "größer ünd größer\n" in whole["text"]
    assert whole["is_complete"]
    assert whole["text"].encode()[5:].decode(errors="replace") == rest["text"]
    assert desk.person.get(log, params={"offset": 2**40}).json()["text"] == ""


def test_who_follows_hears_everything_and_then_the_end(desk, log):
    heard = desk.person.get(f"{log}/stream").text

    *pieces, end = heard.removesuffix("\n\n").split("\n\n")
    told = [json.loads(piece.partition("data: ")[2])["text"] for piece in pieces]
    assert "".join(told) == desk.person.get(log).json()["text"]
    assert end == "event: end\ndata: {}"


def test_who_lost_the_stream_goes_on_where_it_broke(desk, log):
    size = desk.person.get(log).json()["next_offset"]
    headers = {"last-event-id": str(size)}

    heard = desk.person.get(f"{log}/stream", headers=headers).text

    assert heard == "event: end\ndata: {}\n\n"


@pytest.mark.parametrize("offset", ["-1", "1" + "0" * 21, "9" * 5000, "x"])
def test_an_offset_that_no_log_has_is_refused(desk, log, offset):
    asked = desk.person.get(log, params={"offset": offset})
    streamed = desk.person.get(f"{log}/stream", headers={"last-event-id": offset})

    assert (asked.status_code, streamed.status_code) == (422, 422)


def test_a_stranger_hears_nothing(world, log):
    stranger = world.someone(None)

    assert stranger.get(log).status_code == 404
    assert stranger.get(f"{log}/stream").status_code == 404
    assert world.someone(Role.VIEWER).get(log).status_code == 200
