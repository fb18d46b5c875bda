"""One line of JSON for each thing that happened, safe from what people type."""

import json
import logging

import pytest
import structlog

HOSTILE = [
    'a\n{"event": "forged"}',
    "a\r\nforged",
    "\u2028forged",
    "\x1b[2J\x1b[31m",
    "\0",
    '"}, "event": "forged',
    "\ud800",
]


@pytest.mark.control("M2")
@pytest.mark.parametrize("typed", HOSTILE, ids=ascii)
def test_nobody_forges_a_line_by_what_he_types(log, typed):
    structlog.get_logger().info("request", path=typed)
    logging.getLogger("elsewhere").warning("path %s", typed)

    written = log.getvalue()

    assert written.isascii()
    assert len(written.splitlines()) == 2
    first, second = (json.loads(line) for line in written.splitlines())
    assert (first["event"], first["path"]) == ("request", typed)
    assert second["event"] == f"path {typed}"


def test_every_line_says_when_and_how_bad(log):
    structlog.get_logger().error("fault")
    logging.getLogger("elsewhere").warning("careful")

    assert [line["level"] for line in log.lines] == ["error", "warning"]
    assert all(line["timestamp"].endswith("Z") for line in log.lines)
    assert log.lines[1]["logger"] == "elsewhere"


def test_a_fault_with_its_trace_is_one_line(log):
    fault = OSError("two\nlines")

    structlog.get_logger().error("fault", exc_info=fault)

    [line] = log.lines

    assert "two\nlines" in line["exception"]


@pytest.mark.control("M2")
def test_a_request_is_one_line_with_its_id_and_without_its_query(world, log):
    answer = world.browser().get(
        "/api/health",
        params={"token": "canary-7b1f"},
        headers={"x-request-id": "forged", "user-agent": "a\tcanary-7b1f"},
    )

    [line] = log.named("request")

    assert line["request_id"] == answer.headers["x-request-id"] != "forged"
    assert (line["method"], line["path"], line["status"]) == ("GET", "/api/health", 200)
    assert line["milliseconds"] >= 0
    assert "canary-7b1f" not in log.getvalue().replace(outside(log), "")


def outside(log):
    """Give the line of the test's own client, which shows the whole address."""
    return "".join(
        line + "\n" for line in log.getvalue().splitlines() if '"httpx2"' in line
    )


@pytest.mark.control("M2")
def test_a_path_with_a_line_break_stays_in_its_line(world, log):
    world.browser().get('/api/%0a{"event":"forged"}%0d%0a%1b[31m')

    [line] = log.named("request")

    assert line["path"] == '/api/\n{"event":"forged"}\r\n\x1b[31m'
    assert log.named("forged") == []
