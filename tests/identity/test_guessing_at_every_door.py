"""Wherever a secret could be guessed, guesses are counted, and hold up whoever guesses."""

from itertools import cycle, islice

import pytest

from dataspace.app import openapi
from dataspace.identity.throttle import FREE_PER_ACCOUNT, FREE_PER_ADDRESS
from tests.authenticators import set_up_app
from tests.identity.conftest import PASSWORD

WRONG = "a wrong password"
OF_PASSWORDS = {
    "POST /api/me/step-up": {"method": "password", "password": WRONG},
    "POST /api/sign-in": {"login": "ada", "password": WRONG},
    "PUT /api/me/password": {"current": WRONG, "new": PASSWORD},
}
OF_CODES = {
    "POST /api/me/step-up": ("code", "recovery_code"),
    "POST /api/sign-in/second-step": ("code", "recovery_code", "break_glass"),
}
OF_LINKS = {
    "POST /api/email/confirm": {"token": "made up"},
    "POST /api/link-request/open": {"token": "made up"},
    "POST /api/welcome": {"token": "made up", "password": PASSWORD},
    "POST /api/welcome/look": {"token": "made up"},
}
# Where a secret is sent and none is guessed, and why.
NO_GUESS = {
    "POST /api/me/factors/authenticator/confirm": "its secret was just shown to him",
    "POST /api/me/password": "it sets the first one, after a fresh proof",
    "POST /api/workspaces/{workspace_id}/secrets": "it is put there, and compared with none",
    "POST /api/workspaces/{workspace_id}/secrets/{secret_id}/versions": "so is another value",
}


def ask(client, door, body):
    method, path = door.split()
    return client.request(method, path, json=body)


@pytest.fixture
def halfway(world, door, ada):
    """Ada with a second factor, in one browser, and somebody with her password."""
    set_up_app(ada)
    browser = world.browser()
    assert door.sign_in("ada", browser=browser).status_code == 202
    return {
        "POST /api/me/step-up": ada.client,
        "POST /api/sign-in/second-step": browser,
    }


def secrets_in(described, shape):
    for part in (*shape.get("oneOf", ()), *shape.get("anyOf", ())):
        yield from secrets_in(described, part)
    if "$ref" in shape:
        name = shape["$ref"].rpartition("/")[2]
        yield from secrets_in(described, described["components"]["schemas"][name])
    for name, inner in shape.get("properties", {}).items():
        if inner.get("format") == "password":
            yield name


def test_every_door_that_takes_a_secret_is_on_a_list_of_this_file(world):
    described = openapi.described(world.app)
    taking = {
        f"{method.upper()} {path}"
        for path, ways in described["paths"].items()
        for method, way in ways.items()
        for shape in way.get("requestBody", {}).get("content", {}).values()
        if any(secrets_in(described, shape.get("schema", {})))
    }

    assert taking == {*OF_PASSWORDS, *OF_CODES, *OF_LINKS, *NO_GUESS}


@pytest.mark.control("A2")
@pytest.mark.control("A4")
@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("guessed", OF_PASSWORDS)
def test_wrong_passwords_count_at_every_door_and_for_every_door(door, ada, guessed):
    from_here = {"browser": ada.client}
    for _ in range(FREE_PER_ACCOUNT):
        ask(ada.client, guessed, OF_PASSWORDS[guessed])
    # What was not heard there any more is tried at the door itself.
    door.sign_in("ada", WRONG, **from_here)
    door.sign_in("ada", WRONG, **from_here)

    held_up = {at: ask(ada.client, at, OF_PASSWORDS[at]) for at in OF_PASSWORDS}

    assert {answer.status_code for answer in held_up.values()} == {429}
    assert door.sign_in("ada", **from_here).status_code == 429
    assert door.sign_in("ada", address="198.51.100.1").status_code == 200


@pytest.mark.control("A2")
@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize(
    ("guessed", "method"), [(at, how) for at, hows in OF_CODES.items() for how in hows]
)
def test_wrong_codes_count_at_every_door_and_for_every_door(halfway, guessed, method):
    body = {"method": method, "code": "000000"}
    wrong = [
        ask(halfway[guessed], guessed, body).status_code
        for _ in range(FREE_PER_ACCOUNT)
    ]

    held_up = [
        ask(halfway[at], at, {**body, "method": how}).status_code
        for at, hows in OF_CODES.items()
        for how in hows
    ]

    assert wrong == [403] * FREE_PER_ACCOUNT
    assert held_up == [429] * 5


@pytest.mark.control("A4")
@pytest.mark.usefixtures("clock")
def test_wrong_links_count_at_every_door_and_hold_up_no_good_one(world, ada):
    browser, good = world.browser(), world.link_for(ada).value
    wrong = [
        ask(browser, at, OF_LINKS[at]).status_code
        for at in islice(cycle(OF_LINKS), FREE_PER_ADDRESS)
    ]

    held_up = [ask(browser, at, body).status_code for at, body in OF_LINKS.items()]

    assert wrong == [404] * FREE_PER_ADDRESS
    assert held_up == [429] * len(OF_LINKS)
    assert len(world.audit("link.refused")) == FREE_PER_ADDRESS
    assert ask(browser, "POST /api/welcome/look", {"token": good}).status_code == 200


@pytest.mark.control("A4")
def test_a_stranger_with_made_up_passkeys_fills_no_log(world):
    browser = world.browser()
    made_up = {"method": "passkey", "credential": {}}

    for _ in range(FREE_PER_ADDRESS + 5):
        assert browser.post("/api/sign-in/passkey", json=made_up).status_code == 403

    assert len(world.audit("factor.refused")) == FREE_PER_ADDRESS
