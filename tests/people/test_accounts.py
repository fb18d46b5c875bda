"""What administrators do with accounts."""

from threading import Thread

import pytest

from dataspace import identity
from dataspace.core.by import THE_PLATFORM
from dataspace.core.database import transaction
from dataspace.identity.errors import LastAdministrator, PersonDisabled

NOBODY = "00000000-0000-0000-0000-000000000000"


@pytest.fixture
def administrator(world):
    return world.administrator()


def test_a_new_person_gets_a_link_and_no_password(world, administrator):
    added = administrator.post(
        "/people", login="Ada.L@example.org", name="Ada Lovelace"
    )

    token = added.json()["link"].removeprefix("/welcome#")
    looked = world.browser().post("/api/welcome/look", json={"token": token})
    assert added.status_code == 201
    assert looked.json() == {"login": "ada.l@example.org", "name": "Ada Lovelace"}
    assert [entry.facts["login"] for entry in world.audit("person.added")][-1] == (
        "ada.l@example.org"
    )
    assert world.audit("link.made")[-1].person_id == administrator.id
    assert token not in str([entry.facts for entry in world.audit()])


def test_a_link_stands_behind_the_hash_which_browsers_do_not_send(administrator):
    added = administrator.post("/people", login="ada", name="Ada").json()
    again = administrator.post(f"/people/{added['id']}/link").json()

    assert added["link"].startswith("/welcome#")
    assert again["link"].startswith("/welcome#")
    assert again["link"] != added["link"]


@pytest.mark.parametrize("again", ["ada", "ADA", " ada "])
def test_an_account_name_is_given_once(administrator, again):
    administrator.post("/people", login="ada", name="Ada")

    answer = administrator.post("/people", login=again, name="Another")

    assert answer.status_code == 409
    assert answer.json()["type"] == "LoginTaken"
    assert answer.json()["login"] == "ada"


GOOD = [
    "ada",
    "ada@example.org",
    "数字",
    "josé",
    "müller-lüdenscheid",
    "عمر",
    "a" * 120,
]
BAD = [
    "",
    " ",
    "a b",
    "a\tb",
    "a<b>",
    "a&b",
    'a"b',
    "a'b",
    "a\0b",
    "a\u202eb",
    "x" * 255,
]


@pytest.mark.parametrize("login", GOOD)
def test_an_account_name_may_be_in_any_script(administrator, login):
    answer = administrator.post("/people", login=login, name=login)

    assert answer.status_code == 201
    assert login in [person["login"] for person in administrator.get("/people").json()]


def test_an_account_name_holds_nothing_that_does_not_show_or_could_be_markup(
    administrator,
):
    for login in BAD:
        answer = administrator.post("/people", login=login, name="Somebody")
        assert answer.status_code == 422, login


def test_disabling_and_enabling_are_seen_and_written_down(world, administrator):
    ada = world.person("ada")

    administrator.post(f"/people/{ada.id}/disable")
    assert shown(administrator, "ada")["disabled_at"]
    administrator.post(f"/people/{ada.id}/enable")

    assert shown(administrator, "ada")["disabled_at"] is None
    for kind in ("person.disabled", "person.enabled"):
        [entry] = world.audit(kind)
        assert entry.person_id == administrator.id
        assert entry.facts == {"person_id": str(ada.id)}


def shown(administrator, login):
    people = administrator.get("/people").json()
    return next(person for person in people if person["login"] == login)


@pytest.mark.parametrize("deed", ["disable", "enable", "link"])
def test_nobody_is_not_a_person(administrator, deed):
    answer = administrator.post(f"/people/{NOBODY}/{deed}")

    assert (answer.status_code, answer.json()["type"]) == (404, "PersonUnknown")


def test_somebody_can_always_administer(world, administrator):
    second = world.administrator()
    assert second.post(f"/people/{administrator.id}/disable").status_code == 204

    alone = second.post(f"/people/{second.id}/disable")

    assert (alone.status_code, alone.json()["type"]) == (409, "LastAdministrator")
    assert second.get("/people").status_code == 200


def test_two_administrators_cannot_disable_one_another_at_once(world, administrator):
    other, refusals = world.administrator(), []

    def disable_the_first():
        try:
            with transaction(world.engine) as tx:
                identity.disable(tx, THE_PLATFORM, administrator.id)
        except LastAdministrator as refusal:
            refusals.append(refusal)

    with transaction(world.engine) as tx:
        identity.disable(tx, THE_PLATFORM, other.id)
        thread = Thread(target=disable_the_first)
        thread.start()
        world.wait_for_a_lock()
    thread.join()

    assert len(refusals) == 1


def test_a_person_is_found_by_a_part_of_any_name(world):
    ada = world.person("ada.lovelace")
    world.person("grace")

    def found(part):
        return [
            p["login"] for p in ada.get("/people/search", params={"q": part}).json()
        ]

    assert found("lace") == ["ada.lovelace"]
    assert found("GRA") == ["grace"]
    assert found("%%") == found("__") == found("\\\\") == []


def test_a_search_asks_for_two_letters_and_gives_few_facts(world):
    ada = world.person("ada")

    assert ada.get("/people/search", params={"q": "a"}).status_code == 422
    [person] = ada.get("/people/search", params={"q": "ada"}).json()
    assert person.keys() == {"id", "login", "name"}


def test_a_disabled_person_is_not_found(world, administrator):
    ada = world.person("ada")
    administrator.post(f"/people/{ada.id}/disable")

    assert administrator.get("/people/search", params={"q": "ada"}).json() == []


def test_me_says_who_i_am_and_what_i_may_do_here(world, administrator):
    ada = world.person("ada").get("/me").json()
    above = administrator.get("/me").json()

    assert (ada["login"], ada["is_administrator"]) == ("ada", False)
    assert ada["may"] == ["workspace:create"]
    assert above["may"] == [
        "group:manage",
        "installation:manage",
        "person:manage",
        "workspace:create",
    ]


def test_an_administrator_can_make_another(world, administrator):
    added = administrator.post(
        "/people", login="second", name="Second", is_administrator=True
    )

    assert shown(administrator, "second")["is_administrator"]
    assert world.audit("person.added")[-1].facts["is_administrator"] is True
    assert added.status_code == 201


def test_somebody_who_works_on_behalf_of_a_person_stops_when_he_is_disabled(
    world, administrator
):
    ada = world.person("ada")
    administrator.post(f"/people/{ada.id}/disable")

    with (
        pytest.raises(PersonDisabled),
        transaction(world.engine) as tx,
    ):
        identity.act_as(tx, ada.id, identity.Origin(address=None, request_id=None))
