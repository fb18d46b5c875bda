"""A provider that is slow, huge, lost or away. It costs us little and nobody comes in."""

import time

import pytest

from dataspace.federation.errors import ProviderUntrusted
from dataspace.federation.fetching import LARGEST_BYTES
from tests.federation import peers, rogue
from tests.federation.conftest import offer_rogue
from tests.federation.peers import Browser, told
from tests.federation.rogue import Page

pytestmark = pytest.mark.control("A1")


@pytest.fixture
def refused(world, visit, browser):
    def look() -> str:
        assert visit() == "ProviderAway"
        assert browser.me() is None
        [reason] = peers.reasons(world)
        return reason

    return look


HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"


def endless(out):
    out.write(HEAD + b"\r\n{")
    while True:
        out.write(b" " * 65536)


def dripping(out):
    """One byte at a time, always in time for the next."""
    out.write(HEAD + b"\r\n")
    while True:
        out.write(b" ")
        out.flush()
        time.sleep(0.02)


def dripping_headers(out):
    out.write(HEAD)
    while True:
        out.write(b"x: y\r\n")
        out.flush()
        time.sleep(0.02)


def test_a_huge_answer(theirs, refused):
    theirs.pages["token"] = Page({"id_token": "a" * LARGEST_BYTES})

    assert refused() == "too large"


def test_an_endless_answer(theirs, refused):
    theirs.pages["token"] = Page(write=endless)

    assert refused() == "too large"


@pytest.mark.parametrize("write", [dripping, dripping_headers])
def test_a_slow_answer(world, theirs, refused, write):
    offer_rogue(world, theirs, deadline_seconds=0.4)
    theirs.pages["token"] = Page(write=write)
    started = time.monotonic()

    assert refused() == "TimeoutError"
    assert time.monotonic() - started < 5


def test_a_packed_answer(theirs, refused):
    """What is small on the way could be of any size once it is unpacked."""
    theirs.pages["token"] = Page({}, headers={"content-encoding": "gzip"})

    assert refused() == "packed"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_from_the_token_endpoint(rogues, theirs, refused, status):
    """It would carry the code, the verifier and our secret to somebody else."""
    other = rogues("/other")
    where = {"location": f"{other.issuer}/token"}
    theirs.pages["token"] = Page({}, status, where)

    assert refused() == "redirect"
    assert other.asked == []


@pytest.mark.parametrize("content", ["text", ["a list"], None, 7])
def test_an_answer_of_another_shape(theirs, refused, content):
    theirs.pages["token"] = Page(content)

    assert refused() == "not an object"


def test_an_answer_that_is_not_json(theirs, refused):
    theirs.pages["token"] = Page(write=lambda out: out.write(HEAD + b"\r\n<html>"))

    assert refused() == "not JSON"


def test_a_refused_code(theirs, visit, world):
    theirs.pages["token"] = Page({"error": "invalid_grant", "id_token": "x"}, 400)

    assert visit() == "ProviderRefused"
    assert peers.reasons(world) == ["code"]


@pytest.mark.usefixtures("linked")
def test_no_connection_waits_for_the_provider(world, theirs, visit):
    """Or a slow provider would take the database from everybody."""
    held = []
    theirs.pages["token"] = Page(
        write=lambda _: held.append(world.engine.pool.checkedout())
    )

    visit()

    assert held == [0]


@pytest.mark.usefixtures("linked")
def test_no_connection_waits_while_one_begins_to_link(world, theirs, linked):
    offer_rogue(world, theirs)
    held = []
    theirs.pages["openid-configuration"] = Page(
        write=lambda _: held.append(world.engine.pool.checkedout())
    )

    begun = Browser(linked.client).begins("/me/identities/elsewhere")

    assert begun.json()["type"] == "ProviderAway"
    assert held == [0]


@pytest.mark.usefixtures("linked")
def test_a_flood_of_unknown_keys_asks_for_the_keys_once_a_minute(theirs, visit, clock):
    visit()
    asked = theirs.asked.count("/keys")
    theirs.header["kid"] = "unknown"

    endings = [visit() for _ in range(5)]
    clock.forward(minutes=1)
    endings += [visit() for _ in range(5)]

    assert set(endings) == {"ProviderUntrusted"}
    assert theirs.asked.count("/keys") == asked + 1


@pytest.mark.usefixtures("linked")
def test_a_provider_may_change_its_keys(theirs, visit, browser, clock):
    assert visit() == "/"
    clock.forward(minutes=2)
    theirs.key = rogue.KEYS[1]
    theirs.publish(*rogue.KEYS)

    assert visit() == "/"
    assert browser.me() == "ada"


@pytest.mark.usefixtures("linked")
def test_a_key_that_was_withdrawn_is_forgotten(theirs, visit, clock):
    assert visit() == "/"
    theirs.published = []
    clock.forward(hours=1)

    assert visit() == "ProviderUntrusted"


@pytest.mark.usefixtures("linked")
def test_what_a_provider_publishes_is_kept(theirs, visit):
    for _ in range(3):
        assert visit() == "/"

    assert theirs.asked.count("/.well-known/openid-configuration") == 1
    assert theirs.asked.count("/keys") == 1


def test_a_provider_that_is_away_is_left_alone_for_a_while(theirs, browser, clock):
    theirs.pages["openid-configuration"] = Page({}, 500)

    answers = [browser.begins("/auth/elsewhere") for _ in range(4)]

    assert {one.json()["type"] for one in answers} == {"ProviderAway"}
    assert {one.status_code for one in answers} == {503}
    assert len(theirs.asked) == 1
    del theirs.pages["openid-configuration"]
    clock.forward(seconds=10)
    assert browser.begins("/auth/elsewhere").status_code == 200


def test_a_slow_provider_takes_few_of_our_threads(world, theirs, browser, at_once):
    offer_rogue(world, theirs, deadline_seconds=2)
    theirs.pages["openid-configuration"] = Page(write=dripping)

    started = time.monotonic()
    deeds = [lambda: browser.begins("/auth/elsewhere").json()["type"]] * 12
    answers = at_once(*deeds)

    assert set(answers) == {"ProviderAway"}
    assert len(theirs.asked) == 1
    assert time.monotonic() - started < 10


@pytest.mark.parametrize(
    "issuer",
    ["http://idp.example", "http://10.0.0.1", "ftp://127.0.0.1", "file:///etc/passwd"],
)
def test_nobody_is_asked_in_the_clear(world, theirs, browser, issuer):
    offer_rogue(world, theirs, issuer=issuer)

    assert browser.begins("/auth/elsewhere").json()["type"] == "ProviderUntrusted"


@pytest.mark.parametrize("name", ["authorization_endpoint", "token_endpoint"])
@pytest.mark.parametrize("address", ["http://idp.example/x", "javascript:1", 7, None])
def test_a_discovery_document_that_leads_astray(theirs, browser, name, address):
    theirs.metadata[name] = address

    assert browser.begins("/auth/elsewhere").json()["type"] == "ProviderUntrusted"


def test_a_provider_elsewhere_cannot_send_us_to_this_machine(world, theirs):
    """Its discovery document would else reach what listens here and trusts who is here."""
    client = offer_rogue(world, theirs, issuer="https://idp.example")

    with pytest.raises(ProviderUntrusted):
        client._line.get(f"{theirs.issuer}/keys")
    assert theirs.asked == []


@pytest.mark.usefixtures("linked")
def test_the_way_back_is_told_to_the_page_by_name_only(browser):
    back = browser.comes_back("elsewhere", error="<script>alert(1)</script>", state="x")

    assert told(back) == "FlowUnknown"
    assert "script" not in back.headers["location"]
    assert "script" not in back.text
