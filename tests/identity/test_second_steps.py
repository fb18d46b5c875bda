"""After the password: no way in goes past a second factor."""

import pytest

from dataspace.core.database import transaction
from dataspace.identity.store import person as person_row
from tests.authenticators import add_key, set_up_app
from tests.identity.conftest import PASSWORD

SOME_ROUTES = (
    "/me",
    "/workspaces",
    "/people/search?q=ada",
    "/me/factors",
    "/me/step-up",
)


@pytest.fixture
def app(ada, clock):
    app, _ = set_up_app(ada)
    clock.forward(seconds=60)
    return app


def halfway(door, browser):
    answer = door.sign_in("ada", browser=browser)
    assert answer.status_code == 202, answer.text
    return answer


def second_step(browser, **given):
    return browser.post("/api/sign-in/second-step", json=given)


def give_code(browser, code, method="code"):
    return second_step(browser, method=method, code=code)


@pytest.mark.control("A2")
@pytest.mark.usefixtures("app")
def test_a_password_alone_opens_nothing_for_who_has_a_factor(world, door):
    browser = world.browser()

    due = halfway(door, browser)

    assert due.json() == {"methods": ["code", "recovery_code"]}
    for path in SOME_ROUTES:
        answer = browser.get(f"/api{path}")
        assert answer.status_code == 401
        assert answer.json()["type"] == "SecondFactorDue"
        assert answer.json()["methods"] == ["code", "recovery_code"]
    assert world.audit("person.signed_in")[-1].request_id is None
    assert world.audit("second_factor.asked")


@pytest.mark.control("A2")
def test_a_code_lets_in_and_gives_another_token(world, door, app):
    browser = world.browser()
    halfway(door, browser)
    before = browser.cookies["__Host-session"]

    answer = give_code(browser, app.code())

    assert answer.status_code == 200
    assert answer.json()["login"] == "ada"
    assert browser.get("/api/me").status_code == 200
    assert browser.cookies["__Host-session"] != before
    assert world.browser(holding=before).get("/api/me").status_code == 401
    assert world.audit("second_factor.proved")[-1].facts["method"] == "code"


@pytest.mark.control("A2")
def test_a_link_that_sets_a_password_goes_no_way_around(world, ada, app):
    browser = world.browser()
    token = world.link_for(ada).value

    answer = browser.post("/api/welcome", json={"token": token, "password": PASSWORD})

    assert answer.status_code == 202
    assert browser.get("/api/me").json()["type"] == "SecondFactorDue"
    assert give_code(browser, app.code()).status_code == 200


@pytest.mark.control("A2")
def test_a_link_lets_in_who_has_no_factor(world, ada):
    token = world.link_for(ada).value

    answer = world.browser().post(
        "/api/welcome", json={"token": token, "password": PASSWORD}
    )

    assert answer.status_code == 200


@pytest.mark.control("A2")
def test_a_code_works_once(world, door, app):
    code = app.code()
    first, second = world.browser(), world.browser()
    halfway(door, first)
    halfway(door, second)

    assert give_code(first, code).status_code == 200
    again = give_code(second, code)

    assert again.status_code == 403
    assert again.json()["type"] == "FactorRefused"


@pytest.mark.control("A2")
def test_an_older_code_than_the_last_one_does_not_work(world, door, app):
    older, newer = app.code(steps=-1), app.code()
    first, second = world.browser(), world.browser()
    halfway(door, first)
    halfway(door, second)

    assert give_code(first, newer).status_code == 200
    assert give_code(second, older).status_code == 403


@pytest.mark.control("A2")
@pytest.mark.usefixtures("clock")
def test_the_code_that_confirmed_an_app_does_not_sign_in(world, door, ada):
    app, _ = set_up_app(ada)
    browser = world.browser()
    halfway(door, browser)

    assert give_code(browser, app.code()).status_code == 403


@pytest.mark.control("A2")
@pytest.mark.parametrize("kind", ["code", "recovery_code"])
def test_of_many_that_bring_one_code_at_once_one_comes_in(
    world, door, ada, clock, at_once, kind
):
    app, recovery = set_up_app(ada)
    clock.forward(seconds=60)
    code = app.code() if kind == "code" else recovery[0]
    browsers = [world.browser() for _ in range(6)]
    for browser in browsers:
        halfway(door, browser)

    def bring(browser):
        return lambda: give_code(browser, code, kind).status_code

    answers = at_once(*(bring(browser) for browser in browsers))

    assert answers.count(200) == 1
    assert set(answers) <= {200, 403, 429}


@pytest.mark.parametrize("steps", [-3, -2, 2, 3])
def test_codes_of_other_times_do_not_work(world, door, app, steps):
    browser = world.browser()
    halfway(door, browser)

    assert give_code(browser, app.code(steps=steps)).status_code == 403


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_clock_may_be_off_by_half_a_minute(world, door, app, steps):
    browser = world.browser()
    halfway(door, browser)

    assert give_code(browser, app.code(steps=steps)).status_code == 200


@pytest.mark.control("A2")
@pytest.mark.usefixtures("clock")
def test_a_recovery_code_works_once_however_it_is_typed(world, door, ada):
    _, recovery = set_up_app(ada)
    typed = recovery[3].lower().replace("-", " ")
    first, second = world.browser(), world.browser()
    halfway(door, first)
    halfway(door, second)

    assert give_code(first, typed, "recovery_code").status_code == 200
    assert give_code(second, recovery[3], "recovery_code").status_code == 403
    assert first.get("/api/me/factors").json()["recovery_codes_left"] == 9


@pytest.mark.control("A2")
@pytest.mark.usefixtures("app")
def test_somebody_elses_code_is_nobodys(world, door, clock):
    other = door.give_password(world.person("eve"))
    others, recovery = set_up_app(other)
    clock.forward(seconds=60)
    browser = world.browser()
    halfway(door, browser)

    assert give_code(browser, others.code()).status_code == 403
    assert give_code(browser, recovery[0], "recovery_code").status_code == 403


@pytest.mark.usefixtures("app")
def test_a_way_that_is_not_the_persons_is_refused(world, door):
    browser = world.browser()
    halfway(door, browser)

    answer = second_step(browser, method="passkey", credential={})

    assert answer.status_code == 422
    assert answer.json()["type"] == "MethodRefused"
    assert answer.json()["methods"] == ["code", "recovery_code"]


@pytest.mark.usefixtures("app")
def test_a_password_is_no_second_step(world, door):
    browser = world.browser()
    halfway(door, browser)

    assert second_step(browser, method="password", password=PASSWORD).status_code == 422


def test_nothing_is_due_of_who_is_in(ada):
    answer = ada.post("/sign-in/second-step", method="code", code="123456")

    assert answer.status_code == 409
    assert answer.json()["type"] == "SecondStepNotDue"


def test_who_cannot_go_on_can_go_back(world, door, app):
    browser = world.browser()
    halfway(door, browser)

    assert browser.post("/api/sign-out").status_code == 204
    assert give_code(browser, app.code()).json()["type"] == "CredentialsMissing"


@pytest.mark.control("A2")
def test_a_pending_session_does_not_wait_long(world, door, app, clock):
    browser = world.browser()
    halfway(door, browser)

    clock.forward(minutes=10, seconds=1)

    assert give_code(browser, app.code()).json()["type"] == "CredentialsMissing"


@pytest.mark.control("A2")
def test_a_disabled_person_does_not_finish(world, door, ada, app):
    browser = world.browser()
    halfway(door, browser)
    with transaction(world.engine) as tx:
        person_row(tx, ada.id).disabled_at = person_row(tx, ada.id).created_at

    assert give_code(browser, app.code()).status_code == 401


@pytest.mark.control("A2")
def test_wrong_codes_wait_longer_and_longer_from_wherever_they_come(
    world, door, app, clock
):
    def try_from(address, code="000000"):
        browser = door.from_address(address)
        halfway_from = door.sign_in("ada", browser=browser, address=address)
        assert halfway_from.status_code == 202
        return give_code(browser, code)

    for number in range(5):
        assert try_from(f"192.0.2.{number}").status_code == 403
    waiting = try_from("192.0.2.99", app.code())

    assert waiting.status_code == 429
    assert waiting.json()["type"] == "TooManyAttempts"
    assert waiting.json()["retry_after_seconds"] == 1
    clock.forward(seconds=1)
    assert try_from("192.0.2.98").status_code == 403
    clock.forward(seconds=1)
    assert try_from("192.0.2.97").json()["retry_after_seconds"] == 1
    refused = world.audit("factor.refused")
    assert [line.facts["failures"] for line in refused] == [1, 2, 3, 4, 5, 6]


@pytest.mark.control("A2")
@pytest.mark.usefixtures("app")
def test_parallel_tries_do_not_outrun_the_counter(world, door, at_once):
    browsers = [world.browser() for _ in range(12)]
    for browser in browsers:
        halfway(door, browser)

    def guess(browser):
        return lambda: give_code(browser, "000000").status_code

    answers = at_once(*(guess(browser) for browser in browsers))

    assert answers.count(403) <= 5
    assert set(answers) == {403, 429}


@pytest.mark.usefixtures("clock")
def test_a_right_code_forgets_the_wrong_ones(world, door, app):
    browser = world.browser()
    halfway(door, browser)
    for _ in range(4):
        assert give_code(browser, "000000").status_code == 403
    assert give_code(browser, app.code()).status_code == 200

    again = world.browser()
    halfway(door, again)
    assert give_code(again, "000000").status_code == 403
    assert world.audit("factor.refused")[-1].facts["failures"] == 1


def test_a_key_is_not_held_up_by_wrong_codes(world, door, ada, app):
    key = add_key(ada)
    browser = world.browser()
    halfway(door, browser)
    for _ in range(6):
        give_code(browser, "000000")
    assert give_code(browser, app.code()).status_code == 429

    options = browser.post("/api/sign-in/second-step/passkey-options").json()
    answer = second_step(browser, method="passkey", credential=key.sign(options))

    assert answer.status_code == 200
