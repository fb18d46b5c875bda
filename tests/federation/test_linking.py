"""Linking an account elsewhere to one's own, and taking it away again."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from dataspace import federation
from dataspace.core.database import transaction
from dataspace.identity import Origin, Secret, act_as, passwords
from dataspace.identity.store import person as person_row
from tests.federation import peers
from tests.federation.peers import Browser, told
from tests.letters import give_address, letters_to
from tests.letters import told as told_by_mail

pytestmark = pytest.mark.control("A1")
LINK = "/me/identities/elsewhere"


@pytest.fixture
def come_back(theirs):
    """Carry the rogue's answer back into a browser, which need not be the one that left."""

    def go(carried: dict[str, str], browser: Browser) -> str:
        code = theirs.code_for(carried)
        back = browser.comes_back("elsewhere", state=carried["state"], code=code)
        return told(back)

    return go


def identities(person):
    return person.get("/me/identities").json()


def give_password(world, person):
    with transaction(world.engine) as tx:
        row = person_row(tx, person.id)
        assert row is not None
        row.password_hash = passwords.hashed(Secret("five words make a sentence"))


@pytest.mark.usefixtures("theirs")
def test_linking_asks_for_a_session(browser, world):
    begun = browser.begins(LINK)

    assert begun.json()["type"] == "CredentialsMissing"
    assert world.audit("sign_in.begun") == []


def test_who_signed_out_meanwhile_links_nothing(ada, come_back, world):
    her = Browser(ada.client)
    carried = her.leaves(LINK)
    ada.post("/sign-out")

    # The session's end took the flow with it.
    assert come_back(carried, her) == "FlowUnknown"
    assert world.audit("identity.linked") == []


def test_a_link_belongs_to_the_session_that_began_it(ada, come_back, world):
    """A link that Mallory began must not end at whoever sits at the browser by then."""
    eve = world.person("eve")
    carried = Browser(eve.client).leaves(LINK)
    held = eve.client.cookies["__Host-sign-in"]
    ada.client.cookies.set("__Host-sign-in", held, domain="testserver.local")

    assert come_back(carried, Browser(ada.client)) == "SessionChanged"
    assert identities(ada) == identities(eve) == []


def test_a_link_without_a_session_is_no_sign_in(ada, come_back, world):
    carried = Browser(ada.client).leaves(LINK)
    held = ada.client.cookies["__Host-sign-in"]
    stranger = world.browser()
    stranger.cookies.set("__Host-sign-in", held, domain="testserver.local")

    assert come_back(carried, Browser(stranger)) == "SessionChanged"
    assert peers.reasons(world) == ["SessionChanged"]
    assert Browser(stranger).me() is None


def test_a_sign_in_is_no_link(ada, come_back):
    her = Browser(ada.client)
    carried = her.leaves("/auth/elsewhere")

    assert come_back(carried, her) == "IdentityNotAdmitted"
    assert identities(ada) == []


def test_one_account_elsewhere_opens_one_account_here(linked, come_back, world):
    eve = world.person("eve")
    hers = Browser(eve.client)

    assert come_back(hers.leaves(LINK), hers) == "IdentityTaken"
    assert identities(eve) == []
    assert len(identities(linked)) == 1


def test_linking_twice_is_linking_once(linked, come_back):
    her = Browser(linked.client)

    assert come_back(her.leaves(LINK, "/account"), her) == "/account"
    assert len(identities(linked)) == 1


def test_a_deleted_account_is_opened_from_nowhere(linked, come_back, world):
    administrator = world.administrator()
    administrator.post(f"/people/{linked.id}/delete", successor=None)
    her = Browser(world.browser())

    assert come_back(her.leaves("/auth/elsewhere"), her) == "IdentityNotAdmitted"
    with world.owner_engine.connect() as tx:
        left = tx.exec_driver_sql("SELECT count(*) FROM external_identity").scalar()
    assert left == 0


def test_the_last_way_in_stays(linked, world):
    [only] = identities(linked)

    refused = linked.delete(f"/me/identities/{only['id']}")

    assert (refused.status_code, refused.json()["type"]) == (409, "LastWayIn")
    give_password(world, linked)
    assert linked.delete(f"/me/identities/{only['id']}").status_code == 204


def test_what_is_linked_where_nobody_signs_in_any_more_is_no_way_in(
    linked_twice, world
):
    one, other = (identity["id"] for identity in identities(linked_twice))
    with world.owner_engine.begin() as connection:
        gone = text("UPDATE external_identity SET provider = 'gone' WHERE id = :id")
        connection.execute(gone, {"id": other})

    assert linked_twice.delete(f"/me/identities/{one}").json()["type"] == "LastWayIn"
    assert linked_twice.delete(f"/me/identities/{other}").status_code == 204


@pytest.fixture
def linked_twice(linked, theirs, come_back):
    her = Browser(linked.client)
    theirs.claims["sub"] = "ada the second"
    come_back(her.leaves(LINK), her)
    return linked


def test_two_last_ways_in_cannot_go_at_once(linked_twice, world):
    one, other = (identity["id"] for identity in identities(linked_twice))
    origin = Origin(address=None, request_id=None)

    with ThreadPoolExecutor(1) as pool, transaction(world.engine) as tx:
        federation.unlink(
            tx,
            act_as(tx, linked_twice.id, origin),
            UUID(one),
            offered={"elsewhere"},
        )
        tx.flush()
        late = pool.submit(linked_twice.delete, f"/me/identities/{other}")
        world.wait_for_a_lock()
        tx.commit()
        answer = late.result(10)

    assert (answer.status_code, answer.json()["type"]) == (409, "LastWayIn")
    assert len(world.audit("identity.unlinked")) == 1


def test_what_was_unlinked_opens_nothing(linked_twice, visit, browser, world):
    *_, last = identities(linked_twice)

    assert linked_twice.delete(f"/me/identities/{last['id']}").status_code == 204

    assert visit() == "IdentityNotAdmitted"
    assert browser.me() is None
    [line] = world.audit("identity.unlinked")
    assert line.person_id == linked_twice.id
    assert line.facts == {
        "identity_id": last["id"],
        "person_id": str(linked_twice.id),
        "provider": "elsewhere",
    }


def test_an_administrator_unlinks_what_was_taken_over(linked, world, visit):
    give_address(world, linked, "ada@example.org")
    chief, path = world.administrator(), f"/people/{linked.id}/identities"
    [shown] = chief.get(path).json()

    assert (shown["provider"], linked.get(path).status_code) == ("elsewhere", 403)
    assert linked.delete(f"{path}/{shown['id']}").status_code == 403
    # Though it is the last way in, and whoever came in with it is out.
    assert chief.delete(f"{path}/{shown['id']}").status_code == 204
    assert linked.get("/me").status_code == 401
    assert visit() == "IdentityNotAdmitted"
    [line] = world.audit("identity.unlinked")
    assert (line.person_id, line.facts["person_id"]) == (chief.id, str(linked.id))
    [letter] = letters_to(world, "ada@example.org")
    assert "An administrator unlinked" in letter.text
    assert chief.delete(f"{path}/{shown['id']}").json()["type"] == "IdentityUnknown"


def test_linking_and_unlinking_are_told(world, ada, theirs):
    give_address(world, ada, "ada@example.org")
    give_password(world, ada)
    hers = Browser(ada.client)
    carried = hers.leaves(LINK, "/account")
    code = theirs.code_for(carried)
    hers.comes_back("elsewhere", state=carried["state"], code=code)

    [one] = identities(ada)
    ada.delete(f"/me/identities/{one['id']}")

    assert told_by_mail(world, "ada@example.org") == [
        "identity.linked",
        "identity.unlinked",
    ]


def test_nobody_unlinks_what_is_anothers(linked, world):
    eve = world.person("eve")
    give_password(world, eve)
    [hers] = identities(linked)

    for identity in (hers["id"], uuid4()):
        refused = eve.delete(f"/me/identities/{identity}")
        assert refused.status_code == 404
        assert refused.json() == {
            "type": "IdentityUnknown",
            "title": "You have no such linked account.",
            "status": 404,
        }
    assert identities(linked) == [hers]
