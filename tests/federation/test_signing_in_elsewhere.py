"""With a certified provider, which looks like Microsoft and like Google."""

import pytest

from tests.federation import peers
from tests.federation.peers import Browser, told

pytestmark = pytest.mark.control("A1")


@pytest.fixture(params=["microsoft", "google"])
def provider(request, certified, offered):
    offered(peers.microsoft(certified), peers.google(certified))
    return request.param


@pytest.fixture
def linked(ada, provider):
    back = Browser(ada.client).goes(
        f"/me/identities/{provider}", account="ada", after="/account"
    )
    assert told(back) == "/account"
    return ada


@pytest.mark.usefixtures("linked")
def test_a_linked_account_opens_a_session(world, browser, provider):
    back = browser.goes(f"/auth/{provider}", account="ada", after="/workspaces?a=1")

    assert told(back) == "/workspaces?a=1"
    assert browser.me() == "ada"
    [line] = world.audit("identity.used")
    assert line.facts["provider"] == provider
    assert line.session_id is not None


def test_linking_opens_no_second_session(world, linked, provider):
    [line] = world.audit("identity.linked")

    assert line.person_id == linked.id
    assert line.facts["provider"] == provider
    signed_in = [one.person_id for one in world.audit("person.signed_in")]
    assert signed_in.count(linked.id) == 1
    [shown] = linked.get("/me/identities").json()
    assert shown["provider"] == provider


def test_an_account_that_nobody_linked_opens_nothing(world, browser, provider):
    back = browser.goes(f"/auth/{provider}", account="ada")

    assert told(back) == "IdentityNotAdmitted"
    assert browser.me() is None
    assert peers.reasons(world) == ["unknown"]


def test_disabled_people_hear_what_strangers_hear(world, browser, linked, provider):
    world.administrator().post(f"/people/{linked.id}/disable")

    back = browser.goes(f"/auth/{provider}", account="ada")

    assert told(back) == "IdentityNotAdmitted"
    assert browser.me() is None
    assert peers.reasons(world) == ["disabled"]


def test_who_changes_his_mind_there_is_told_so_here(world, browser, provider):
    back = browser.goes(f"/auth/{provider}", account=None)

    assert told(back) == "ProviderRefused"
    assert peers.reasons(world) == ["error"]


@pytest.mark.usefixtures("linked")
def test_the_session_before_ends(world, provider):
    before = world.person("eve")
    browser = Browser(before.client)
    token = browser.client.cookies["__Host-session"]

    browser.goes(f"/auth/{provider}", account="ada")

    assert browser.me() == "ada"
    assert Browser(world.browser(holding=token)).me() is None


def test_the_code_of_another_flow_is_stopped_by_pkce(world, provider):
    """Authorization code injection: a stolen code, put into the thief's own flow."""
    victim, thief = Browser(world.browser()), Browser(world.browser())
    begun = victim.begins(f"/auth/{provider}").json()["location"]
    stolen = peers.brought_in(peers.signed_in_there(begun, "ada"))
    carried = thief.leaves(f"/auth/{provider}")

    back = thief.comes_back(provider, **{**stolen, "state": carried["state"]})

    assert told(back) == "ProviderRefused"
    assert peers.reasons(world) == ["code"]
    assert thief.me() is None


@pytest.mark.usefixtures("linked")
def test_no_secret_of_a_flow_reaches_the_log_or_the_audit_log(
    world, browser, provider, log
):
    begun = browser.begins(f"/auth/{provider}").json()["location"]
    carried = peers.brought_in(begun)
    back = peers.signed_in_there(begun, "ada")
    brought = peers.brought_in(back)
    browser.client.get(back, follow_redirects=False)

    written = log.getvalue() + "".join(str(vars(line)) for line in world.audit())
    assert f"{provider}-callback" in log.getvalue()
    for secret in (carried["state"], carried["nonce"], brought["code"], peers.SECRET):
        assert secret not in written


def test_the_sign_in_page_learns_who_else_can_vouch(world, provider):
    ways = world.browser().get("/api/auth/providers").json()

    assert {one["id"] for one in ways["providers"]} == {"microsoft", "google"}
    assert ways["refusals"]["IdentityNotAdmitted"].startswith("That account opens")
    assert peers.SECRET not in str(ways)
    assert provider in str(ways)


def test_there_is_no_way_that_nobody_configured(browser):
    assert browser.begins("/auth/nobody").json()["type"] == "ProviderUnknown"
    assert browser.comes_back("nobody").status_code == 404
