"""A sign-in elsewhere takes a while: what it rests on may be taken away meanwhile."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest

from dataspace import federation, identity
from dataspace.core.by import THE_PLATFORM
from dataspace.core.database import transaction
from dataspace.federation.service import linking
from dataspace.identity import Origin
from dataspace.identity.store import person as person_row
from tests.federation import peers
from tests.federation.test_linking import give_password, identities

pytestmark = pytest.mark.control("A1")
NOWHERE = Origin(address=None, request_id=None)


@pytest.fixture
def meanwhile(world, visit):
    """Sign in elsewhere while a deed is under way that was there first."""

    def do(deed):
        with ThreadPoolExecutor(1) as pool, transaction(world.engine) as tx:
            deed(tx)
            tx.flush()
            late = pool.submit(visit)
            world.wait_for_a_lock()
            tx.commit()
            return late.result(10)

    return do


@pytest.mark.parametrize("who", ["himself", "an administrator"])
def test_what_is_unlinked_meanwhile_lets_nobody_in(
    world, linked, meanwhile, browser, who
):
    give_password(world, linked)
    [one] = identities(linked)

    def unlink(tx):
        if who == "himself":
            ada = identity.act_as(tx, linked.id, NOWHERE)
            federation.unlink(tx, ada, UUID(one["id"]), offered={"elsewhere"})
        else:
            linking.unlink_of(tx, THE_PLATFORM, linked.id, UUID(one["id"]))

    assert meanwhile(unlink) == "IdentityNotAdmitted"
    assert browser.me() is None
    assert peers.reasons(world) == ["unlinked"]
    signed_in = [line.person_id for line in world.audit("person.signed_in")]
    assert signed_in.count(linked.id) == 1


def test_an_administrator_ends_the_sign_in_that_was_there_first(world, linked):
    [one] = identities(linked)
    chief = world.administrator()
    path = f"/people/{linked.id}/identities/{one['id']}"

    with ThreadPoolExecutor(1) as pool, transaction(world.engine) as tx:
        entering = identity.enter(
            tx, NOWHERE, linked.id, replacing=None, is_fresh=False
        )
        tx.flush()
        late = pool.submit(chief.delete, path)
        world.wait_for_a_lock()
        tx.commit()
        assert late.result(10).status_code == 204

    browser = world.browser(holding=entering.token.value)
    assert browser.get("/api/me").status_code == 401


@pytest.mark.parametrize("change", ["password", "disabled"])
def test_whoever_comes_back_to_a_changed_account_reads_so(
    linked, meanwhile, browser, change
):
    def change_it(tx):
        if change == "disabled":
            identity.disable(tx, THE_PLATFORM, linked.id)
        else:
            row = person_row(tx, linked.id)
            row.password_hash = "another"

    assert meanwhile(change_it) == "AccountChanged"
    assert browser.me() is None
    shown = browser.client.get("/api/auth/providers").json()["refusals"]
    assert "Try again" in shown["AccountChanged"]
