"""What was shared goes with whom it was shared with, and is written down where it was."""

from threading import Event, Thread

import pytest

from dataspace.access import ExportDataset, ReadDataset, Role, share_store
from dataspace.core.database import transaction
from tests.access.test_sharing import access_of, dataset, share
from tests.transforms.editing import save

pytestmark = pytest.mark.control("A3")


@pytest.fixture
def one(world):
    return save(world.founder, world, "pay.py", "def transform(): ...").json()[
        "transform_id"
    ]


def test_who_is_removed_from_a_workspace_keeps_nothing_of_it(world, one):
    named = world.someone(Role.EDITOR)
    share(world, one, named, "dataset:read")
    away = named.post("/workspaces", name="Away").json()["id"]
    other = named.client.put(
        f"/api/workspaces/{away}/code/file",
        json={"path": "a.py", "text": "def transform(): ...", "blob": None},
    ).json()["transform_id"]
    elsewhere = f"/workspaces/{away}/transforms/{other}/access"
    path = f"{elsewhere}/people/{named.id}"
    assert named.put(path, permissions=["dataset:read"]).is_success

    assert world.founder.delete(f"{world.here}/members/{named.id}").is_success

    assert named.get(dataset(world, one)).json()["type"] == "WorkspaceUnknown"
    assert len(named.get(elsewhere).json()["shares"]) == 1
    [line] = world.audit("resource.unshared")
    assert line.workspace_id == world.workspace
    assert line.person_id == world.founder.id


def test_a_group_that_is_removed_leaves_a_line_where_it_had_anything(world, one):
    admin = world.administrator()
    group = admin.post("/groups", name="Finance").json()["id"]
    path = f"{access_of(world, one)}/groups/{group}"
    assert world.founder.put(path, permissions=["dataset:read"]).is_success
    seat = f"{world.here}/groups/{group}"
    assert world.founder.put(seat, roles=["VIEWER", "EDITOR"]).is_success

    assert admin.delete(f"/groups/{group}").is_success

    for kind in ("resource.unshared", "group.unseated"):
        [line] = world.audit(kind)
        assert line.workspace_id == world.workspace
        assert line.person_id == admin.id


def test_of_two_who_share_at_once_the_later_one_is_right(world, one):
    ada = world.person("ada")
    share(world, one, ada, "dataset:read")
    asked = Event()

    def put(tx, *rights):
        share_store.replace_shares(
            tx, world.workspace, one, person=ada.id, group=None, permissions=rights
        )

    def later():
        with transaction(world.owner_engine) as second:
            asked.set()
            put(second, ReadDataset)

    with transaction(world.owner_engine) as first:
        put(first, ReadDataset, ExportDataset)
        other = Thread(target=later)
        other.start()
        asked.wait()
        other.join(0.3)
        assert other.is_alive()
    other.join()

    [shown] = world.founder.get(access_of(world, one)).json()["shares"]
    assert shown["permissions"] == ["dataset:read"]
