"""“Forgot password?”: the same answer about everybody, one link, few messages."""

from time import monotonic

import pytest

from dataspace.people import routes
from tests.identity.conftest import PASSWORD, Door, hasher
from tests.letters import give_address, letters_to, token_to, told

ADDRESS = "ada@example.org"
NEW = "a brand new password of mine"

__all__ = ["hasher"]


@pytest.fixture(autouse=True)
def soon(monkeypatch):
    """Answer at once; the one test about time puts the wait back."""
    monkeypatch.setattr(routes, "_ANSWERED_AFTER_SECONDS", 0.0)


@pytest.fixture
def ada(world):
    ada = Door(world).give_password(world.person("ada"))
    give_address(world, ada, ADDRESS)
    return ada


def forgot(world, account, address="192.0.2.7"):
    browser = Door(world).from_address(address)
    return browser.post("/api/forgot-password", json={"account": account})


@pytest.mark.parametrize("account", ["ada", "ADA ", ADDRESS, ADDRESS.upper()])
def test_a_link_by_mail_sets_a_new_password_and_ends_every_session(world, ada, account):
    forgot(world, account)

    token = token_to(world, ADDRESS)
    answer = world.browser().post(
        "/api/welcome", json={"token": token, "password": NEW}
    )

    assert answer.status_code == 200
    assert ada.get("/me").status_code == 401
    assert Door(world).sign_in("ada", NEW).status_code == 200
    assert told(world, ADDRESS)[:2] == ["reset", "password.changed"]


def test_an_answer_says_nothing_about_anybody(world, ada):
    world.administrator().post(f"/people/{world.person('gone').id}/disable")
    world.person("without")

    answers = [
        forgot(world, account) for account in ("ada", "nobody", "gone", "without")
    ]

    assert {(a.status_code, a.text) for a in answers} == {(202, "null")}
    assert len({str(sorted(a.headers.keys())) for a in answers}) == 1
    # Administrators see whose account it was; what was typed is written nowhere.
    lines = [line.facts["person_id"] for line in world.audit("reset.asked")]
    assert lines[:2] == [str(ada.id), None]


@pytest.mark.control("A4")
@pytest.mark.usefixtures("ada")
def test_an_answer_takes_the_same_time_about_anybody(world, monkeypatch):
    monkeypatch.setattr(routes, "_ANSWERED_AFTER_SECONDS", 0.4)

    def seconds(account, address):
        started = monotonic()
        forgot(world, account, address)
        return monotonic() - started

    known = [seconds("ada", f"192.0.2.{n}") for n in range(3)]
    unknown = [seconds("nobody", f"198.51.100.{n}") for n in range(3)]

    assert min(known + unknown) >= 0.4
    assert abs(min(known) - min(unknown)) < 0.1


@pytest.mark.usefixtures("ada")
def test_one_link_lives_and_a_mailbox_is_not_filled(world, clock):
    for number in range(6):
        forgot(world, "ada", f"192.0.2.{number}")
    first = token_to(world, ADDRESS)
    clock.forward(minutes=11)
    forgot(world, "ada")

    letters = letters_to(world, ADDRESS)
    look = world.browser().post("/api/welcome/look", json={"token": first})
    assert len([letter for letter in letters if letter.about == "reset"]) == 2
    assert look.status_code == 404


@pytest.mark.parametrize("account", ["ada", "nobody"])
@pytest.mark.usefixtures("ada")
def test_whoever_asks_often_waits(world, account):
    codes = [forgot(world, account).status_code for _ in range(5)]

    assert codes == [202, 202, 202, 429, 429]
    assert forgot(world, account, "198.51.100.9").status_code == 202


def test_whoever_asks_about_many_waits_as_well(world):
    codes = [forgot(world, f"person-{number}").status_code for number in range(22)]

    assert codes[:20] == [202] * 20
    assert codes[20:] == [429] * 2


@pytest.mark.usefixtures("ada")
def test_asking_often_keeps_nobody_from_signing_in(world):
    for _ in range(5):
        forgot(world, "ada")

    assert Door(world).sign_in("ada", PASSWORD, address="192.0.2.7").status_code == 200


def test_an_address_that_nobody_has_proven_gets_no_link(world):
    bob = Door(world).give_password(world.person("bob"))
    world.administrator().put(f"/people/{bob.id}/email", email="bob@example.org")

    forgot(world, "bob")

    assert letters_to(world, "bob@example.org") == []


def test_who_lost_his_invitation_asks_for_another(world, clock):
    administrator = world.administrator()
    administrator.post("/people", login="eve", name="Eve", email="eve@example.org")
    clock.forward(days=4)

    forgot(world, "eve")

    assert told(world, "eve@example.org") == ["invitation", "reset"]


def test_a_link_of_a_disabled_person_is_not_sent(world, ada):
    world.administrator().post(f"/people/{ada.id}/disable")

    forgot(world, "ada")

    assert "reset" not in told(world, ADDRESS)


def test_a_name_puts_nothing_into_a_message(world, ada):
    ada.patch("/me", name="Click https://evil.example now")

    forgot(world, "ada")

    assert all("evil" not in letter.text for letter in letters_to(world, ADDRESS))
