import json

import pytest

from dataspace.identity.guards import COOKIE
from tests.identity.conftest import PASSWORD


def test_the_right_password_opens_a_session(world, door, ada):
    browser = world.browser()

    answer = door.sign_in(ada.login, browser=browser)

    assert answer.status_code == 200
    assert answer.json()["login"] == "ada"
    assert browser.get("/api/me").json()["id"] == str(ada.id)
    [entry] = world.audit("person.signed_in")[-1:]
    assert (entry.person_id, entry.address) == (ada.id, "testclient")
    assert entry.request_id == answer.headers["x-request-id"]


def wrong(world, door):
    door.give_password(world.person("eve"))
    return "a wrong password"


def unknown(_world, _door):
    return PASSWORD


def disabled(world, door):
    eve = door.give_password(world.person("eve"))
    world.administrator().post(f"/people/{eve.id}/disable")
    return PASSWORD


def without_password(world, _door):
    world.person("eve")
    return PASSWORD


def invited(world, _door):
    world.link_for(world.person("eve"))
    return "the password of nobody"


@pytest.mark.control("A4")
@pytest.mark.parametrize("case", [wrong, unknown, disabled, without_password, invited])
def test_every_failed_sign_in_is_the_same_answer_after_the_same_work(
    world, door, ada, hasher, case
):
    expected = door.sign_in(ada.login, "a wrong password", address="198.51.100.1")
    password = case(world, door)
    hasher.verifications = 0

    answer = door.sign_in("eve", password)

    assert (answer.status_code, answer.json()) == (401, expected.json())
    assert set(answer.headers) == set(expected.headers)
    assert "set-cookie" not in answer.headers
    assert hasher.verifications == 1
    [first, second] = world.audit("sign_in.refused")
    assert first.facts["failures"] == second.facts["failures"] == 1


def test_a_refused_sign_in_is_written_down_without_what_was_typed(world, door):
    door.sign_in("my password in the wrong field", "something else")

    [entry] = world.audit("sign_in.refused")

    assert entry.facts == {"person_id": None, "failures": 1}
    assert entry.address == "192.0.2.1"


@pytest.mark.control("A4")
def test_the_cookie_is_locked_to_this_host_and_out_of_reach_of_scripts(door, ada):
    answer = door.sign_in(ada.login)

    [written] = answer.headers.get_list("set-cookie")
    name, *attributes = written.split("; ")
    attributes = {each.partition("=")[0].lower(): each for each in attributes}
    assert name.startswith("__Host-session=")
    assert attributes["samesite"].lower() == "samesite=lax"
    assert attributes["path"] == "Path=/"
    assert attributes["max-age"] == f"Max-Age={14 * 24 * 3600}"
    assert {"secure", "httponly"} <= attributes.keys()
    assert "domain" not in attributes


def test_signing_in_again_ends_the_session_before(world, door, ada):
    browser = world.browser()
    door.sign_in(ada.login, browser=browser)
    before = browser.cookies[COOKIE]

    door.sign_in(ada.login, browser=browser)

    assert browser.cookies[COOKIE] != before
    assert browser.get("/api/me").status_code == 200
    assert me_with(world, before).status_code == 401


def test_a_session_planted_in_a_browser_gains_nothing(world, door, ada):
    """Session fixation: what the thief knows beforehand must not become the victim's."""
    mallory = world.person("mallory")
    planted = [mallory.client.cookies[COOKIE], "chosen-by-mallory"]

    for token in planted:
        browser = world.browser(holding=token)
        door.sign_in(ada.login, browser=browser)
        assert browser.get("/api/me").json()["login"] == "ada"

    assert [me_with(world, token).status_code for token in planted] == [401, 401]


def me_with(world, token):
    return world.browser(holding=token).get("/api/me")


NAMES = {
    "ada": ["ADA", " ada ", "Ada\n"],
    "josé": ["jose\u0301", "JOSÉ", "JOSE\u0301"],
    "straße": ["STRASSE", "Strasse"],
    "数字": ["数字 "],
    "kelvin": ["\u212aelvin"],
    "ΑΔΑΣ": ["αδας", "αδασ"],
}


@pytest.mark.parametrize(
    ("login", "typed"), [(name, typed) for name in NAMES for typed in NAMES[name]]
)
def test_an_account_is_found_however_its_name_is_typed(world, door, login, typed):
    door.give_password(world.person(login))

    assert door.sign_in(typed).status_code == 200


HOSTILE = [
    "",
    " ",
    "' OR 1=1 --",
    "ada\0",
    "ad\u0130",
    "ada%",
    "_da",
    "\ud800",
    "\U0010ffff",
    "a" * 254,
    "a" * 255,
    "\ufdfa" * 254,
    "a\u0300" * 127,
    "\u202eada",
    "{{7*7}}",
    "../../etc/passwd",
    "<script>",
]


@pytest.mark.usefixtures("ada")
def test_no_name_breaks_the_door_or_opens_it(door):
    answers = {name: try_at(door, number, name) for number, name in enumerate(HOSTILE)}

    assert set(answers.values()) <= {401, 422}, answers


UNFIT = ["", "\0", "\ud800", PASSWORD + "\0", PASSWORD * 200, "\ufdfa" * 4096]


def test_no_password_breaks_the_door_or_opens_it(door, ada):
    for number, password in enumerate(UNFIT):
        assert try_at(door, number, ada.login, password) in {401, 422}, ascii(password)


def try_at(door, number, login, password=PASSWORD):
    """Send what the client's own JSON could not: halves of characters."""
    answer = door.from_address(f"192.0.2.{number + 1}").post(
        "/api/sign-in",
        content=json.dumps({"login": login, "password": password}),
        headers={"content-type": "application/json"},
    )
    return answer.status_code


def test_a_password_is_the_same_however_its_letters_are_composed(world, door):
    door.give_password(world.person("ada"), "caf\u00e9 con leche y azúcar")

    assert door.sign_in("ada", "cafe\u0301 con leche y azu\u0301car").status_code == 200


def test_a_password_that_only_starts_right_is_wrong(world, door):
    long = "long " * 300
    door.give_password(world.person("ada"), long)

    assert door.sign_in("ada", long + "x").status_code == 401
    assert door.sign_in("ada", long).status_code == 200
