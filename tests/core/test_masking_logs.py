"""What has the shape of a secret does not reach a log, and no terminal is steered by one."""

import io
import logging

import pytest
import structlog

from dataspace.core import logging as ours
from tests.instruments import Nowhere

CANARY = "c4n4ry-7b1f9e"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def terminal():
    terminal = Terminal()
    ours.configure(terminal)
    yield terminal
    ours.configure(Nowhere())


@pytest.mark.parametrize(
    "name",
    ["password", "new_password", "smtp-password", "secret", "Authorization", "api_key",
     "cookie", "token", "seed", "private_key"],
)  # fmt: skip
def test_a_field_that_is_named_like_a_secret_is_masked(log, name):
    structlog.get_logger().info("tried", **{name: CANARY, "deep": {name: [CANARY]}})

    assert CANARY not in log.getvalue()
    assert log.lines[0][name] == "[masked]"


@pytest.mark.parametrize(
    "text",
    [
        f"ds_pat_{CANARY}",
        f"Authorization: Bearer {CANARY}",
        f"GET /callback?state=1&code={CANARY}&more=1",
        f"postgresql://worker:{CANARY}@db:5432/dataspace",
        f"-----BEGIN EC PRIVATE KEY-----\n{CANARY}\n-----END EC PRIVATE KEY-----",
        f"eyJhbGciOiJub25lIn0.{CANARY}.{CANARY}",
    ],
)
def test_a_text_that_holds_the_shape_of_a_secret_is_masked(log, text):
    structlog.get_logger().info(f"it said {text}", said=[text])
    logging.getLogger("elsewhere").warning("it said %s", text)
    structlog.get_logger().error("fault", exc_info=ValueError(text))

    assert CANARY not in log.getvalue()
    assert all("[masked]" in line for line in log.getvalue().splitlines())


def test_ids_and_names_of_secrets_are_told(log):
    structlog.get_logger().info("used", token_id="t-1", secret_name="API_KEY")

    [line] = log.lines
    assert (line["token_id"], line["secret_name"]) == ("t-1", "API_KEY")


def test_a_terminal_shows_lines_for_people_and_is_steered_by_none(terminal):
    structlog.get_logger().info("request", path="a\x1b[2J\n\x07\u202ebad", count=3)
    structlog.get_logger().error("fault", exc_info=OSError("two\nlines\x1b[31m"))

    told = terminal.getvalue()
    first = told.splitlines()[0]
    assert "\x1b[2J" not in told
    assert "\\x1b[2J\\n\\x07\\u202ebad" in first
    assert "two\nlines\\x1b[31m" in told
    assert not first.startswith("{")
