from threading import Barrier

import pytest

from dataspace.identity import passwords
from dataspace.identity.guards import COOKIE
from tests.identity.conftest import PASSWORD


@pytest.fixture
def eve(world):
    return world.person("eve")


@pytest.fixture
def token(world, eve):
    return world.link_for(eve).value


def use(browser, token, password=PASSWORD):
    return browser.post("/api/welcome", json={"token": token, "password": password})


def look(world, token):
    return world.browser().post("/api/welcome/look", json={"token": token})


def test_a_link_tells_for_whom_it_is_and_sets_a_password_once(world, door, token):
    browser = world.browser()

    looked = look(world, token)
    used = use(browser, token)
    again = use(world.browser(), token, "another password entirely")

    assert looked.json() == {"login": "eve", "name": "Eve"}
    assert (used.status_code, used.json()["login"]) == (200, "eve")
    assert browser.get("/api/me").status_code == 200
    assert (again.status_code, again.json()["type"]) == (404, "LinkUnknown")
    assert look(world, token).status_code == 404
    assert door.sign_in("eve").status_code == 200
    assert world.audit("password.set")[0].facts["through"] == "link"


def test_the_cookie_of_a_link_is_as_locked_as_that_of_the_door(world, door, token):
    def attributes(answer):
        return answer.headers["set-cookie"].partition("; ")[2]

    through_link = use(world.browser(), token)

    assert attributes(through_link) == attributes(door.sign_in("eve"))


@pytest.mark.parametrize(("hours", "status"), [(71, 200), (73, 404)])
def test_a_link_lives_three_days(world, clock, eve, hours, status):
    token = world.link_for(eve).value
    clock.forward(hours=hours)

    assert look(world, token).status_code == status
    assert use(world.browser(), token).status_code == status


def test_a_new_link_replaces_the_one_before(world, eve, token):
    newer = world.link_for(eve).value

    assert use(world.browser(), token).status_code == 404
    assert use(world.browser(), newer).status_code == 200


def test_a_link_of_a_disabled_person_is_dead_and_stays_dead(world, eve, token):
    administrator = world.administrator()

    administrator.post(f"/people/{eve.id}/disable")
    assert look(world, token).status_code == 404
    assert use(world.browser(), token).status_code == 404
    administrator.post(f"/people/{eve.id}/enable")

    assert use(world.browser(), token).status_code == 404


def test_a_link_made_for_a_disabled_person_opens_nothing(world, eve):
    world.administrator().post(f"/people/{eve.id}/disable")

    token = world.link_for(eve).value

    assert look(world, token).status_code == 404
    assert use(world.browser(), token).status_code == 404


@pytest.mark.control("A4")
def test_of_two_browsers_with_the_same_link_one_gets_in(
    world, token, at_once, monkeypatch
):
    judged = passwords.judge
    both_have_looked = Barrier(2)

    def wait_and_judge(*arguments, **kwargs):
        both_have_looked.wait(10)
        judged(*arguments, **kwargs)

    monkeypatch.setattr(passwords, "judge", wait_and_judge)
    choices = ["the first of two passwords", "the second of two passwords"]

    answers = at_once(
        *[
            lambda choice=choice: use(world.browser(), token, choice)
            for choice in choices
        ]
    )

    assert sorted(answer.status_code for answer in answers) == [200, 404]


def test_a_link_ends_the_sessions_of_its_person_and_the_one_of_the_browser(
    world, eve, token
):
    bob = world.person("bob")
    planted = bob.client.cookies[COOKIE]

    use(bob.client, token)

    assert bob.get("/me").json()["login"] == "eve"
    assert eve.get("/me").status_code == 401
    assert world.browser(holding=planted).get("/api/me").status_code == 401


@pytest.mark.parametrize("made_up", ["", "x", "\0", "é", "a" * 200])
def test_a_made_up_link_is_unknown(world, made_up):
    assert look(world, made_up).json()["type"] == "LinkUnknown"
    assert use(world.browser(), made_up).json()["type"] == "LinkUnknown"


def test_a_link_is_no_session_and_a_session_is_no_link(world, eve, token):
    assert world.browser(holding=token).get("/api/me").status_code == 401
    assert look(world, eve.client.cookies[COOKIE]).status_code == 404


def test_a_password_that_is_refused_leaves_the_link_as_it_was(world, token):
    short = use(world.browser(), token, "short")

    assert (short.status_code, short.json()["type"]) == (422, "PasswordTooShort")
    assert use(world.browser(), token).status_code == 200
