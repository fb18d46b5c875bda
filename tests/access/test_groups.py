"""Groups: who makes them, where they are seated, and what their people may through them."""

import pytest
from sqlalchemy import select

from dataspace import access, identity
from dataspace.access import ReadWorkspace, Role, WorkspaceUnknown
from dataspace.core.database import transaction
from dataspace.identity import Origin
from dataspace.workspaces.models import Workspace

pytestmark = pytest.mark.control("A3")
NOBODY = "00000000-0000-0000-0000-000000000000"
EVERY = select(Workspace.id)


@pytest.fixture
def admin(world):
    return world.administrator()


@pytest.fixture
def group(admin):
    return admin.post("/groups", name="Finance").json()["id"]


def put_into(admin, group, person):
    assert admin.put(f"/groups/{group}/people/{person.id}").status_code == 204


def seat(world, group, *roles):
    answer = world.founder.put(f"{world.here}/groups/{group}", roles=list(roles))
    assert answer.status_code == 204, answer.text


def test_what_a_group_may_in_a_workspace_its_people_may(world, admin, group):
    ada = world.person("ada")
    put_into(admin, group, ada)
    assert ada.get(world.here).status_code == 404

    seat(world, group, "VIEWER", "EXPORTER")

    shown = ada.get(world.here).json()
    assert shown["roles"] == ["EXPORTER", "VIEWER"]
    assert "dataset:export" in shown["may"]
    assert [each["id"] for each in ada.get("/workspaces").json()] == [shown["id"]]
    [seated] = ada.get(f"{world.here}/groups").json()
    assert (seated["name"], seated["roles"]) == ("Finance", ["EXPORTER", "VIEWER"])


def test_roles_of_ones_own_and_of_groups_add_up(world, admin, group):
    ada = world.someone(Role.VIEWER)
    put_into(admin, group, ada)
    seat(world, group, "EDITOR", "VIEWER")

    assert ada.get(world.here).json()["roles"] == ["EDITOR", "VIEWER"]


def test_who_is_here_through_a_group_is_listed_and_the_group_is_named(
    world, admin, group
):
    ada, bob = world.person("ada"), world.someone(Role.VIEWER)
    for person in (ada, bob):
        put_into(admin, group, person)
    put_into(admin, admin.post("/groups", name="Elsewhere").json()["id"], ada)
    seat(world, group, "EDITOR", "VIEWER")

    listed = bob.get(f"{world.here}/members").json()

    through = [{"group": "Finance", "roles": ["EDITOR", "VIEWER"]}]
    assert {one["name"]: (one["roles"], one["through"]) for one in listed} == {
        "Ada": ([], through),
        "Founder": (["OWNER"], []),
        bob.login.title(): (["VIEWER"], through),
    }


@pytest.mark.parametrize("way", ["leave", "unseat", "remove"])
def test_what_came_through_a_group_goes_with_it_at_once(world, admin, group, way):
    ada = world.person("ada")
    put_into(admin, group, ada)
    seat(world, group, "OWNER")
    assert ada.get(world.here).status_code == 200

    gone = {
        "leave": lambda: admin.delete(f"/groups/{group}/people/{ada.id}"),
        "unseat": lambda: world.founder.delete(f"{world.here}/groups/{group}"),
        "remove": lambda: admin.delete(f"/groups/{group}"),
    }[way]()

    assert gone.status_code == 204
    assert ada.get(world.here).status_code == 404
    assert ada.get("/workspaces").json() == []


def test_the_wall_opens_to_groups_where_they_are_seated_and_no_further(
    world, admin, group
):
    ada = world.person("ada")
    put_into(admin, group, ada)
    other = world.new_workspace(world.person(), "Theirs")
    seat(world, group, "VIEWER")

    with world.asking(ada) as tx:
        assert tx.scalars(EVERY).all() == [world.workspace]
    with transaction(world.engine) as tx:
        actor = identity.act_as(tx, ada.id, Origin(address=None, request_id=None))
        access.authorize(tx, actor, world.workspace, ReadWorkspace)
        assert tx.scalars(EVERY).all() == [world.workspace]
        with pytest.raises(WorkspaceUnknown):
            access.authorize(tx, actor, other, ReadWorkspace)


def test_who_is_disabled_may_nothing_through_a_group(world, admin, group):
    ada = world.person("ada")
    put_into(admin, group, ada)
    seat(world, group, "VIEWER")

    admin.post(f"/people/{ada.id}/disable")

    assert ada.get(world.here).status_code == 401
    [listed] = admin.get(f"/groups/{group}/people").json()
    assert listed["disabled_at"]


def test_a_group_does_not_count_as_the_last_owner(world, admin, group):
    put_into(admin, group, world.person("ada"))
    seat(world, group, "OWNER")

    left = world.founder.delete(f"{world.here}/members/{world.founder.id}")

    assert left.json()["type"] == "LastOwner"


def test_every_deed_about_a_group_is_written_down(world, admin, group):
    ada = world.person("ada")
    put_into(admin, group, ada)
    seat(world, group, "VIEWER")
    world.founder.delete(f"{world.here}/groups/{group}")
    admin.delete(f"/groups/{group}/people/{ada.id}")
    admin.patch(f"/groups/{group}", name="Controlling")
    admin.delete(f"/groups/{group}")

    kinds = [line.kind for line in world.audit() if line.kind.startswith("group.")]
    assert kinds == [
        "group.added",
        "group.joined",
        "group.seated",
        "group.unseated",
        "group.left",
        "group.renamed",
        "group.removed",
    ]
    [seated] = world.audit("group.seated")
    assert (seated.workspace_id, seated.person_id) == (
        world.workspace,
        world.founder.id,
    )
    assert admin.get("/groups").json() == []


def test_only_administrators_manage_groups_and_everybody_finds_them(world, group):
    owner = world.founder

    [found] = owner.get("/groups").json()

    assert (found["name"], found["member_count"]) == ("Finance", 0)
    for answer in (
        owner.post("/groups", name="Mine"),
        owner.put(f"/groups/{group}/people/{owner.id}"),
        owner.get(f"/groups/{group}/people"),
        owner.get(f"/groups/{group}/gives"),
        owner.delete(f"/groups/{group}"),
    ):
        assert answer.json()["type"] == "PermissionMissing"


def test_a_group_that_is_not_there_is_said_to_be_unknown(world, admin):
    for answer in (
        admin.patch(f"/groups/{NOBODY}", name="X"),
        admin.put(f"/groups/{NOBODY}/people/{admin.id}"),
        world.founder.put(f"{world.here}/groups/{NOBODY}", roles=["VIEWER"]),
    ):
        assert (answer.status_code, answer.json()["type"]) == (404, "GroupUnknown")


def test_what_is_not_there_cannot_be_taken_away(world, admin, group):
    left = admin.delete(f"/groups/{group}/people/{admin.id}")
    unseated = world.founder.delete(f"{world.here}/groups/{group}")
    unknown = admin.put(f"/groups/{group}/people/{NOBODY}")

    assert left.json()["type"] == "NotInGroup"
    assert unseated.json()["type"] == "GroupNotSeated"
    assert unknown.json()["type"] == "PersonUnknown"


@pytest.mark.usefixtures("group")
def test_two_groups_cannot_share_a_name(admin):
    other = admin.post("/groups", name="Other").json()["id"]

    again = admin.post("/groups", name="finance")
    renamed = admin.patch(f"/groups/{other}", name="FINANCE")

    assert again.json()["type"] == renamed.json()["type"] == "GroupNameTaken"


def test_it_is_told_what_people_would_lose_with_a_group(world, admin, group):
    seat(world, group, "EDITOR", "EXPORTER")
    other = admin.post("/groups", name="Other").json()["id"]

    gives = admin.get(f"/groups/{group}/gives").json()

    [place] = gives["seats"]
    assert place["workspace_id"] == str(world.workspace)
    assert (place["roles"], gives["share_count"]) == (["EDITOR", "EXPORTER"], 0)
    assert admin.get(f"/groups/{other}/gives").json() == {"seats": [], "share_count": 0}
    assert admin.get(f"/groups/{NOBODY}/gives").status_code == 404
