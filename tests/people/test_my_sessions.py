"""Where a person is signed in: listed, known again, and ended one by one."""

import pytest

from dataspace.identity.devices import device_of, place_of
from dataspace.identity.errors import SessionUnknown
from tests.identity.conftest import PASSWORD, Door, hasher
from tests.letters import give_address, letters_to, told

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0"
)
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15"
    " (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1"
)
ADDRESS = "ada@example.org"

__all__ = ["hasher"]


@pytest.fixture
def ada(world):
    return Door(world).give_password(world.person("ada"))


def sign_in(world, user_agent=FIREFOX, address="192.0.2.1"):
    browser = Door(world).from_address(address)
    browser.headers["user-agent"] = user_agent
    assert Door(world).sign_in("ada", browser=browser).status_code == 200
    return browser


@pytest.mark.usefixtures("ada")
def test_sessions_are_listed_with_device_and_place(world):
    browser = sign_in(world, SAFARI, "198.51.100.4")

    listed = browser.get("/api/me/sessions").json()

    assert [s["is_this"] for s in listed] == [True, False]
    assert (listed[0]["device"], listed[0]["address"]) == (
        "Safari on iOS",
        "198.51.100.4",
    )
    assert listed[1]["device"] == "An unknown program"


@pytest.mark.usefixtures("ada")
def test_a_session_that_is_over_is_not_listed(world, clock):
    clock.forward(hours=13)
    browser = sign_in(world)

    assert len(browser.get("/api/me/sessions").json()) == 1


@pytest.mark.control("A4")
def test_one_session_is_ended_and_the_others_go_on(world, ada):
    other, here = sign_in(world, EDGE), sign_in(world)
    [session] = [
        s["id"]
        for s in here.get("/api/me/sessions").json()
        if s["device"] == "Edge on Windows"
    ]

    ended = here.delete(f"/api/me/sessions/{session}")

    assert ended.status_code == 204
    assert other.get("/api/me").status_code == 401
    assert here.get("/api/me").status_code == 200
    assert ada.get("/me").status_code == 200
    assert world.audit("session.ended")[-1].facts["sessions"] == 1
    again = here.delete(f"/api/me/sessions/{session}").json()
    assert again["type"] == SessionUnknown.__name__


def test_all_others_end_and_this_one_goes_on(world, ada):
    here = sign_in(world)

    assert here.post("/api/me/sessions/end-others").status_code == 204

    assert ada.get("/me").status_code == 401
    assert here.get("/api/me").status_code == 200


def test_nobody_ends_the_session_of_somebody_else(world, ada):
    [session] = ada.get("/me/sessions").json()

    refused = world.person("eve").delete(f"/me/sessions/{session['id']}")

    assert (refused.status_code, refused.json()["type"]) == (404, "SessionUnknown")
    assert ada.get("/me").status_code == 200


def test_an_administrator_ends_every_session_of_a_person(world, ada):
    here = sign_in(world)

    ended = world.administrator().post(f"/people/{ada.id}/end-sessions")

    assert ended.status_code == 204
    assert here.get("/api/me").status_code == ada.get("/me").status_code == 401
    nobody = "00000000-0000-0000-0000-000000000000"
    missing = world.administrator().post(f"/people/{nobody}/end-sessions")
    assert missing.json()["type"] == "PersonUnknown"


@pytest.mark.parametrize(
    ("user_agent", "device"),
    [
        (FIREFOX, "Firefox on Linux"),
        (EDGE, "Edge on Windows"),
        (SAFARI, "Safari on iOS"),
        ("curl/8.5.0", "An unknown program"),
        ("Linux", "An unknown program on Linux"),
        ("Firefox/1", "Firefox"),
        ("", "An unknown program"),
        (None, "An unknown program"),
        ("https://evil.example Firefox/1 <b>", "Firefox"),
    ],
)
def test_a_device_is_named_in_words_of_ours(user_agent, device):
    assert device_of(user_agent) == device


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2::3", "2001:db8:1::/48"),
        ("command line", "unknown"),
        (None, "unknown"),
    ],
)
def test_a_place_is_the_network_around_an_address(address, place):
    assert place_of(address) == place


def test_a_new_device_or_place_is_told_once(world, ada):
    give_address(world, ada, ADDRESS)

    sign_in(world)
    sign_in(world, FIREFOX.replace("140.0", "141.0"), "192.0.2.200")
    after_the_same = told(world, ADDRESS)
    sign_in(world, EDGE)
    sign_in(world, EDGE, "203.0.113.5")

    assert after_the_same == ["device.new"]
    assert told(world, ADDRESS) == ["device.new"] * 3
    [first, *_] = letters_to(world, ADDRESS)
    assert "Firefox on Linux" in first.text
    assert "192.0.2.1" in first.text


def test_the_first_device_of_all_is_no_news(world):
    administrator = world.administrator()
    administrator.post("/people", login="eve", name="Eve", email="eve@example.org")
    [letter] = letters_to(world, "eve@example.org")

    body = {"token": letter.token, "password": PASSWORD}
    world.browser().post("/api/welcome", json=body)

    assert told(world, "eve@example.org") == ["invitation"]
