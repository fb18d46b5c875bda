"""A proof takes a while: what it proved may be taken away before it is done."""

import pytest

from tests.authenticators import add_key
from tests.identity.conftest import PASSWORD

NEW, THIEFS = "a brand new password of mine", "a brand new password of a thief"


@pytest.fixture
def meanwhile(hasher):
    """Do something once, while the next password is being looked at."""

    def arrange(deed):
        def once():
            hasher.watches = lambda: None
            assert deed().is_success

        hasher.watches = once

    return arrange


@pytest.fixture
def reset(world, ada):
    """Set a new password with a one-time link, as somebody does who locks a thief out."""
    token = world.link_for(ada).value
    body = {"token": token, "password": NEW}
    return lambda: world.browser().post("/api/welcome", json=body)


@pytest.mark.control("A4")
def test_a_sign_in_under_way_does_not_outlive_a_new_password(
    world, door, meanwhile, reset
):
    thief = world.browser()
    meanwhile(reset)

    assert door.sign_in("ada", browser=thief).status_code == 401
    assert thief.get("/api/me").status_code == 401
    assert door.sign_in("ada", NEW).status_code == 200


@pytest.mark.control("A4")
def test_a_change_under_way_does_not_undo_a_reset(door, ada, meanwhile, reset):
    meanwhile(reset)

    answer = ada.put("/me/password", current=PASSWORD, new=THIEFS)

    assert answer.json()["type"] == "CurrentPasswordWrong"
    assert door.sign_in("ada", THIEFS).status_code == 401
    assert door.sign_in("ada", NEW).status_code == 200


@pytest.mark.control("A4")
def test_a_sign_in_under_way_does_not_outlive_being_disabled(
    world, door, ada, meanwhile
):
    chief, thief = world.administrator(), world.browser()
    meanwhile(lambda: chief.post(f"/people/{ada.id}/disable"))

    assert door.sign_in("ada", browser=thief).status_code == 401
    assert chief.post(f"/people/{ada.id}/enable").is_success
    assert thief.get("/api/me").status_code == 401


@pytest.mark.control("A2")
def test_a_passkey_whose_handle_is_no_text_is_refused(world, ada):
    key = add_key(ada)
    browser = world.browser()
    credential = key.sign(browser.post("/api/sign-in/passkey/options").json())
    credential["response"]["userHandle"] = 5

    body = {"method": "passkey", "credential": credential}
    assert browser.post("/api/sign-in/passkey", json=body).status_code == 403


def test_a_service_account_has_no_address(world):
    path = f"{world.here}/service-accounts"
    robot = world.founder.post(path, name="Nightly", roles=["VIEWER"]).json()["id"]
    chief = world.administrator()

    answer = chief.put(f"/people/{robot}/email", email="robot@example.org")

    assert answer.status_code == 404
