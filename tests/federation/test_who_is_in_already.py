"""Somebody who comes in through a provider has no password, and is no newcomer."""

import pytest

from dataspace.federation import link_request_routes
from tests.federation.peers import Browser
from tests.federation.test_linking_by_mail import ADDRESS, name
from tests.identity.conftest import Door
from tests.letters import give_address, letters_to, told


@pytest.fixture(autouse=True)
def at_once_answered(monkeypatch):
    monkeypatch.setattr(link_request_routes, "ANSWERED_AFTER_SECONDS", 0)


@pytest.mark.control("A1")
def test_unlinking_ends_what_was_opened_with_it(world, linked, visit, browser):
    Door(world).give_password(linked)
    assert visit() == "/"
    assert browser.me() == "ada"
    [one] = linked.get("/me/identities").json()

    assert linked.delete(f"/me/identities/{one['id']}").status_code == 204
    assert browser.me() is None
    assert linked.get("/me").status_code == 200


@pytest.mark.control("A2")
@pytest.mark.parametrize("how", ["link", "invite"])
def test_other_administrators_hear_when_his_account_is_recovered(world, linked, how):
    chief, other = world.administrator(), world.administrator()
    give_address(world, other, "other@example.org")
    chief.put(f"/people/{linked.id}/email", email="elsewhere@example.org")

    assert chief.post(f"/people/{linked.id}/{how}").is_success
    assert told(world, "other@example.org") == ["recovery"]


@pytest.mark.control("A2")
def test_no_stranger_gets_a_link_by_an_address_that_was_mistyped(world, linked):
    chief = world.administrator()
    chief.put(f"/people/{linked.id}/email", email="typo@example.org")

    world.browser().post("/api/forgot-password", json={"account": "typo@example.org"})

    assert told(world, "typo@example.org") == []


def test_one_letter_in_ten_minutes_though_two_are_named_in_turn(back, ada, world):
    give_address(world, ada, ADDRESS)
    give_address(world, world.person("bob"), "bob@example.org")

    for account in ("ada", "bob", "ada", "bob"):
        assert name(back, account).status_code == 202

    assert len(letters_to(world, ADDRESS)) == 1


def test_one_letter_though_the_wish_before_it_expired(back, ada, world, clock, theirs):
    give_address(world, ada, ADDRESS)
    clock.forward(minutes=59, seconds=50)
    name(back, "ada")
    clock.forward(seconds=20)
    theirs.claims["sub"] = "another"
    other = Browser(world.browser())
    carried = other.leaves("/auth/elsewhere")
    other.comes_back("elsewhere", state=carried["state"], code=theirs.code_for(carried))

    assert name(other, "ada").status_code == 202
    assert len(letters_to(world, ADDRESS)) == 1
