"""What the browser brings back: in which browser, how often, from whom, and to where."""

import pytest

from dataspace.federation import service
from dataspace.federation.cookies import COOKIE
from dataspace.identity import throttle
from tests.federation import peers
from tests.federation.conftest import offer_rogue
from tests.federation.peers import Browser, told

pytestmark = [pytest.mark.control("A1"), pytest.mark.usefixtures("linked")]


@pytest.fixture
def leave(theirs, browser):
    """Begin in this browser, sign in there, and give what would be brought back."""

    def go(at: Browser = browser, after: str = "/") -> dict[str, str]:
        carried = at.leaves("/auth/elsewhere", after)
        return {"state": carried["state"], "code": theirs.code_for(carried)}

    return go


def test_a_replayed_state(leave, browser, world):
    brought = leave()
    assert told(browser.comes_back("elsewhere", **brought)) == "/"
    kept = browser.client.cookies.get(COOKIE)

    assert kept is None
    assert told(browser.comes_back("elsewhere", **brought)) == "FlowUnknown"
    assert peers.reasons(world) == ["flow"]


def test_a_state_is_used_up_even_if_the_browser_keeps_its_cookie(leave, browser, world):
    brought = leave()
    held = browser.client.cookies[COOKIE]
    browser.comes_back("elsewhere", **brought)
    other = world.browser()
    other.cookies.set(COOKIE, held, domain="testserver.local")

    back = Browser(other).comes_back("elsewhere", **brought)

    assert told(back) == "FlowUnknown"


def test_two_that_come_back_at_once_are_one(leave, browser, world, at_once):
    brought = leave()
    held = browser.client.cookies[COOKIE]
    browsers = [world.browser() for _ in range(4)]
    for one in browsers:
        one.cookies.set(COOKIE, held, domain="testserver.local")

    ways = [
        lambda one=one: told(Browser(one).comes_back("elsewhere", **brought))
        for one in browsers
    ]

    assert sorted(at_once(*ways)) == ["/", *["FlowUnknown"] * 3]


def test_the_state_of_another_browser(leave, browser, world):
    """Login CSRF: the thief's own way back, put into the victim's browser."""
    thief = Browser(world.browser())
    brought = leave(thief)
    leave()

    assert told(browser.comes_back("elsewhere", **brought)) == "FlowUnknown"
    assert browser.me() is None
    # And the thief gains nothing by having been tried elsewhere, nor loses it.
    assert told(thief.comes_back("elsewhere", **brought)) == "/"


def test_a_browser_that_began_nothing(leave, world):
    brought = leave(Browser(world.browser()))

    assert told(Browser(world.browser()).comes_back("elsewhere", **brought)) == (
        "FlowUnknown"
    )


@pytest.mark.parametrize("missing", ["state", "code"])
def test_half_an_answer(leave, browser, missing):
    brought = leave()
    del brought[missing]

    refusals = {"state": "FlowUnknown", "code": "ProviderRefused"}
    assert told(browser.comes_back("elsewhere", **brought)) == refusals[missing]
    assert browser.me() is None


def test_a_flow_that_took_too_long(leave, browser, clock):
    brought = leave()
    clock.forward(minutes=10)

    assert told(browser.comes_back("elsewhere", **brought)) == "FlowUnknown"


def test_only_our_own_page_begins_one(world, theirs):
    """Else a foreign page could begin in a browser what it then completes."""
    browser = world.browser()
    asked = len(theirs.asked)

    answer = browser.post(
        "/api/auth/elsewhere", json={}, headers={"origin": "https://evil.example"}
    )

    assert answer.json()["type"] == "CrossSite"
    assert len(theirs.asked) == asked


def test_the_cookie_is_locked_to_this_host_and_out_of_reach_of_scripts(browser):
    begun = browser.begins("/auth/elsewhere")

    [written] = begun.headers.get_list("set-cookie")
    name, *attributes = written.split("; ")
    assert name.startswith("__Host-sign-in=")
    assert {one.lower() for one in attributes} == {
        "httponly",
        "secure",
        "path=/",
        "samesite=lax",
        "max-age=600",
    }


@pytest.mark.parametrize(
    "after",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/a//evil.example",
        "/a\r\nset-cookie: a=b",
        "/ /evil.example",
        "javascript:alert(1)",
        "evil.example",
        "",
        "/\u2215evil",
        "/api/sign-out",
        "/" + "a" * 1000,
    ],
)
def test_an_open_redirect(browser, after):
    begun = browser.begins("/auth/elsewhere", after)

    assert begun.status_code == 422
    assert begun.json()["type"] == "PathElsewhere"


@pytest.mark.parametrize(
    "after", ["/", "/workspaces/a-b/transforms?branch=main&q=%2F%2F#line-3"]
)
def test_a_page_of_ours_is_where_one_lands(leave, browser, after):
    assert told(browser.comes_back("elsewhere", **leave(after=after))) == after


def test_flows_from_one_place_are_bounded(browser, clock, monkeypatch):
    monkeypatch.setattr(service, "MOST_FROM_ONE_PLACE", 3)
    for _ in range(3):
        assert browser.begins("/auth/elsewhere").status_code == 200

    refused = browser.begins("/auth/elsewhere")
    assert (refused.status_code, refused.json()["type"]) == (429, "TooManyFlows")

    clock.forward(minutes=10)
    assert browser.begins("/auth/elsewhere").status_code == 200


def test_strangers_cannot_fill_the_audit_log(browser, world, monkeypatch):
    monkeypatch.setattr(throttle, "FREE_PER_ADDRESS", 5)

    for _ in range(20):
        assert told(browser.comes_back("elsewhere", state="x")) == "FlowUnknown"

    # Five, and then the eighth and the sixteenth.
    assert len(peers.reasons(world)) == 7


class TestMixUp:
    """Two providers, and one of them would like to be taken for the other."""

    @pytest.fixture
    def evil(self, rogues, world):
        made = rogues("/evil")
        offer_rogue(world, made, id="evil")
        return made

    def test_an_answer_to_another_providers_address(self, evil, leave, browser):
        brought = leave()

        assert told(browser.comes_back("evil", **brought)) == "FlowUnknown"
        assert "/evil/token" not in evil.asked

    def test_an_answer_that_says_it_is_from_another(
        self, evil, theirs, leave, browser, world
    ):
        asked = theirs.asked.count("/token")
        back = browser.comes_back("elsewhere", **leave(), iss=evil.issuer)

        assert told(back) == "ProviderUntrusted"
        assert peers.reasons(world) == ["issuer of the answer"]
        # The code was not shown to anybody.
        assert theirs.asked.count("/token") == asked

    def test_an_answer_that_does_not_say_from_whom_though_it_promised(
        self, evil, browser, world
    ):
        evil.metadata["authorization_response_iss_parameter_supported"] = True
        carried = browser.leaves("/auth/evil")
        brought = {"state": carried["state"], "code": evil.code_for(carried)}

        assert told(browser.comes_back("evil", **brought)) == "ProviderUntrusted"
        assert peers.reasons(world) == ["issuer missing in the answer"]

    def test_a_token_in_the_name_of_the_other(self, evil, theirs, browser, world):
        evil.claims["iss"] = theirs.issuer
        carried = browser.leaves("/auth/evil")
        brought = {"state": carried["state"], "code": evil.code_for(carried)}

        assert told(browser.comes_back("evil", **brought)) == "ProviderUntrusted"
        assert peers.reasons(world) == ["claim iss"]
        assert browser.me() is None

    def test_the_same_subject_at_another_provider(self, evil, browser):
        carried = browser.leaves("/auth/evil")
        brought = {"state": carried["state"], "code": evil.code_for(carried)}

        assert told(browser.comes_back("evil", **brought)) == "IdentityNotAdmitted"

    def test_a_discovery_document_in_the_name_of_the_other(self, evil, theirs, browser):
        evil.metadata["issuer"] = theirs.issuer

        begun = browser.begins("/auth/evil")

        assert begun.json()["type"] == "ProviderUntrusted"
