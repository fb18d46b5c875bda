"""Administrators look into the platform's own logs; what is in them stays text."""

import json
import os

import pytest

from dataspace.operations import log_files

AT = "2026-01-02T03:04:{second:02}.000000Z"


@pytest.fixture
def logs(world):
    folder = world.state / "logs"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture
def admin(world):
    return world.administrator()


def line(second, event="request", level="info", **facts):
    at = AT.format(second=second)
    return json.dumps({"event": event, "level": level, "timestamp": at, **facts}) + "\n"


def asked(admin, **params):
    answer = admin.get("/logs", params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def events(admin, **params):
    return [one["event"] for one in asked(admin, **params)["lines"]]


def test_lines_of_all_programs_and_older_files_come_newest_first(admin, logs):
    (logs / "api.1.log").write_text(line(1, "first"))
    (logs / "api.log").write_text(line(3, "third") + line(5, "fifth"))
    (logs / "worker.log").write_text(line(2, "second") + line(4, "fourth"))

    assert events(admin) == ["fifth", "fourth", "third", "second", "first"]
    assert events(admin, program="worker") == ["fourth", "second"]
    assert asked(admin)["is_complete"]


def test_lines_are_found_by_level_time_request_and_text(admin, logs):
    (logs / "api.log").write_text(
        line(1, "one", request_id="r-1", path="/Orders")
        + line(2, "two", "warning", request_id="r-2")
        + line(3, "three", "error", exception="Traceback: ORDERS is gone")
    )

    assert events(admin, level="warning") == ["three", "two"]
    assert events(admin, request_id="r-1") == ["one"]
    assert events(admin, text="orders") == ["three", "one"]
    assert events(admin, since=AT.format(second=2)) == ["three", "two"]
    assert events(admin, before=AT.format(second=2)) == ["one"]
    assert events(admin, text="absent") == []


def test_a_page_says_that_there_is_more(admin, logs):
    (logs / "api.log").write_text("".join(line(n, f"n{n}") for n in range(9)))

    page = asked(admin, limit=3)
    oldest = page["lines"][-1]["at"]

    assert (len(page["lines"]), page["is_complete"]) == (3, False)
    assert events(admin, limit=3, before=oldest) == ["n5", "n4", "n3"]


def test_what_is_no_line_of_ours_is_shown_as_text(admin, logs):
    hostile = [
        b"Segmentation fault \x1b[2J",
        b'"a text"',
        b"[" * 5_000,
        line(1, "too long", said="x" * 600_000).strip().encode(),
        b'{"event": "no time"}',
        b"\xff\xfe",
        b'{"event": "\\ud800", "level": "loud", "timestamp": "2026-01-02T03:04:05Z"}',
    ]
    (logs / "worker.log").write_bytes(b"\n".join(hostile))

    found = asked(admin)["lines"]

    assert len(found) == len(hostile)
    assert {one["level"] for one in found} == {"error"}
    assert found[-1]["event"] == "Segmentation fault \x1b[2J"


def test_looking_costs_no_more_however_long_a_log_or_a_line_is(
    admin, logs, monkeypatch
):
    monkeypatch.setattr(log_files, "_MOST_BYTES", 256 * 1024)
    (logs / "api.log").write_bytes(
        line(1, "lost").encode() + b"x" * 2_000_000 + b"\n" + line(2, "kept").encode()
    )

    page = asked(admin)

    assert [one["event"] for one in page["lines"]] == ["kept"]
    assert not page["is_complete"]


def test_only_the_platforms_own_logs_are_read(admin, logs, world):
    (world.state / "elsewhere").write_text(line(1, "elsewhere"))
    (logs / "api.log").symlink_to(world.state / "elsewhere")
    os.mkfifo(logs / "worker.log")

    assert events(admin) == []
    assert admin.get("/logs", params={"program": "../elsewhere"}).status_code == 422


@pytest.mark.control("M2")
def test_nobody_but_administrators_looks_into_the_logs(world, logs):
    (logs / "api.log").write_text(line(1))

    answer = world.founder.get("/logs")

    assert answer.status_code == 403
    assert world.browser().get("/api/logs").status_code == 401
