"""Several tenants of Microsoft: its issuer is a template, its keys say for whom they sign."""

import pytest

from dataspace.federation.models import TENANT_PLACE, Kind
from tests.federation import peers
from tests.federation.conftest import offer_rogue
from tests.federation.peers import ADA, TENANT

pytestmark = pytest.mark.control("A1")
OTHER = "22222222-2222-4222-8222-222222222222"


@pytest.fixture
def several(world, theirs):
    """Offer the rogue as Microsoft does itself to applications of several tenants."""
    template = f"{theirs.issuer}/{TENANT_PLACE}/v2.0"
    theirs.metadata["issuer"] = template
    theirs.publish(theirs.key, issuer=template)
    as_tenant(theirs, TENANT)

    def offer(*tenants, **changes):
        offer_rogue(
            world,
            theirs,
            kind=Kind.MICROSOFT,
            issuer=template,
            authority=theirs.issuer,
            tenants=frozenset(tenants),
            **changes,
        )

    offer(TENANT, makes_accounts=True)
    return offer


def as_tenant(theirs, tenant):
    theirs.claims.update(
        iss=f"{theirs.issuer}/{tenant}/v2.0",
        tid=tenant,
        oid=ADA,
        preferred_username="ada@contoso.example",
    )


@pytest.fixture
def refused(world, visit, browser):
    def look() -> tuple[str, str]:
        ending = visit()
        assert browser.me() is None
        return ending, peers.reasons(world)[-1]

    return look


@pytest.mark.usefixtures("several")
def test_a_listed_tenant_may_come_in(visit, browser):
    assert visit() == "/"
    assert browser.me() == "ada@contoso.example"


@pytest.mark.usefixtures("several")
def test_another_tenant_may_not(theirs, refused):
    as_tenant(theirs, OTHER)

    assert refused() == ("IdentityNotAdmitted", "tenant")


def test_any_tenant_may_come_in_but_gets_no_account(theirs, several, refused):
    several(makes_accounts=True)
    as_tenant(theirs, OTHER)

    assert refused() == ("IdentityNotAdmitted", "unknown")


@pytest.mark.usefixtures("several")
def test_the_issuer_is_the_tokens_own_tenant(theirs, refused):
    """Another tenant's token that says it is of the listed one."""
    as_tenant(theirs, OTHER)
    theirs.claims["tid"] = TENANT

    assert refused() == ("ProviderUntrusted", "claim iss")


@pytest.mark.parametrize(
    "tenant",
    ["", None, TENANT_PLACE, "common", TENANT.upper() + "A", "../x", TENANT + "/x", 7],
)
@pytest.mark.usefixtures("several")
def test_a_tenant_that_is_none(theirs, refused, tenant):
    theirs.claims.update(iss=f"{theirs.issuer}/{tenant}/v2.0", tid=tenant)

    assert refused() == ("ProviderUntrusted", "claim iss")


@pytest.mark.usefixtures("several")
def test_the_template_itself_is_no_issuer(theirs, refused):
    theirs.claims["iss"] = f"{theirs.issuer}/{TENANT_PLACE}/v2.0"

    assert refused() == ("ProviderUntrusted", "claim iss")


def test_a_key_signs_for_the_issuer_that_is_written_on_it(theirs, several, refused):
    theirs.publish(theirs.key, issuer=f"{theirs.issuer}/{OTHER}/v2.0")
    several(TENANT, OTHER)

    assert refused() == ("ProviderUntrusted", "claim iss")


@pytest.mark.parametrize("person", [None, "", "ada", ADA.upper(), 7])
@pytest.mark.usefixtures("several")
def test_a_person_is_an_object_of_the_tenant(theirs, refused, person):
    theirs.claims["oid"] = person

    assert refused() == ("ProviderUntrusted", "claim tid or oid")


@pytest.mark.usefixtures("several")
def test_the_same_object_of_another_tenant_is_another_person(
    theirs, several, visit, browser
):
    assert visit() == "/"
    browser.client.post("/api/sign-out")
    several(TENANT, OTHER)
    as_tenant(theirs, OTHER)

    assert visit() == "IdentityNotAdmitted"
    assert browser.me() is None


@pytest.mark.usefixtures("several")
def test_a_subject_that_changes_with_the_application_is_the_same_person(
    theirs, visit, world
):
    visit()
    theirs.claims["sub"] = "of another application"

    assert visit() == "/"
    assert len(world.audit("identity.linked")) == 1


@pytest.mark.parametrize(
    ("inner", "ending"),
    [(TENANT, "/"), (TENANT_PLACE, "ProviderUntrusted"), ("x", "ProviderUntrusted")],
)
@pytest.mark.usefixtures("several")
def test_an_answer_may_name_the_issuer_of_any_tenant(theirs, browser, inner, ending):
    carried = browser.leaves("/auth/elsewhere")
    brought = {"state": carried["state"], "code": theirs.code_for(carried)}
    issuer = f"{theirs.issuer}/{inner}/v2.0"

    back = browser.comes_back("elsewhere", **brought, iss=issuer)

    assert peers.told(back) == ending
