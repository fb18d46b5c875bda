from threading import Thread

import pytest

from dataspace.access import Role, seat_member
from dataspace.access.errors import LastOwner
from dataspace.core.by import THE_PLATFORM


def test_whoever_creates_a_workspace_owns_it(world):
    ada = world.person("ada")

    created = ada.post("/workspaces", name="  Zahlen und 数字 ")

    assert created.status_code == 201
    [seen] = ada.get("/workspaces").json()
    assert seen["name"] == "Zahlen und 数字"
    assert seen["roles"] == ["OWNER"]
    assert "member:manage" in seen["may"]


def test_a_new_workspace_is_written_down(world):
    made = world.founder.post("/workspaces", name="Harbour").json()

    line = world.audit("workspace.created")[-1]
    assert (str(line.workspace_id), line.person_id) == (made["id"], world.founder.id)
    assert line.facts == {"name": "Harbour"}


def test_a_stranger_cannot_tell_a_hidden_workspace_from_a_missing_one(world):
    stranger = world.someone(None)
    missing = "/workspaces/00000000-0000-0000-0000-000000000000"

    hidden, absent = stranger.get(world.here), stranger.get(missing)

    assert hidden.status_code == absent.status_code == 404
    assert hidden.json()["title"] == absent.json()["title"]
    assert stranger.get("/workspaces").json() == []


def test_an_archived_workspace_is_read_and_not_changed(world):
    owner = world.someone(Role.OWNER)

    assert owner.post(f"{world.here}/archive").status_code == 204

    shown = owner.get(world.here).json()
    refused = owner.put(f"{world.here}/members/{owner.id}", roles=["OWNER"])
    renamed = owner.patch(world.here, name="Another")
    assert renamed.json() == refused.json()
    assert shown["archived_at"]
    assert "member:manage" not in shown["may"]
    assert (refused.status_code, refused.json()["type"]) == (409, "WorkspaceArchived")
    assert owner.post(f"{world.here}/unarchive").status_code == 204
    assert owner.get(world.here).json()["archived_at"] is None


def test_a_rename_is_seen_and_written_down(world):
    owner = world.someone(Role.OWNER)

    owner.patch(world.here, name="Flights")

    assert owner.get(world.here).json()["name"] == "Flights"
    [entry] = world.audit("workspace.changed")
    assert (entry.person_id, entry.workspace_id) == (owner.id, world.workspace)
    assert entry.facts["name"] == "Flights"


@pytest.mark.parametrize("name", ["", "   ", "a\nb", "a\u202eb", "x" * 121])
def test_a_name_that_does_not_show_is_refused(world, name):
    answer = world.founder.post("/workspaces", name=name)

    assert answer.status_code == 422


def test_members_are_seated_in_several_roles_and_removed(world):
    owner, ada = world.founder, world.person("ada")
    path = f"{world.here}/members/{ada.id}"

    owner.put(path, roles=["VIEWER", "EXPORTER"])

    listed = owner.get(f"{world.here}/members").json()
    assert {m["login"]: m["roles"] for m in listed}["ada"] == ["EXPORTER", "VIEWER"]
    assert ada.get(world.here).json()["roles"] == ["EXPORTER", "VIEWER"]
    assert owner.delete(path).status_code == 204
    assert ada.get(world.here).status_code == 404


def test_the_last_owner_stays(world):
    owner = world.founder
    path = f"{world.here}/members/{owner.id}"

    removed, demoted = owner.delete(path), owner.put(path, roles=["EDITOR"])

    assert removed.json()["type"] == demoted.json()["type"] == "LastOwner"
    world.someone(Role.OWNER)
    assert owner.delete(path).status_code == 204


def test_who_is_not_a_member_cannot_be_removed(world):
    answer = world.founder.delete(f"{world.here}/members/{world.person().id}")

    assert answer.json()["type"] == "MemberUnknown"


def test_an_unknown_person_cannot_be_made_a_member(world):
    nobody = "00000000-0000-0000-0000-000000000000"

    answer = world.founder.put(f"{world.here}/members/{nobody}", roles=["VIEWER"])

    assert (answer.status_code, answer.json()["type"]) == (404, "PersonUnknown")


def test_an_administrator_sees_and_manages_every_workspace(world):
    administrator = world.administrator()

    assert administrator.get(world.here).status_code == 200
    assert administrator.patch(world.here, name="Theirs").status_code == 204
    assert [w["name"] for w in administrator.get("/workspaces").json()] == ["Theirs"]


def test_two_owners_cannot_remove_one_another_at_once(world):
    first, second = world.founder, world.someone(Role.OWNER)
    refused = []

    def demote(person, before_commit=lambda: None):
        with world.asking(world.founder) as tx:
            seat_member(tx, THE_PLATFORM, world.workspace, person.id, {Role.VIEWER})
            before_commit()

    def demote_the_second():
        try:
            demote(second)
        except LastOwner as refusal:
            refused.append(refusal.person_id)

    waiting = Thread(target=demote_the_second)
    demote(first, before_commit=lambda: (waiting.start(), world.wait_for_a_lock()))
    waiting.join()

    assert refused == [second.id]


def test_a_role_that_is_taken_is_gone_at_the_next_request(world):
    editor = world.someone(Role.EDITOR)
    path = f"{world.here}/members/{editor.id}"

    world.founder.put(path, roles=["VIEWER"])

    assert editor.get(world.here).json()["roles"] == ["VIEWER"]
    assert "transform:write" not in editor.get(world.here).json()["may"]


@pytest.mark.parametrize("roles", [[], ["ADMIN"], ["owner"], "OWNER", None])
def test_there_are_four_roles_and_one_at_least_is_given(world, roles):
    ada = world.person("ada")

    answer = world.founder.put(f"{world.here}/members/{ada.id}", roles=roles)

    assert answer.status_code == 422
    assert ada.get(world.here).status_code == 404
