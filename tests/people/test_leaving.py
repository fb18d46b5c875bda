"""Deleting an account: what was owned is handed on, and nothing of the person stays."""

import pytest

from dataspace.access import Role
from dataspace.access.errors import SuccessorMissing
from dataspace.core.by import THE_PLATFORM
from dataspace.core.database import transaction
from dataspace.identity import delete
from tests.letters import give_address, letters_to

NOBODY = "00000000-0000-0000-0000-000000000000"


@pytest.fixture
def administrator(world):
    return world.administrator()


def remove(administrator, person, successor=None):
    path = f"/people/{person.id}/delete"
    return administrator.post(path, successor=str(successor.id) if successor else None)


def roles(administrator, workspace):
    members = administrator.get(f"/workspaces/{workspace}/members").json()
    return {member["login"]: member["roles"] for member in members}


def test_what_only_he_owned_goes_to_the_one_who_is_named(world, administrator):
    ada, bob = world.person("ada"), world.person("bob", Role.VIEWER)
    alone = world.new_workspace(ada, "Alone")
    world.person("eve", Role.EDITOR, workspace=alone)

    owned = administrator.get(f"/people/{ada.id}/owned").json()
    gone = remove(administrator, ada, bob)

    assert owned == [{"id": str(alone), "name": "Alone"}]
    assert gone.status_code == 204
    assert roles(administrator, alone) == {"bob": ["OWNER"], "eve": ["EDITOR"]}
    [line] = [m for m in world.audit("member.seated") if m.workspace_id == alone][-1:]
    assert (line.person_id, line.facts["person_id"]) == (administrator.id, str(bob.id))


def test_the_successor_keeps_the_roles_that_he_has(world, administrator):
    ada = world.person("ada")
    alone = world.new_workspace(ada)
    bob = world.person("bob", Role.EXPORTER, workspace=alone)

    remove(administrator, ada, bob)

    assert roles(administrator, alone) == {"bob": ["EXPORTER", "OWNER"]}


def test_where_others_own_as_well_nobody_is_seated(world, administrator):
    ada = world.person("ada", Role.OWNER)
    bob = world.person("bob")

    assert administrator.get(f"/people/{ada.id}/owned").json() == []
    assert remove(administrator, ada, bob).status_code == 204
    assert set(roles(administrator, world.workspace)) == {"founder"}


@pytest.mark.control("A3")
def test_what_he_had_through_groups_and_shares_is_handed_to_nobody(
    world, administrator
):
    ada, bob = world.person("ada"), world.person("bob")
    group = administrator.post("/groups", name="Finance").json()["id"]
    administrator.put(f"/groups/{group}/people/{ada.id}")
    world.founder.put(f"{world.here}/groups/{group}", roles=["OWNER"])
    access = f"{world.here}/transforms/t/access"
    world.founder.put(f"{access}/people/{ada.id}", permissions=["dataset:read"])

    assert administrator.get(f"/people/{ada.id}/owned").json() == []
    assert remove(administrator, ada, bob).status_code == 204

    assert administrator.get(f"/groups/{group}/people").json() == []
    assert world.founder.get(access).json()["shares"] == []
    assert bob.get(world.here).status_code == 404
    # The group is seated as before, and no seat of his own was taken away.
    assert len(administrator.get(f"{world.here}/groups").json()) == 1
    assert world.audit("member.removed") == []
    [left] = world.audit("group.left")
    [unshared] = world.audit("resource.unshared")
    assert left.facts["person_id"] == unshared.facts["person_id"] == str(ada.id)
    assert unshared.workspace_id == world.workspace


@pytest.mark.parametrize("who", ["nobody", "himself"])
def test_a_workspace_is_not_left_without_an_owner(world, administrator, who):
    ada = world.person("ada")
    alone = world.new_workspace(ada)

    refused = remove(administrator, ada, ada if who == "himself" else None)

    assert (refused.status_code, refused.json()["type"]) == (
        409,
        SuccessorMissing.__name__,
    )
    assert refused.json()["workspace_ids"] == [str(alone)]
    assert ada.get("/me").status_code == 200


def test_a_successor_is_somebody_who_can_own(world, administrator):
    ada, bob = world.person("ada"), world.person("bob")
    world.new_workspace(ada)
    administrator.post(f"/people/{bob.id}/disable")

    disabled = remove(administrator, ada, bob)
    path = f"/people/{ada.id}/delete"
    missing = administrator.post(path, successor=NOBODY)

    assert disabled.json()["type"] == "PersonDisabled"
    assert missing.json()["type"] == "PersonUnknown"
    assert ada.get("/me").status_code == 200


def test_nothing_of_the_person_stays_but_his_id(world, administrator):
    ada = world.person("lovelace", Role.VIEWER)
    give_address(world, ada, "lovelace@example.org")
    administrator.post(f"/people/{ada.id}/invite")

    remove(administrator, ada)

    assert ada.get("/me").status_code == 401
    assert letters_to(world, "lovelace@example.org") == []
    tables = ("person", "session", "link", "known_device", "outgoing_message")
    rows = world.rows_of(*tables, "email_change", "membership")
    about = [row for row in rows if str(ada.id) in row]
    assert "lovelace" not in str(rows).lower()
    # The account's row, by which others name it, and a message without its address.
    assert len(about) == 2
    assert not world.audit("person.deleted")[0].facts.keys() - {"person_id"}


def test_whoever_is_deleted_is_in_no_list_and_does_not_come_back(world, administrator):
    ada, token = world.person("ada"), world.link_for(world.person("bob"))
    bob = next(p for p in administrator.get("/people").json() if p["login"] == "bob")
    remove(administrator, ada)
    administrator.post(f"/people/{bob['id']}/delete")

    logins = {person["login"] for person in administrator.get("/people").json()}
    look = world.browser().post("/api/welcome/look", json={"token": token.value})

    assert not logins & {"ada", "bob"}
    assert administrator.get("/people/search", params={"q": "elet"}).json() == []
    assert look.status_code == 404
    for deed in ("enable", "disable", "link", "invite", "delete"):
        answer = administrator.post(f"/people/{ada.id}/{deed}")
        assert answer.json()["type"] == "PersonUnknown", deed
    seated = world.founder.put(f"{world.here}/members/{ada.id}", roles=["VIEWER"])
    assert seated.json()["type"] == "PersonUnknown"


def test_the_name_of_somebody_deleted_is_free_again(world, administrator):
    remove(administrator, world.person("ada"))

    added = administrator.post("/people", login="ada", name="Another")

    assert added.status_code == 201


def test_what_he_did_still_shows_and_names_nobody(world, administrator):
    ada = world.person("ada", Role.EDITOR)
    path = f"/api{world.here}/files/a.csv"
    assert ada.client.put(path, content=b"a\n1\n").is_success

    remove(administrator, ada)

    [file] = world.founder.get(f"{world.here}/files").json()
    assert "Deleted person" in str(file)
    assert ada.id in {entry.person_id for entry in world.audit()}


@pytest.mark.usefixtures("world")
def test_somebody_can_still_administer_after_a_deletion(administrator):
    alone = remove(administrator, administrator)

    assert (alone.status_code, alone.json()["type"]) == (409, "LastAdministrator")


def test_a_deletion_that_fails_changes_nothing(world, administrator):
    """The hand-over and the deletion are one deed."""
    ada, bob = administrator, world.person("bob")
    alone = world.new_workspace(ada)

    refused = remove(administrator, ada, bob)

    assert refused.json()["type"] == "LastAdministrator"
    assert set(roles(administrator, alone)) == {administrator.login}


def test_a_person_can_be_deleted_by_the_platform_itself(world):
    ada = world.person("ada")

    with transaction(world.engine) as tx:
        delete(tx, THE_PLATFORM, ada.id)

    assert ada.get("/me").status_code == 401
