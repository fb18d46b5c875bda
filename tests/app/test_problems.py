"""How the platform says no, and what it keeps to itself when it does."""

from dataclasses import dataclass

import pytest
from pydantic import BaseModel, SecretStr
from sqlalchemy import text
from sqlalchemy.exc import TimeoutError as PoolExhausted

from dataspace.app import problems
from dataspace.core import errors

CANARY = "canary-7b1f"


@dataclass(eq=False)
class TeaSpilled(errors.Conflict):
    """The tea is on the floor.

    This is for whoever reads the code.
    """

    cups: int


@dataclass(eq=False)
class TeaTooHot(errors.TooMany):
    """The tea is too hot; wait a little."""

    retry_after_seconds: int


def test_a_refusal_is_told_by_its_name_its_sentence_and_its_facts(behind_the_gates):
    def spill() -> None:
        raise TeaSpilled(cups=2)

    answer = behind_the_gates(spill).get("/api/here")

    assert answer.json() == {
        "type": "TeaSpilled",
        "title": "The tea is on the floor.",
        "status": 409,
        "cups": 2,
    }


def test_a_refusal_that_knows_when_to_come_back_says_so_to_programs_too(
    behind_the_gates,
):
    def wait() -> None:
        raise TeaTooHot(retry_after_seconds=7)

    assert behind_the_gates(wait).get("/api/here").headers["retry-after"] == "7"


@pytest.mark.parametrize("kind", errors.Refusal.__subclasses__())
def test_every_kind_of_refusal_has_a_status(kind):
    assert 400 <= problems.STATUS[kind] < 600


def test_a_fault_tells_an_id_and_the_log_tells_the_rest(behind_the_gates, log):
    def break_down() -> None:
        raise OSError(CANARY)

    answer = behind_the_gates(break_down).get("/api/here")

    [fault] = log.named("fault")
    assert answer.status_code == 500
    assert answer.json()["request_id"] == fault["request_id"]
    assert answer.headers["x-request-id"] == fault["request_id"]
    assert CANARY in fault["exception"]
    assert CANARY not in answer.text
    assert log.named("request")[0]["status"] == 500


class Order(BaseModel):
    number: int
    secret: SecretStr
    lines: list[int] = []


MALFORMED = [
    f'{{"number": "{CANARY}", "secret": "x"}}',
    f'{{"number": 1, "secret": ["{CANARY}"]}}',
    f'{{"secret": "{CANARY}"}}',
    f'{{"number": 1, "secret": "x", "lines": ["{CANARY}"]}}',
    f'["{CANARY}"]',
    f'"{CANARY}"',
    f'{{"number": {CANARY}}}',
    f'{{"number": 1, "secret": "{CANARY}',
    "[" * 100_000 + CANARY,
    f"\udcff{CANARY}",
    "",
]


@pytest.mark.parametrize("body", MALFORMED, ids=range(len(MALFORMED)))
@pytest.mark.parametrize("kind", ["application/json", "text/plain", None])
def test_a_malformed_request_is_not_echoed_back_nor_logged(
    behind_the_gates, log, body, kind
):
    def take(order: Order) -> int:
        return order.number

    headers = {"content-type": kind} if kind else {}
    answer = behind_the_gates(take, "POST").post(
        "/api/here",
        content=body.encode(errors="surrogateescape"),
        headers=headers,
    )

    assert answer.status_code in {400, 422}
    assert answer.headers["content-type"] == "application/problem+json"
    assert CANARY not in answer.text
    assert CANARY not in log.getvalue()


def test_a_malformed_request_is_told_what_was_wrong_and_where(behind_the_gates):
    def take(order: Order) -> int:
        return order.number

    answer = behind_the_gates(take, "POST").post("/api/here", json={"number": 1})

    assert answer.json()["faults"] == [
        {"at": ["body", "secret"], "why": "Field required"}
    ]


def test_a_form_of_another_site_is_not_read_as_json(world):
    """A plain form can be sent across sites; only a page can send JSON."""
    browser = world.browser()

    answer = browser.post(
        "/api/sign-in",
        content=b'{"login": "a", "password": "b"}',
        headers={"content-type": "text/plain"},
    )

    assert answer.json()["type"] == "Malformed"


@pytest.mark.parametrize("typed", ["a\0b", "\0"])
def test_what_no_column_can_hold_is_the_senders_fault_and_not_ours(world, typed):
    ada = world.person("ada")

    answers = [
        ada.client.get("/api/people/search", params={"q": typed * 2}),
        ada.client.post("/api/sign-in", json={"login": typed, "password": "x"}),
    ]

    assert [answer.status_code for answer in answers] == [422, 422]


def test_who_finds_every_connection_taken_is_asked_to_come_back(behind_the_gates, log):
    def wait_in_vain() -> None:
        raise PoolExhausted(CANARY)

    answer = behind_the_gates(wait_in_vain).get("/api/here")

    assert answer.status_code == 503
    assert answer.json()["type"] == "Crowded"
    assert answer.headers["retry-after"] == "5"
    assert log.named("crowded")
    assert CANARY not in answer.text


@pytest.mark.parametrize("path", ["/openapi.json", "/docs", "/redoc"])
def test_the_api_is_not_described_to_whoever_asks(world, path):
    for place in (path, f"/api{path}"):
        assert "paths" not in world.browser().get(place).text


def test_a_failed_statement_does_not_tell_the_log_what_people_wrote(world, log):
    def fail() -> None:
        with world.engine.connect() as connection:
            connection.execute(text("SELECT 1/0, :value"), {"value": CANARY})

    with pytest.raises(Exception, match="division by zero") as caught:
        fail()

    assert CANARY not in str(caught.value)
    assert CANARY not in log.getvalue()
