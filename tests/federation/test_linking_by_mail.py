"""“This is my account”: a link to the account's own address, in the browser that began."""

import pytest

from dataspace.federation import link_request_routes
from dataspace.federation.cookies import REQUEST_COOKIE
from dataspace.federation.service import requests
from tests.authenticators import set_up_app
from tests.federation import peers
from tests.federation.peers import Browser
from tests.identity.conftest import PASSWORD, Door, hasher
from tests.letters import give_address, letters_to, token_to, told

pytestmark = pytest.mark.control("A1")
ADDRESS = "ada@example.org"
REQUEST = "/api/link-request"

__all__ = ["hasher"]


@pytest.fixture(autouse=True)
def at_once_answered(monkeypatch):
    monkeypatch.setattr(link_request_routes, "ANSWERED_AFTER_SECONDS", 0)


@pytest.fixture
def ada(world):
    ada = world.person("ada")
    give_address(world, ada, ADDRESS)
    return ada


def name(browser, account):
    return browser.client.post(REQUEST, json={"account": account})


def open_link(browser, token):
    return browser.client.post(f"{REQUEST}/open", json={"token": token})


def finish(browser):
    return browser.client.post(f"{REQUEST}/finish")


def linked_to(person):
    return [one["label"] for one in person.get("/me/identities").json()]


def test_an_equal_address_alone_links_nothing(back, ada, world):
    shown = back.client.get(REQUEST).json()

    assert shown == {"provider": "elsewhere", "label": ADDRESS, "is_opened": False}
    assert linked_to(ada) == []
    assert letters_to(world, ADDRESS) == []


@pytest.mark.usefixtures("theirs")
def test_the_link_in_the_same_browser_signs_in_and_links(back, ada, world, visit):
    assert name(back, "ada").status_code == 202
    opened = open_link(back, token_to(world, ADDRESS))
    before = linked_to(ada)

    assert opened.status_code == 200
    assert (back.me(), before) == ("ada", [])
    assert finish(back).status_code == 204
    assert linked_to(ada) == [ADDRESS]
    assert told(world, ADDRESS)[-1] == "identity.linked"
    [asked] = world.audit("identity.link_asked")
    assert asked.facts == {"person_id": str(ada.id), "provider": "elsewhere"}
    [line] = world.audit("identity.linked")
    assert (line.person_id, line.facts["through"]) == (ada.id, "mail")
    assert world.audit("identity.link_opened")[0].person_id == ada.id
    assert visit() == "/"
    assert finish(back).json()["type"] == "LinkRequestUnknown"


def test_the_address_names_the_account_as_well(back, ada, world):
    assert name(back, ADDRESS.upper()).status_code == 202

    assert [one.page for one in letters_to(world, ADDRESS)] == ["/link-account"]
    assert world.audit("identity.link_asked")[0].facts["person_id"] == str(ada.id)


def test_in_another_browser_the_link_opens_nothing_and_stays_good(back, ada, world):
    name(back, "ada")
    token = token_to(world, ADDRESS)

    # Whoever reads the mail is not whoever signed in elsewhere.
    reader = Browser(world.browser())
    assert open_link(reader, token).json()["type"] == "LinkRequestUnknown"
    assert reader.me() is None
    assert linked_to(ada) == []
    assert open_link(back, token).status_code == 200


def test_the_request_of_another_browser_is_not_linked_by_this_link(
    back, ada, world, theirs
):
    name(back, "ada")
    theirs.claims["sub"] = "mallory"
    mallory = Browser(world.browser())
    carried = mallory.leaves("/auth/elsewhere")
    brought = {"state": carried["state"], "code": theirs.code_for(carried)}
    mallory.comes_back("elsewhere", **brought)

    assert open_link(mallory, token_to(world, ADDRESS)).status_code == 404
    assert linked_to(ada) == []


def test_the_browser_alone_links_nothing(back, ada):
    """It came back, named an account and is even signed in to it, but nobody was asked."""
    name(back, "ada")
    hers = Browser(ada.client)
    held = back.client.cookies[REQUEST_COOKIE]
    ada.client.cookies.set(REQUEST_COOKIE, held, domain="testserver.local")

    assert open_link(hers, "a guess").json()["type"] == "LinkRequestUnknown"
    assert finish(hers).json()["type"] == "LinkRequestUnknown"
    assert linked_to(ada) == []


def test_a_link_is_opened_once(back, ada, world, at_once):
    name(back, "ada")
    token = token_to(world, ADDRESS)
    held = back.client.cookies[REQUEST_COOKIE]
    browsers = [world.browser() for _ in range(3)]
    for one in browsers:
        one.cookies.set(REQUEST_COOKIE, held, domain="testserver.local")

    ways = [
        lambda one=one: str(open_link(Browser(one), token).status_code)
        for one in browsers
    ]

    assert sorted(at_once(*ways)) == ["200", "404", "404"]
    assert ada.get("/me").status_code == 200


@pytest.mark.parametrize(
    "after", ["an hour", "another address", "disabled", "deleted", "a new password"]
)
def test_a_link_dies(back, ada, world, clock, after):
    chief = world.administrator()
    name(back, "ada")
    token = token_to(world, ADDRESS)

    if after == "an hour":
        clock.forward(hours=1)
    elif after == "another address":
        give_address(world, ada, "new@example.org")
    elif after == "a new password":
        body = {"token": world.link_for(ada).value, "password": PASSWORD}
        assert world.browser().post("/api/welcome", json=body).is_success
    elif after == "disabled":
        chief.post(f"/people/{ada.id}/disable")
    else:
        chief.post(f"/people/{ada.id}/delete", successor=None)

    assert open_link(back, token).json()["type"] == "LinkRequestUnknown"
    assert back.me() is None


@pytest.mark.parametrize("account", ["nobody", "unproven", "bare", "gone"])
def test_a_stranger_does_not_learn_whether_there_is_an_account(
    back, ada, world, account
):
    unproven = world.person("unproven")
    world.administrator().put(f"/people/{unproven.id}/email", email="un@example.org")
    world.person("bare")
    gone = world.person("gone")
    give_address(world, gone, "gone@example.org")
    world.administrator().post(f"/people/{gone.id}/disable")
    before = len(letters_to(world, "gone@example.org"))

    known, unknown = name(back, "ada"), name(back, account)

    assert known.status_code == unknown.status_code == 202
    assert known.content == unknown.content
    assert set(known.headers) == set(unknown.headers)
    assert letters_to(world, "un@example.org") == []
    assert len(letters_to(world, "gone@example.org")) == before
    assert world.audit("identity.link_asked")[-1].facts["person_id"] is None
    assert linked_to(ada) == []


def test_whoever_asks_often_waits(back, world, clock):
    names = [name(back, "ada").status_code for _ in range(5)]

    assert names == [202, 202, 202, 429, 429]
    assert len(letters_to(world, ADDRESS)) <= 1
    clock.forward(minutes=11)
    assert name(back, "ada").status_code == 202


def test_nobodys_mailbox_is_filled_from_many_browsers(back, ada, world, clock, theirs):
    name(back, "ada")
    theirs.claims["sub"] = "another"
    other = Browser(world.browser())
    carried = other.leaves("/auth/elsewhere")
    brought = {"state": carried["state"], "code": theirs.code_for(carried)}
    other.comes_back("elsewhere", **brought)

    assert name(other, "ada").status_code == 202

    assert len(letters_to(world, ADDRESS)) == 1
    clock.forward(minutes=11)
    name(other, "ada")
    assert len(letters_to(world, ADDRESS)) == 2
    assert ada.get("/me").status_code == 200


@pytest.mark.control("A2")
@pytest.mark.usefixtures("hasher")
def test_where_there_is_a_second_factor_it_is_due_before_anything_is_linked(
    back, ada, world, clock
):
    app, _ = set_up_app(Door(world).give_password(ada))
    clock.forward(seconds=60)
    name(back, "ada")

    opened = open_link(back, token_to(world, ADDRESS))
    early = finish(back)

    assert (opened.status_code, opened.json()["methods"][0]) == (202, "code")
    assert early.json()["type"] == "SecondFactorDue"
    assert world.audit("identity.linked") == []
    step = {"method": "code", "code": app.code()}
    assert back.client.post("/api/sign-in/second-step", json=step).is_success
    assert finish(back).status_code == 204
    assert linked_to(ada) == [ADDRESS]


@pytest.mark.control("A2")
def test_whoever_has_to_set_up_a_factor_links_after_that(back, ada, world, clock):
    chief = world.administrator()
    set_up_app(chief)
    wanted = {"required_of": "everybody", "roles": []}
    assert chief.put("/installation/second-factor-policy", **wanted).is_success
    name(back, "ada")
    open_link(back, token_to(world, ADDRESS))

    assert finish(back).json()["type"] == "SecondFactorMissing"

    assert back.client.get(REQUEST).json()["is_opened"] is True
    assert world.audit("identity.linked") == []
    assert clock
    assert ada.get("/me").status_code == 200


@pytest.mark.control("A2")
def test_a_mailed_link_is_no_fresh_proof(back, world):
    world.person("bob")
    name(back, "ada")
    chief = world.administrator()
    give_address(world, chief, "chief@example.org")
    name(back, chief.login)
    open_link(back, token_to(world, "chief@example.org"))

    refused = back.client.post("/api/people", json={"login": "x", "name": "X"})

    assert refused.json()["type"] == "StepUpNeeded"


def test_what_was_linked_meanwhile_belongs_to_whom_it_was_linked(
    back, ada, world, theirs
):
    name(back, "ada")
    open_link(back, token_to(world, ADDRESS))
    eve = world.person("eve")
    hers = Browser(eve.client)
    carried = hers.leaves("/me/identities/elsewhere", "/account")
    hers.comes_back("elsewhere", state=carried["state"], code=theirs.code_for(carried))

    assert finish(back).json()["type"] == "IdentityTaken"
    assert (linked_to(ada), linked_to(eve)) == ([], [ADDRESS])


def test_another_session_finishes_nothing(back, ada, world):
    name(back, "ada")
    open_link(back, token_to(world, ADDRESS))
    held = back.client.cookies[REQUEST_COOKIE]
    ada.client.cookies.set(REQUEST_COOKIE, held, domain="testserver.local")

    assert finish(Browser(ada.client)).json()["type"] == "LinkRequestUnknown"
    assert linked_to(ada) == []


def test_whose_organisation_may_not_come_in_is_offered_nothing(
    world, certified, browser, offered
):
    offered(peers.google(certified))

    back = browser.goes("/auth/google", account="eve")

    assert peers.told(back) == "IdentityNotAdmitted"
    assert browser.client.get(REQUEST).json()["type"] == "LinkRequestUnknown"
    assert world.audit("sign_in.turned_away")


def test_requests_from_one_place_are_bounded(back, world, monkeypatch, theirs):
    monkeypatch.setattr(requests, "MOST_FROM_ONE_PLACE", 1)
    theirs.claims["sub"] = "another"
    other = Browser(world.browser())
    carried = other.leaves("/auth/elsewhere")
    other.comes_back("elsewhere", state=carried["state"], code=theirs.code_for(carried))

    assert other.client.get(REQUEST).status_code == 404
    assert back.client.get(REQUEST).status_code == 200


def test_the_database_and_the_logs_hold_neither_half(back, ada, world, log):
    name(back, "ada")
    token, held = token_to(world, ADDRESS), back.client.cookies[REQUEST_COOKIE]
    open_link(back, token)
    tables = ("link_request", "outgoing_message", "audit_entry")
    kept = "".join(world.rows_of(*tables))

    for secret in (token, held):
        assert secret not in kept
        assert secret not in log.getvalue()
    assert ada.get("/me").status_code == 200
