"""Names that change, and how an account stands, honestly."""

import pytest

from tests.identity.conftest import PASSWORD, Door, hasher
from tests.letters import give_address, told

__all__ = ["hasher"]


@pytest.fixture
def administrator(world):
    return world.administrator()


def state(administrator, login):
    people = administrator.get("/people").json()
    return next(person["state"] for person in people if person["login"] == login)


def test_an_account_says_how_it_stands(world, administrator, clock):
    added = administrator.post("/people", login="eve", name="Eve").json()
    states = [state(administrator, "eve")]
    clock.forward(hours=73)
    administrator = world.administrator()
    states.append(state(administrator, "eve"))
    link = administrator.post(f"/people/{added['id']}/link").json()["link"]
    states.append(state(administrator, "eve"))
    body = {"token": link.partition("#")[2], "password": PASSWORD}
    world.browser().post("/api/welcome", json=body)
    states.append(state(administrator, "eve"))
    administrator.post(f"/people/{added['id']}/disable")
    states.append(state(administrator, "eve"))

    assert states == ["invited", "link_expired", "invited", "active", "disabled"]


@pytest.mark.usefixtures("administrator")
def test_a_person_changes_the_name_that_others_see(world):
    ada = world.person("ada")

    assert ada.patch("/me", name="Countess Lovelace").status_code == 204

    assert ada.get("/me").json()["name"] == "Countess Lovelace"
    assert world.audit("person.changed")[-1].facts["changed"] == ["name"]
    assert ada.patch("/me", name="a\u202eb").status_code == 422
    assert ada.patch("/me", name="").status_code == 422


def test_an_administrator_changes_both_names(world, administrator):
    ada = Door(world).give_password(world.person("ada"))

    path = f"/people/{ada.id}"
    changed = administrator.patch(path, login="ADA.L", name="Ada L.")

    assert changed.status_code == 204
    assert ada.get("/me").json() == {
        **ada.get("/me").json(),
        "login": "ada.l",
        "name": "Ada L.",
    }
    assert Door(world).sign_in("ada").status_code == 401
    assert Door(world).sign_in("ada.l").status_code == 200
    assert world.audit("person.changed")[-1].facts["changed"] == ["name", "login"]


def test_a_login_that_is_taken_stays_where_it_is(world, administrator):
    ada, _ = world.person("ada"), world.person("bob")

    refused = administrator.patch(f"/people/{ada.id}", login="Bob", name="New")

    assert (refused.status_code, refused.json()["type"]) == (409, "LoginTaken")
    assert (ada.get("/me").json()["login"], ada.get("/me").json()["name"]) == (
        "ada",
        "Ada",
    )


def test_nobody_changes_his_own_login(world):
    ada = world.person("ada")

    ada.patch("/me", name="Ada", login="root")

    assert ada.get("/me").json()["login"] == "ada"
    assert ada.patch(f"/people/{ada.id}", login="root").status_code == 403


@pytest.mark.parametrize(
    ("deed", "about"), [("disable", "account.disabled"), ("link", "link.made")]
)
def test_what_an_administrator_does_to_an_account_is_told(
    world, administrator, deed, about
):
    ada = world.person("ada")
    give_address(world, ada, "ada@example.org")

    administrator.post(f"/people/{ada.id}/{deed}")

    assert told(world, "ada@example.org") == [about]


def test_a_changed_password_is_told(world):
    ada = Door(world).give_password(world.person("ada"))
    give_address(world, ada, "ada@example.org")

    ada.put("/me/password", current=PASSWORD, new="a brand new password of mine")

    assert told(world, "ada@example.org") == ["password.changed"]


def test_nothing_is_told_to_an_address_that_nobody_has_proven(world, administrator):
    ada = world.person("ada")
    administrator.put(f"/people/{ada.id}/email", email="ada@example.org")

    administrator.post(f"/people/{ada.id}/disable")

    assert told(world, "ada@example.org") == []


def test_a_disabled_person_is_not_invited(world, administrator):
    ada = world.person("ada")
    give_address(world, ada, "ada@example.org")
    administrator.post(f"/people/{ada.id}/disable")

    answer = administrator.post(f"/people/{ada.id}/invite")

    assert (answer.status_code, answer.json()["type"]) == (409, "PersonDisabled")
