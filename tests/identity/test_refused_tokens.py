"""Tokens that are refused: what it costs, whom it slows, and what is written down."""

from contextlib import contextmanager

import pytest
from sqlalchemy import event

from dataspace.access import Role
from dataspace.identity.throttle import FREE_PER_ADDRESS
from dataspace.identity.token_format import TokenKind, new_token
from tests.authenticators import set_up_app
from tests.programs import ADDRESS, made_by, program, token_of, wish


def ask(world, token, address=ADDRESS):
    return program(world, token, address).get("/api/workspaces")


def made_up():
    return new_token(TokenKind.PERSON).value


@pytest.mark.control("A4")
def test_a_token_that_was_never_made_is_counted_and_written_down(world):
    answer = ask(world, made_up())

    [line] = world.audit("token.refused")
    assert (answer.status_code, answer.json()["type"]) == (401, "TokenRefused")
    assert line.facts == {
        "token_id": None,
        "person_id": None,
        "why": "unknown",
        "failures": 1,
    }
    assert (line.person_id, line.address) == (None, ADDRESS)


@pytest.mark.control("A4")
@pytest.mark.parametrize("token", [made_up(), "x"], ids=["unknown", "none at all"])
def test_a_program_is_told_that_its_token_is_what_was_wrong(world, token):
    refused = ask(world, token)

    assert refused.status_code == 401
    assert refused.headers["www-authenticate"] == 'Bearer error="invalid_token"'


def test_a_browser_is_not_made_to_ask_for_a_password_of_its_own(world):
    nobody = world.browser().get("/api/workspaces")
    other = world.browser().get(
        "/api/workspaces", headers={"authorization": "Basic YTpi"}
    )

    assert (nobody.status_code, other.status_code) == (401, 401)
    assert "www-authenticate" not in {*nobody.headers, *other.headers}


@contextmanager
def listening(engine, name, hear):
    event.listen(engine, name, hear)
    yield
    event.remove(engine, name, hear)


@pytest.mark.parametrize("token", ["x", "ds_pat_", "ds_pat_" + "a" * 49, "a b"])
def test_what_cannot_be_a_token_costs_no_query_and_no_line(world, token):
    asked = []
    client = program(world, token)
    client.event_hooks = {}

    with listening(world.engine, "before_cursor_execute", lambda *_: asked.append(1)):
        answer = client.get("/api/workspaces")

    assert (answer.status_code, answer.json()["type"]) == (401, "TokenRefused")
    assert asked == []
    assert world.audit("token.refused") == []


@pytest.mark.control("A4")
def test_who_errs_often_waits_and_fills_no_log(world, clock):
    for _ in range(FREE_PER_ADDRESS):
        assert ask(world, made_up()).status_code == 401

    held_up = [ask(world, made_up()) for _ in range(5)]

    assert {answer.status_code for answer in held_up} == {429}
    assert held_up[0].json()["type"] == "TooManyAttempts"
    assert held_up[0].headers["retry-after"] == "1"
    assert len(world.audit("token.refused")) == FREE_PER_ADDRESS
    clock.forward(seconds=2)
    assert ask(world, made_up()).status_code == 401
    assert ask(world, made_up()).headers["retry-after"] == "2"


@pytest.mark.control("A4")
@pytest.mark.usefixtures("clock")
def test_who_errs_often_slows_nobody_else(world, door):
    token = token_of(world.someone(Role.VIEWER))
    door.give_password(world.person("ada"))
    for _ in range(FREE_PER_ADDRESS + 5):
        ask(world, made_up())

    assert ask(world, made_up(), "192.0.2.2").status_code == 401
    assert ask(world, token).status_code == 200
    assert door.sign_in("ada", address=ADDRESS).status_code == 200


@pytest.mark.control("A2")
def test_a_token_counts_as_its_session_did(world):
    """A role that wants a factor counts in a token that was made with one, and no other."""
    chief, plain, proven = (
        world.administrator(),
        world.someone(Role.OWNER),
        world.someone(Role.OWNER),
    )
    for person in (chief, proven):
        set_up_app(person)
    tokens = {person.login: token_of(person) for person in (plain, proven)}
    policy = {"required_of": "nobody", "roles": ["OWNER"]}
    assert chief.put("/installation/second-factor-policy", **policy).is_success

    def look(person):
        return program(world, tokens[person.login]).get(f"/api{world.here}")

    assert look(plain).json()["type"] == "RoleNeedsSecondFactor"
    assert look(proven).status_code == 200
    assert proven.delete("/me/factors/authenticator").status_code == 204
    assert look(proven).json()["type"] == "RoleNeedsSecondFactor"


@pytest.mark.control("A2")
def test_the_wall_of_the_second_factor_stands_before_tokens_too(world):
    chief, ada = world.administrator(), world.someone(Role.OWNER)
    set_up_app(chief)
    token = token_of(ada)
    policy = {"required_of": "everybody", "roles": []}
    assert chief.put("/installation/second-factor-policy", **policy).is_success

    assert ask(world, token).json()["type"] == "SecondFactorMissing"
    assert ada.post("/me/tokens", **wish()).json()["type"] == "SecondFactorMissing"
    set_up_app(ada)
    assert ask(world, token).json()["type"] == "SecondFactorMissing"
    assert ask(world, token_of(ada)).status_code == 200


@pytest.mark.control("A4")
def test_neither_log_nor_audit_log_ever_holds_a_token(world, log):
    owner = world.someone(Role.OWNER)
    made = made_by(owner)
    wrong = made["token"][:-1] + "é"
    used = [made["token"], made_up(), made["token"][:-1]]
    for token in used:
        ask(world, token)
        program(world, token).post("/api/workspaces", json={"name": []})
    program(world, "x").get(
        "/api/workspaces", headers={"authorization": b"Bearer \xe9"}
    )
    owner.delete(f"/me/tokens/{made['made']['id']}")
    ask(world, made["token"])

    lines = str([(line.kind, line.facts) for line in world.audit()])
    assert "token.refused" in lines
    assert log.named("request")
    for token in [*used, wrong]:
        for spelled in (token, token.removeprefix("ds_pat_"), token[7:40]):
            assert spelled not in lines
            assert spelled not in log.getvalue()
