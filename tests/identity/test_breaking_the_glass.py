"""The sealed code for the day on which no administrator has his second factor."""

from uuid import uuid4

import pytest

from dataspace import identity
from dataspace.core.by import THE_PLATFORM
from dataspace.core.database import transaction
from tests.authenticators import set_up_app

USES = "/installation/break-glass"


@pytest.fixture
def code(world):
    with transaction(world.engine) as tx:
        return identity.make_break_glass_code(tx, THE_PLATFORM).value


@pytest.fixture
def chief(world, door):
    chief = door.give_password(world.administrator())
    set_up_app(chief)
    return chief


def at_the_second_step(world, door, login):
    browser = world.browser()
    assert door.sign_in(login, browser=browser).status_code == 202
    return browser


def break_glass(browser, code):
    given = {"method": "break_glass", "code": code}
    return browser.post("/api/sign-in/second-step", json=given)


@pytest.mark.control("A2")
def test_the_code_stands_in_for_one_administrators_factor_once(
    world, door, chief, code
):
    first = at_the_second_step(world, door, chief.login)
    second = at_the_second_step(world, door, chief.login)

    assert break_glass(first, code.lower()).status_code == 200
    assert break_glass(second, code).json()["type"] == "FactorRefused"

    assert first.get("/api/people").status_code == 200
    assert first.delete("/api/me/factors/authenticator").status_code == 204
    [line] = world.audit("break_glass.used")
    assert line.facts == {"person_id": str(chief.id)}


@pytest.mark.control("A2")
def test_of_many_that_bring_the_code_at_once_one_comes_in(world, door, code, at_once):
    chiefs = [door.give_password(world.administrator()) for _ in range(4)]
    for one in chiefs:
        set_up_app(one)
    browsers = [at_the_second_step(world, door, one.login) for one in chiefs]

    answers = at_once(*(lambda b=b: break_glass(b, code).status_code for b in browsers))

    assert sorted(answers) == [200, 403, 403, 403]


@pytest.mark.control("A2")
def test_who_does_not_administer_has_no_use_of_it(world, door, ada, chief, code):
    set_up_app(ada)

    refused = break_glass(at_the_second_step(world, door, "ada"), code)

    assert refused.json()["type"] == "FactorRefused"
    # It was not used up by the attempt.
    assert break_glass(at_the_second_step(world, door, chief.login), code).is_success


@pytest.mark.control("A2")
def test_it_replaces_no_password_and_no_fresh_proof(world, chief, code, clock):
    nobody = break_glass(world.browser(), code)
    clock.forward(minutes=11)

    assert nobody.json()["type"] == "CredentialsMissing"
    given = chief.post("/me/step-up", method="break_glass", code=code)
    assert given.json()["type"] == "MethodRefused"


@pytest.mark.control("A2")
def test_guesses_are_counted(world, door, chief, code):
    browser = at_the_second_step(world, door, chief.login)

    guesses = [break_glass(browser, "A" * 32).status_code for _ in range(6)]

    assert guesses == [403] * 5 + [429]
    assert break_glass(browser, code).status_code == 429


def test_a_new_code_replaces_the_former(world, door, chief, code):
    with transaction(world.engine) as tx:
        newer = identity.make_break_glass_code(tx, THE_PLATFORM).value
    browser = at_the_second_step(world, door, chief.login)

    assert break_glass(browser, code).status_code == 403
    assert break_glass(browser, newer).status_code == 200
    assert len(world.audit("break_glass.made")) == 2


@pytest.mark.control("A2")
def test_the_code_is_kept_as_a_hash_and_written_nowhere(world, code, log):
    kept = "".join(world.rows_of("break_glass_code", "audit_entry"))

    assert len(code.replace("-", "")) == 32
    for spelled in (code, code.replace("-", ""), code.encode().hex()):
        assert spelled not in kept
        assert spelled not in log.getvalue()


@pytest.mark.control("A2")
def test_every_administrator_sees_it_until_one_says_that_he_knows(
    world, door, chief, code, clock
):
    other = world.administrator()
    assert other.get(USES).json() == []
    break_glass(at_the_second_step(world, door, chief.login), code)

    [use] = other.get(USES).json()
    assert use["name"] == chief.login.title()
    assert use["address"] == "testclient"
    assert other.post(f"{USES}/{use['id']}/acknowledge").status_code == 204
    assert chief.get(USES).json() == []
    assert world.audit("break_glass.acknowledged")[-1].person_id == other.id
    again = other.post(f"{USES}/{use['id']}/acknowledge")
    assert again.json()["type"] == "BreakGlassUseUnknown"
    assert other.post(f"{USES}/{uuid4()}/acknowledge").status_code == 404
    clock.forward(minutes=11)
    late = other.post(f"{USES}/{use['id']}/acknowledge")
    assert late.json()["type"] == "StepUpNeeded"
