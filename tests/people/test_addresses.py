"""A person's e-mail address: proven by itself, agreed to by the one before."""

from dataclasses import replace

import pytest

from dataspace.identity.errors import EmailMissing, EmailTaken
from tests.identity.conftest import PASSWORD, Door, hasher
from tests.letters import give_address, letters_to, token_to, told

OLD, NEW = "ada@example.org", "ada@example.com"

__all__ = ["hasher"]


@pytest.fixture
def ada(world):
    return Door(world).give_password(world.person("ada"))


def ask(ada, email=NEW):
    return ada.put("/me/email", email=email)


def from_place(world, person, number):
    """Give the person's session in a browser at another address."""
    client = Door(world).from_address(f"192.0.2.{number + 1}")
    client.cookies = person.client.cookies
    return replace(person, client=client)


def confirm(world, token):
    return world.browser().post("/api/email/confirm", json={"token": token})


def test_a_first_address_counts_once_it_is_proven(world, ada):
    asked = ask(ada)
    before = ada.get("/me/email").json()

    confirmed = confirm(world, token_to(world, NEW))

    assert asked.status_code == 202
    assert before == {
        "email": None,
        "is_verified": False,
        "pending": NEW,
        "waits_for": ["new"],
    }
    assert confirmed.json() == {"waits_for": []}
    after = ada.get("/me/email").json()
    assert (after["email"], after["is_verified"], after["pending"]) == (NEW, True, None)
    assert told(world, NEW) == ["email.prove", "email.changed"]


@pytest.mark.control("A4")
@pytest.mark.parametrize("first", ["old", "new"])
def test_a_proven_address_has_to_agree_to_the_next(world, ada, first):
    give_address(world, ada, OLD)
    ask(ada)
    tokens = {"old": token_to(world, OLD), "new": token_to(world, NEW)}
    second = "new" if first == "old" else "old"

    half = confirm(world, tokens[first]).json()
    again = confirm(world, tokens[first]).json()
    between = ada.get("/me/email").json()["email"]
    whole = confirm(world, tokens[second]).json()

    assert half == again == {"waits_for": [second]}
    assert (between, whole) == (OLD, {"waits_for": []})
    assert ada.get("/me/email").json()["email"] == NEW
    assert told(world, OLD)[-1] == told(world, NEW)[-1] == "email.changed"
    assert [line.facts["through"] for line in world.audit("email.set")] == [
        "confirmation"
    ]


@pytest.mark.control("A2")
def test_a_change_wants_a_fresh_proof(world, ada, clock):
    clock.forward(minutes=11)
    refused = ask(ada)

    assert (refused.status_code, refused.json()["type"]) == (403, "StepUpNeeded")
    assert letters_to(world, NEW) == []
    assert ada.post("/me/step-up", method="password", password=PASSWORD).is_success
    assert ask(ada).status_code == 202


def test_nobody_is_pestered_with_messages(world, ada):
    codes = [ask(ada).status_code for _ in range(5)]

    assert codes == [202, 202, 202, 429, 429]
    assert len(letters_to(world, NEW)) == 3


@pytest.mark.control("A4")
def test_asking_from_many_places_pesters_nobody(world, ada):
    codes = [
        ask(from_place(world, ada, number), f"{number}@example.org").status_code
        for number in range(5)
    ]

    assert codes == [202, 202, 202, 429, 429]


@pytest.mark.control("A4")
def test_many_people_together_do_not_pester_one_address(world):
    crowd = [world.person(f"person-{number}") for number in range(5)]

    codes = [
        ask(from_place(world, one, number), NEW if number % 2 else NEW.upper())
        for number, one in enumerate(crowd)
    ]

    assert [one.status_code for one in codes] == [202, 202, 202, 429, 429]
    # Whoever was refused waits for that address alone.
    assert ask(crowd[-1], "mine@example.org").status_code == 202


def test_a_link_works_once_and_for_a_day(world, ada, clock):
    ask(ada)
    token = token_to(world, NEW)
    clock.forward(hours=25)
    late = confirm(world, token)
    ask(ada)
    confirm(world, token_to(world, NEW))

    again = confirm(world, token_to(world, NEW))

    assert late.json()["type"] == again.json()["type"] == "LinkUnknown"


def test_a_later_wish_replaces_the_one_before(world, ada):
    ask(ada, "first@example.org")
    first = token_to(world, "first@example.org")
    ask(ada)

    assert confirm(world, first).status_code == 404
    assert confirm(world, token_to(world, NEW)).status_code == 200


def test_a_wish_can_be_withdrawn(world, ada):
    ask(ada)
    token = token_to(world, NEW)

    assert ada.delete("/me/email/pending").status_code == 204

    assert ada.get("/me/email").json()["pending"] is None
    assert confirm(world, token).status_code == 404


@pytest.mark.control("A4")
def test_asking_does_not_tell_whose_an_address_is(world, ada):
    give_address(world, world.person("bob"), NEW)

    asked = ask(ada, NEW.upper())

    assert asked.status_code == 202
    # Only whoever reads there learns it.
    refused = confirm(world, token_to(world, "ADA@example.com"))
    assert (refused.status_code, refused.json()["type"]) == (409, EmailTaken.__name__)
    assert ada.get("/me/email").json()["email"] is None


@pytest.mark.parametrize(
    "how", ["password", "link", "disable"], ids=["changed", "reset", "disabled"]
)
def test_a_thief_s_wish_dies_with_his_way_in(world, ada, how):
    give_address(world, ada, OLD)
    ask(ada, "eve@example.org")
    token = token_to(world, "eve@example.org")

    if how == "password":
        ada.put("/me/password", current=PASSWORD, new="a brand new password of mine")
    elif how == "link":
        body = {"token": world.link_for(ada).value, "password": PASSWORD}
        world.browser().post("/api/welcome", json=body)
    else:
        world.administrator().post(f"/people/{ada.id}/disable")

    assert confirm(world, token).status_code == 404


BAD = [
    "",
    "ada",
    "ada@",
    "a da@example.org",
    "ada@example.org\r\nBcc: eve@example.org",
    "ada@example.org\nBcc: eve@example.org",
    "ada@example.org,eve@example.org",
    f"{'a' * 250}@example.org",
]


def test_what_is_no_address_is_refused_everywhere(world, ada):
    administrator = world.administrator()
    for bad in BAD:
        asked = ask(ada, bad)
        added = administrator.post("/people", login="x", name="X", email=bad)
        put = administrator.put(f"/people/{ada.id}/email", email=bad)
        assert {asked.status_code, added.status_code, put.status_code} == {422}, bad


def test_an_administrator_sets_an_address_which_is_not_proven_by_that(world, ada):
    give_address(world, ada, OLD)
    administrator = world.administrator()

    assert administrator.put(f"/people/{ada.id}/email", email=NEW).status_code == 204

    shown = ada.get("/me/email").json()
    assert (shown["email"], shown["is_verified"]) == (NEW, False)
    assert told(world, OLD) == ["email.changed"]
    assert told(world, NEW) == []


def test_setting_the_address_that_is_there_is_written_down_and_unproves_nothing(
    world, ada
):
    give_address(world, ada, OLD)

    answer = world.administrator().put(f"/people/{ada.id}/email", email=OLD)

    assert answer.status_code == 204
    assert ada.get("/me/email").json()["is_verified"]
    assert len(world.audit("email.set")) == 1


@pytest.mark.parametrize("again", [OLD, OLD.upper()])
def test_two_accounts_have_two_addresses(world, ada, again):
    give_address(world, world.person("bob"), OLD)

    answer = world.administrator().put(f"/people/{ada.id}/email", email=again)

    assert (answer.status_code, answer.json()["type"]) == (409, EmailTaken.__name__)


def test_nobody_is_invited_without_an_address(world, ada):
    answer = world.administrator().post(f"/people/{ada.id}/invite")

    assert (answer.status_code, answer.json()["type"]) == (409, EmailMissing.__name__)


def test_an_invitation_by_mail_is_seen_by_nobody_else_and_proves_the_address(world):
    administrator = world.administrator()
    added = administrator.post("/people", login="eve", name="Eve", email=OLD)
    [letter] = letters_to(world, OLD)

    body = {"token": letter.token, "password": PASSWORD}
    browser = world.browser()
    used = browser.post("/api/welcome", json=body)

    assert (added.status_code, added.json()["link"]) == (201, None)
    assert (letter.about, letter.page) == ("invitation", "/welcome")
    assert used.status_code == 200
    assert browser.get("/api/me/email").json()["is_verified"]
    assert world.audit("link.made")[-1].facts["is_mailed"] is True


def test_a_link_that_an_administrator_saw_proves_no_address(world):
    administrator = world.administrator()
    added = administrator.post("/people", login="eve", name="Eve", email=OLD).json()
    link = administrator.post(f"/people/{added['id']}/link").json()["link"]
    browser = world.browser()

    body = {"token": link.partition("#")[2], "password": PASSWORD}
    browser.post("/api/welcome", json=body)

    assert not browser.get("/api/me/email").json()["is_verified"]


def test_a_link_in_a_mailbox_that_was_wrong_opens_nothing(world):
    administrator = world.administrator()
    added = administrator.post("/people", login="eve", name="Eve", email=OLD).json()
    token = token_to(world, OLD)

    administrator.put(f"/people/{added['id']}/email", email=NEW)

    look = world.browser().post("/api/welcome/look", json={"token": token})
    assert look.status_code == 404
