"""A fresh proof of whoever has neither password nor factor: he signs in there afresh."""

import pytest

from dataspace.core import clock as clocks
from dataspace.federation.cookies import COOKIE
from tests.authenticators import add_key, set_up_app
from tests.federation import peers
from tests.federation.peers import Browser, told
from tests.identity.conftest import PASSWORD, Door, hasher

pytestmark = [pytest.mark.control("A1"), pytest.mark.control("A2")]
AWAY = "/me/step-up/providers/elsewhere"
DANGER = "/me/password"

__all__ = ["hasher"]


@pytest.fixture
def stale(linked, clock):
    """Ada, whose last proof is too old for what is dangerous."""
    clock.forward(minutes=11)
    return linked


def now():
    return int(clocks.now().timestamp())


@pytest.fixture
def step_up(theirs):
    """Go there and back as this person; they say that he signed in at this moment."""

    def go(person, at=now, after="/account"):
        his = Browser(person.client)
        carried = his.leaves(AWAY, after)
        theirs.claims["auth_time"] = at() if callable(at) else at
        code = theirs.code_for(carried)
        return told(his.comes_back("elsewhere", state=carried["state"], code=code))

    return go


def dares(person):
    return person.post(DANGER, new=PASSWORD)


def test_what_is_dangerous_names_the_way_and_takes_the_proof(world, stale, step_up):
    refused = dares(stale)

    assert refused.json()["type"] == "StepUpNeeded"
    assert refused.json()["methods"] == ["provider"]
    assert stale.get("/me/step-up/providers").json() == [
        {"id": "elsewhere", "name": "Elsewhere"}
    ]
    assert step_up(stale, after="/workspaces?a=1") == "/workspaces?a=1"
    assert dares(stale).status_code == 204
    assert world.audit("person.stepped_up")[-1].facts["method"] == "provider"
    assert world.audit("sign_in.begun")[-1].facts["purpose"] == "step_up"


def test_the_provider_is_asked_to_ask_again(stale):
    carried = Browser(stale.client).leaves(AWAY)

    assert (carried["prompt"], carried["max_age"]) == ("login", "0")


def test_the_proof_is_fresh_for_a_while(stale, step_up, clock):
    step_up(stale)
    clock.forward(minutes=11)

    assert dares(stale).json()["type"] == "StepUpNeeded"


@pytest.mark.parametrize(
    "at", [lambda: now() - 61, lambda: None], ids=["this morning", "not told"]
)
def test_being_signed_in_there_is_no_proof(world, stale, step_up, at):
    assert step_up(stale, at) == "ProofNotFresh"
    assert peers.reasons(world) == ["ProofNotFresh"]
    assert dares(stale).json()["type"] == "StepUpNeeded"


@pytest.mark.parametrize(
    "at",
    [lambda: now() + 61, "just now", True, -1, [1]],
    ids=["future", "words", "claim", "before", "list"],
)
def test_a_moment_that_cannot_be_is_not_believed(world, stale, step_up, at):
    assert step_up(stale, at) == "ProviderUntrusted"
    assert peers.reasons(world) == ["claim auth_time"]
    assert dares(stale).json()["type"] == "StepUpNeeded"


def test_another_account_there_proves_nothing(world, stale, step_up, theirs):
    theirs.claims["sub"] = "eve"
    assert step_up(stale) == "OtherIdentity"

    eve = world.person("eve")
    hers = Browser(eve.client)
    carried = hers.leaves("/me/identities/elsewhere", "/account")
    code = theirs.code_for(carried)
    hers.comes_back("elsewhere", state=carried["state"], code=code)

    assert step_up(stale) == "OtherIdentity"
    assert dares(stale).json()["type"] == "StepUpNeeded"


def test_the_proof_belongs_to_the_session_that_left_for_it(world, stale, theirs):
    """Also of two sessions of one person: the other one may be somebody else's by now."""
    carried = Browser(stale.client).leaves(AWAY)
    other = Browser(world.browser())
    signing_in = other.leaves("/auth/elsewhere")
    code = theirs.code_for(signing_in)
    other.comes_back("elsewhere", state=signing_in["state"], code=code)
    held = stale.client.cookies[COOKIE]
    other.client.cookies.set(COOKIE, held, domain="testserver.local")
    theirs.claims["auth_time"] = now()

    code = theirs.code_for(carried)
    back = other.comes_back("elsewhere", state=carried["state"], code=code)

    assert (other.me(), told(back)) == (stale.login, "SessionChanged")
    assert other.client.get("/api/me/step-up").json()["is_fresh"] is False
    assert dares(stale).json()["type"] == "StepUpNeeded"


@pytest.mark.parametrize("path", ["/auth/elsewhere", "/me/identities/elsewhere"])
def test_what_left_for_something_else_proves_nothing(
    world, linked, theirs, path, clock
):
    """A way back does what it was begun for: linking anew is no fresh proof."""
    his = Browser(linked.client)
    carried = his.leaves(path, "/account")
    clock.forward(minutes=9, seconds=59)
    theirs.claims["auth_time"] = now() - 700
    code = theirs.code_for(carried)
    assert told(his.comes_back("elsewhere", state=carried["state"], code=code)) == (
        "/account"
    )
    clock.forward(seconds=2)

    assert dares(linked).json()["type"] == "StepUpNeeded"
    assert world.audit("person.stepped_up") == []


def test_where_there_is_a_factor_it_is_the_proof(stale, step_up, clock):
    step_up(stale)
    set_up_app(stale)
    clock.forward(minutes=11)

    assert Browser(stale.client).begins(AWAY).json()["type"] == "MethodRefused"
    assert dares(stale).json()["methods"] == ["code", "recovery_code"]


def test_a_factor_that_came_meanwhile_is_not_passed_by(world, linked, theirs):
    his = Browser(linked.client)
    carried = his.leaves(AWAY)
    set_up_app(linked)
    theirs.claims["auth_time"] = now()

    code = theirs.code_for(carried)
    back = his.comes_back("elsewhere", state=carried["state"], code=code)

    assert told(back) == "SessionChanged"
    assert world.audit("person.stepped_up") == []


def test_a_provider_that_one_is_not_linked_to_proves_nothing(stale, world, certified):
    google = peers.google(certified)
    world.app.state.federation = {
        **world.app.state.federation,
        **peers.clients_of(google),
    }

    begun = Browser(stale.client).begins("/me/step-up/providers/google")

    assert begun.json()["type"] == "ProviderUnknown"
    assert [one["id"] for one in stale.get("/me/step-up/providers").json()] == [
        "elsewhere"
    ]


@pytest.mark.parametrize(("at", "is_fresh"), [(now, True), (lambda: now() - 61, False)])
def test_a_sign_in_is_a_fresh_proof_only_if_there_was_one(
    stale, browser, theirs, at, is_fresh
):
    carried = browser.leaves("/auth/elsewhere")
    theirs.claims["auth_time"] = at()
    code = theirs.code_for(carried)
    browser.comes_back("elsewhere", state=carried["state"], code=code)

    assert browser.me() == stale.login
    assert browser.client.get("/api/me/step-up").json()["is_fresh"] is is_fresh


def test_whoever_must_set_up_a_factor_proves_himself_there_first(
    world, stale, step_up, clock
):
    chief = world.administrator()
    set_up_app(chief)
    wanted = {"required_of": "everybody", "roles": []}
    assert chief.put("/installation/second-factor-policy", **wanted).is_success
    assert stale.get("/workspaces").json()["type"] == "SecondFactorMissing"
    assert stale.post("/me/factors/passkeys/options").json()["methods"] == ["provider"]

    assert step_up(stale) == "/account"
    add_key(stale)

    assert stale.get("/workspaces").status_code == 200
    assert clock


def test_with_a_certified_provider(world, certified, offered, clock):
    offered(peers.microsoft(certified))
    ada = world.person("ada")
    hers = Browser(ada.client)
    hers.goes("/me/identities/microsoft", account="ada", after="/account")
    clock.forward(minutes=11)
    assert dares(ada).json()["methods"] == ["provider"]
    # The peer's clock goes on as it does.
    clock.forward(minutes=-11)

    back = hers.goes("/me/step-up/providers/microsoft", account="ada", after="/account")

    assert told(back) == "/account"
    assert world.audit("person.stepped_up")[-1].facts["method"] == "provider"


class TestWithoutAPassword:
    """What used to ask for a password, and the password itself."""

    def test_an_address_is_changed(self, stale, step_up):
        wish = {"email": "ada@example.com"}
        assert stale.put("/me/email", **wish).json()["methods"] == ["provider"]

        step_up(stale)

        assert stale.put("/me/email", **wish).status_code == 202

    @pytest.mark.usefixtures("hasher")
    def test_a_first_password_is_set_once(self, world, stale, step_up):
        other = world.browser()
        assert stale.get("/me/factors").json()["has_password"] is False
        step_up(stale)

        short = stale.post(DANGER, new="short")
        assert short.json()["type"] == "PasswordTooShort"
        assert dares(stale).status_code == 204
        assert dares(stale).json()["type"] == "PasswordThere"

        assert Door(world).sign_in("ada", browser=other).status_code == 200
        assert stale.get("/me/factors").json()["has_password"] is True
        assert world.audit("password.set")[-1].facts["through"] == "first"

    def test_an_account_is_deleted(self, world, theirs, step_up, clock):
        chief = world.administrator()
        his = Browser(chief.client)
        carried = his.leaves("/me/identities/elsewhere", "/account")
        code = theirs.code_for(carried)
        his.comes_back("elsewhere", state=carried["state"], code=code)
        clock.forward(minutes=11)
        path = f"/people/{world.person('bob').id}/delete"
        assert chief.post(path, successor=None).json()["methods"] == ["provider"]

        step_up(chief)

        assert chief.post(path, successor=None).status_code == 204
