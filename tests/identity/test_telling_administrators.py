"""Administrators are told by mail of what goes past a protection."""

import pytest

from dataspace import identity
from dataspace.core.by import THE_PLATFORM
from dataspace.core.database import transaction
from tests.authenticators import set_up_app
from tests.letters import give_address, letters_to, told

CHIEF, OTHER, ADA = "chief@example.org", "other@example.org", "ada@example.org"


@pytest.fixture
def chief(world, door):
    chief = door.give_password(world.administrator())
    give_address(world, chief, CHIEF)
    return chief


@pytest.fixture
def other(world):
    other = world.administrator()
    give_address(world, other, OTHER)
    return other


@pytest.fixture
def ada(world, door):
    ada = door.give_password(world.person("ada"))
    give_address(world, ada, ADA)
    return ada


def make_code(world):
    with transaction(world.engine) as tx:
        return identity.make_break_glass_code(tx, THE_PLATFORM).value


@pytest.mark.control("A2")
@pytest.mark.usefixtures("other", "ada")
def test_of_a_break_glass_code_that_was_made_and_used(world, door, chief):
    set_up_app(chief)
    code = make_code(world)
    browser = world.browser()
    door.sign_in(chief.login, browser=browser)
    before = told(world, OTHER)

    step = {"method": "break_glass", "code": code}
    assert browser.post("/api/sign-in/second-step", json=step).is_success

    assert before == ["break_glass"]
    assert told(world, OTHER) == ["break_glass", "break_glass"]
    assert "break_glass" in told(world, CHIEF)
    [_, used] = letters_to(world, OTHER)
    assert "sealed code in place of his second factor" in used.text
    assert code not in used.text
    assert chief.login not in used.text
    assert told(world, ADA) == []


@pytest.mark.control("A2")
@pytest.mark.usefixtures("other")
def test_a_wrong_code_tells_nobody(world, door, chief):
    set_up_app(chief)
    make_code(world)
    browser = world.browser()
    door.sign_in(chief.login, browser=browser)

    step = {"method": "break_glass", "code": "A" * 32}
    assert browser.post("/api/sign-in/second-step", json=step).status_code == 403

    assert told(world, OTHER) == ["break_glass"]


@pytest.mark.control("A2")
@pytest.mark.parametrize("how", ["factors", "link", "invite", "the machine"])
def test_of_an_account_that_was_recovered(world, chief, other, ada, how):
    set_up_app(ada)
    if how == "factors":
        done = chief.delete(f"/people/{ada.id}/factors").is_success
    elif how == "the machine":
        with transaction(world.engine) as tx:
            identity.remove_factors(tx, THE_PLATFORM, ada.id)
        done = True
    else:
        done = chief.post(f"/people/{ada.id}/{how}").is_success

    assert done
    assert told(world, OTHER) == ["recovery"]
    assert "recovery" in told(world, CHIEF)
    assert "recovery" not in told(world, ADA)
    assert other.get("/me").status_code == 200


@pytest.mark.usefixtures("other")
def test_an_invitation_recovers_nothing(world, chief):
    added = chief.post("/people", login="new", name="New", email="new@example.org")
    chief.post(f"/people/{added.json()['id']}/link")

    assert told(world, OTHER) == []


@pytest.mark.usefixtures("ada")
def test_who_no_longer_administers_is_not_told(world, chief, other):
    chief.post(f"/people/{other.id}/disable")
    before = told(world, OTHER)

    make_code(world)

    assert told(world, OTHER) == before
