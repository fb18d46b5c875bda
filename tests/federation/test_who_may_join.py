"""The first sign-in: nobody by default, a listed organisation if so configured.

An e-mail address never opens an existing account, verified or not.
"""

from threading import Barrier

import pytest
from joserfc import jwt

from tests.federation import peers
from tests.federation.conftest import offer_rogue

pytestmark = pytest.mark.control("A1")
LISTED = {"domains": frozenset({"example.org"}), "makes_accounts": True}
MAIL = "grace@example.org"


@pytest.fixture
def by_domain(world, theirs):
    offer_rogue(world, theirs, **LISTED)
    theirs.claims.update(sub="grace", email=MAIL, email_verified=True, name="Grace")
    return theirs


def logins(world):
    return {one["login"] for one in world.administrator().get("/people").json()}


@pytest.mark.usefixtures("by_domain")
def test_a_verified_address_of_a_listed_domain_makes_an_account(world, visit, browser):
    assert visit() == "/"

    assert browser.me() == MAIL
    [added] = [one for one in world.audit("person.added") if one.facts["login"] == MAIL]
    assert added.facts["is_administrator"] is False
    [linked] = world.audit("identity.linked")
    assert linked.facts["person_id"] == added.facts["person_id"]


@pytest.mark.usefixtures("by_domain")
def test_the_second_time_it_is_the_same_account(world, visit):
    assert [visit(), visit()] == ["/", "/"]

    assert len(world.audit("identity.linked")) == 1


def test_by_default_nobody_joins(world, by_domain, visit, browser):
    offer_rogue(world, by_domain, **{**LISTED, "makes_accounts": False})

    assert visit() == "IdentityNotAdmitted"
    assert browser.me() is None
    assert MAIL not in logins(world)


@pytest.mark.parametrize("verified", [False, None, "true", "false", 1])
def test_an_unverified_address_makes_no_account(world, by_domain, visit, verified):
    by_domain.claims["email_verified"] = verified

    assert visit() == "IdentityNotAdmitted"
    assert MAIL not in logins(world)


@pytest.mark.parametrize(
    "address",
    [
        "grace@evil.example",
        "grace@sub.example.org",
        "grace@example.org.evil.example",
        "grace@evil.example@example.org",
        "grace@evilexample.org",
        "grace@example.org ",
        "@example.org",
        "example.org",
        "<b>@example.org",
        "gr\u200bace@example.org",
        "a" * 300 + "@example.org",
        ["grace@example.org"],
    ],
)
def test_an_address_of_another_domain_makes_no_account(
    world, by_domain, visit, address
):
    by_domain.claims["email"] = address
    before = logins(world)

    ending = visit()

    trimmed = isinstance(address, str) and address.strip() == MAIL
    assert ending == ("/" if trimmed else "IdentityNotAdmitted")
    if not trimmed:
        assert {one for one in logins(world) - before if "person-" not in one} == set()


def test_a_domain_in_letters_that_look_like_ours(world, by_domain, visit):
    offer_rogue(world, by_domain, **{**LISTED, "domains": frozenset({"kiosk.example"})})
    by_domain.claims["email"] = "grace@\u212aiosk.example"

    assert visit() == "IdentityNotAdmitted"


@pytest.mark.parametrize("verified", [True, False])
@pytest.mark.parametrize("login", [MAIL, MAIL.upper()])
def test_an_address_equal_to_an_existing_account_opens_nothing(
    world, by_domain, visit, browser, verified, login
):
    """Verified or not: whoever can make a provider say so would take the account over."""
    grace = world.person(login)
    by_domain.claims["email_verified"] = verified

    assert visit() == "IdentityNotAdmitted"
    assert browser.me() is None
    assert grace.get("/me/identities").json() == []
    assert peers.reasons(world) == ["login taken" if verified else "unknown"]
    # Nothing of the account that was not made is left, and none of its lines.
    assert world.audit("identity.linked") == []


def test_a_changed_address_is_the_same_person(world, by_domain, visit, browser):
    visit()
    by_domain.claims["email"] = "hopper@example.org"

    assert visit() == "/"
    assert browser.me() == MAIL
    assert "hopper@example.org" not in logins(world)


def test_a_changed_address_opens_nobody_elses_account(world, by_domain, visit, browser):
    visit()
    world.person("admin@example.org", is_administrator=True)
    by_domain.claims["email"] = "admin@example.org"

    assert visit() == "/"
    assert browser.me() == MAIL


@pytest.mark.usefixtures("linked")
def test_the_same_address_under_another_subject_is_another_person(
    theirs, visit, browser
):
    theirs.claims.update(sub="mallory", email="ada", email_verified=True)

    assert visit() == "IdentityNotAdmitted"
    assert browser.me() is None


def visiting(world, theirs):
    """Give what one does to sign in with a browser of its own."""

    def go():
        browser = peers.Browser(world.browser())
        carried = browser.leaves("/auth/elsewhere")
        brought = {"state": carried["state"], "code": theirs.code_for(carried)}
        return peers.told(browser.comes_back("elsewhere", **brought))

    return go


@pytest.mark.usefixtures("by_domain")
def test_two_first_sign_ins_at_once_make_one_account(world, by_domain, at_once):
    endings = at_once(*[visiting(world, by_domain)] * 3)

    assert set(endings) <= {"/", "IdentityNotAdmitted"}
    assert "/" in endings
    assert len(world.audit("identity.linked")) == 1


def test_who_comes_twice_at_once_under_two_addresses_leaves_no_second_account(
    world, by_domain, at_once
):
    """What the slower one had begun to make is taken back, and only the refusal stays."""
    together, addresses = Barrier(2), iter(["one@example.org", "two@example.org"])

    def signing(made, header, claims):
        named = {**claims, "email": next(addresses)}
        together.wait(10)
        return jwt.encode(header, named, made.key)

    by_domain.sign = signing

    endings = at_once(*[visiting(world, by_domain)] * 2)

    joined = logins(world) & {"one@example.org", "two@example.org"}
    assert len(joined) == len(world.audit("identity.linked")) == 1
    assert "/" in endings


class TestGoogle:
    """`hd` says whose people they are; the address alone does not."""

    @pytest.fixture
    def made(self, certified, offered):
        def make(**changes):
            offered(peers.google(certified, **changes))

        return make

    def test_a_listed_hosted_domain_makes_an_account(self, made, browser):
        made(makes_accounts=True)

        assert peers.told(browser.goes("/auth/google", account="ada")) == "/"
        assert browser.me() == "ada@example.org"

    @pytest.mark.parametrize("account", ["eve", "gina"])
    def test_another_hosted_domain_or_none_may_not_come_in(
        self, made, browser, world, account
    ):
        made(makes_accounts=True)

        back = browser.goes("/auth/google", account=account)

        assert peers.told(back) == "IdentityNotAdmitted"
        assert peers.reasons(world) == ["hosted domain"]

    def test_without_a_list_nobody_gets_an_account(self, made, browser, world):
        made(makes_accounts=True, domains=frozenset())

        back = browser.goes("/auth/google", account="gina")

        assert peers.told(back) == "IdentityNotAdmitted"
        assert peers.reasons(world) == ["unknown"]

    def test_who_left_the_domain_does_not_come_in_any_more(
        self, made, world, ada, browser
    ):
        made(domains=frozenset())
        peers.Browser(ada.client).goes("/me/identities/google", account="eve")
        assert peers.told(browser.goes("/auth/google", account="eve")) == "/"
        made()

        late = peers.Browser(world.browser())

        assert peers.told(late.goes("/auth/google", account="eve")) == (
            "IdentityNotAdmitted"
        )
