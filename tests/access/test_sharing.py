"""One transform shown to strangers, or closed to members: told over HTTP."""

import pytest

from dataspace.access import Role
from tests.transforms.editing import delete, files, opened, rename, save

pytestmark = pytest.mark.control("A3")
CODE = "def transform(): ...  # the secret recipe"
NOBODY = "00000000-0000-0000-0000-000000000000"


@pytest.fixture
def one(world):
    return save(world.founder, world, "pay.py", CODE).json()["transform_id"]


def access_of(world, one):
    return f"{world.here}/transforms/{one}/access"


def restrict(world, one, *, is_restricted=True):
    path = f"{access_of(world, one)}/restriction"
    assert world.founder.put(path, is_restricted=is_restricted).status_code == 204


def share(world, one, who, *permissions):
    path = f"{access_of(world, one)}/people/{who.id}"
    answer = world.founder.put(path, permissions=list(permissions))
    assert answer.status_code == 204, answer.text


def dataset(world, one):
    return f"{world.here}/datasets/{one}"


def test_a_dataset_is_shown_to_an_outsider_and_nothing_else_is(world, one):
    ada = world.person("ada")
    other = save(world.founder, world, "b.py", "def transform(): ...").json()
    assert ada.get(dataset(world, one)).json()["type"] == "WorkspaceUnknown"

    share(world, one, ada, "dataset:read")

    assert ada.get(dataset(world, one)).status_code == 200
    hidden = dataset(world, other["transform_id"])
    for path in (world.here, hidden, f"{world.here}/lineage", f"{world.here}/code"):
        assert ada.get(path).json()["type"] == "WorkspaceUnknown"
    code = ada.get(f"{world.here}/code/transforms/{one}")
    assert code.json()["type"] == "PermissionMissing"
    [shown] = ada.get("/shown").json()
    assert (shown["name"], shown["workspace"]) == ("pay", "Here")
    assert shown["may"] == ["dataset:read"]
    assert ada.get("/workspaces").json() == []


def test_code_is_shown_where_that_was_shared(world, one):
    ada = world.person("ada")

    share(world, one, ada, "transform:read")

    shown = ada.get(f"{world.here}/code/transforms/{one}").json()
    assert (shown["text"], shown["path"]) == (CODE, "pay.py")
    assert ada.get("/shown").json()[0]["may"] == ["dataset:read", "transform:read"]


def test_what_is_shared_ends_at_once(world, one):
    ada = world.person("ada")
    share(world, one, ada, "dataset:read")

    gone = world.founder.delete(f"{access_of(world, one)}/people/{ada.id}")
    again = world.founder.delete(f"{access_of(world, one)}/people/{ada.id}")

    assert gone.status_code == 204
    assert again.json()["type"] == "NotShared"
    assert ada.get(dataset(world, one)).json()["type"] == "WorkspaceUnknown"
    assert ada.get("/shown").json() == []


def test_a_group_is_given_the_same_and_loses_it_with_its_people(world, one):
    ada, admin = world.person("ada"), world.administrator()
    group = admin.post("/groups", name="Finance").json()["id"]
    admin.put(f"/groups/{group}/people/{ada.id}")

    path = f"{access_of(world, one)}/groups/{group}"
    assert world.founder.put(path, permissions=["dataset:read"]).status_code == 204
    unknown = world.founder.put(
        path.replace(group, NOBODY), permissions=["dataset:read"]
    )

    assert unknown.json()["type"] == "GroupUnknown"
    assert ada.get(dataset(world, one)).status_code == 200
    assert ada.get("/shown").json()[0]["name"] == "pay"
    admin.delete(f"/groups/{group}/people/{ada.id}")
    assert ada.get(dataset(world, one)).status_code == 404
    assert world.founder.delete(path).status_code == 204


def test_a_restricted_dataset_is_closed_to_members_who_are_not_named(world, one):
    editor, named = world.someone(Role.EDITOR), world.someone(Role.VIEWER)
    restrict(world, one)
    share(world, one, named, "dataset:read")

    refused = editor.get(dataset(world, one))

    assert (refused.status_code, refused.json()["type"]) == (403, "ResourceRestricted")
    assert named.get(dataset(world, one)).status_code == 200
    assert world.founder.get(dataset(world, one)).status_code == 200
    assert world.administrator().get(dataset(world, one)).status_code == 200
    restrict(world, one, is_restricted=False)
    assert editor.get(dataset(world, one)).status_code == 200


def test_lists_say_that_it_exists_and_no_more(world, one):
    viewer = world.someone(Role.VIEWER)
    blob = files(world.founder, world)["pay.py"]["blob"]
    save(world.founder, world, "pay.py", "def transform(: ...", blob)
    restrict(world, one)

    listed = files(viewer, world)["pay.py"]
    [node] = viewer.get(f"{world.here}/lineage").json()["nodes"]
    [seen] = world.founder.get(f"{world.here}/lineage").json()["nodes"]

    assert (listed["is_closed"], listed["blob"], listed["problems"]) == (True, None, [])
    assert (node["name"], node["is_closed"], node["problems"]) == ("pay", True, [])
    assert seen["problems"]
    assert not seen["is_closed"]


def test_its_code_is_not_read_by_any_path_or_commit(world, one):
    editor = world.someone(Role.EDITOR)
    first = opened(editor, world, "pay.py").json()["head"]
    blob = files(editor, world)["pay.py"]["blob"]
    rename(editor, world, "pay.py", "salaries.py", blob)
    save(editor, world, "pay.py", "def transform(): ...")
    restrict(world, one)

    for path, more in (("salaries.py", {}), ("pay.py", {"commit": first})):
        answer = opened(editor, world, path, **more)
        assert answer.json()["type"] == "ResourceRestricted", path
    assert opened(editor, world, "pay.py").status_code == 200
    told = editor.get(f"{world.here}/code/history", params={"path": "salaries.py"})
    assert told.json()["type"] == "ResourceRestricted"


def test_a_commit_that_hides_which_transform_is_which_is_not_read(world, one):
    editor = world.someone(Role.EDITOR)
    listed = opened(editor, world, "_connections.json").json()
    head = save(editor, world, "_connections.json", "[", listed["blob"]).json()
    save(world.founder, world, "_connections.json", listed["text"], head["blob"])
    rename(
        world.founder, world, "pay.py", "x.py", files(editor, world)["pay.py"]["blob"]
    )
    assert opened(editor, world, "pay.py", commit=head["head"]).status_code == 200

    restrict(world, one)

    answer = opened(editor, world, "pay.py", commit=head["head"])
    assert answer.json()["type"] == "ResourceRestricted"


@pytest.mark.parametrize("deed", ["save", "save blindly", "delete", "rename"])
def test_its_code_is_changed_by_nobody_who_is_not_named(world, one, deed):
    editor = world.someone(Role.EDITOR)
    blob = files(editor, world)["pay.py"]["blob"]
    restrict(world, one)

    answer = {
        "save": lambda: save(editor, world, "pay.py", "x = 1", blob),
        # Told apart from what is there, the answer would hold what is there.
        "save blindly": lambda: save(editor, world, "pay.py", "x = 1", "0" * 40),
        "delete": lambda: delete(editor, world, "pay.py", blob),
        "rename": lambda: rename(editor, world, "pay.py", "x.py", blob),
    }[deed]()

    assert answer.json()["type"] == "ResourceRestricted"
    assert "recipe" not in answer.text


@pytest.mark.parametrize("trick", ["another id", "another file", "forgotten"])
def test_the_list_of_ids_is_no_way_around(world, one, trick):
    editor = world.someone(Role.EDITOR)
    save(editor, world, "mine.py", "def transform(): ...")
    restrict(world, one)
    listed = opened(editor, world, "_connections.json").json()
    new = "rid.transform.01890000-0000-4000-8000-00000000000f"
    text = {
        "another id": listed["text"].replace(one, new),
        "another file": listed["text"]
        .replace("pay.py", "gone.py")
        .replace("mine.py", "pay.py"),
        "forgotten": "[]",
    }[trick]

    answer = save(editor, world, "_connections.json", text, listed["blob"])

    if trick == "forgotten":
        # The index still knows, and writes it down again.
        assert answer.is_success
    else:
        assert answer.json()["type"] == "ResourceRestricted"
    assert files(world.founder, world)["pay.py"]["transform_id"] == one
    assert opened(editor, world, "pay.py").json()["type"] == "ResourceRestricted"


def test_an_editor_who_is_named_for_it_edits_a_restricted_transform(world, one):
    editor, viewer = world.someone(Role.EDITOR), world.someone(Role.VIEWER)
    restrict(world, one)
    for person in (editor, viewer):
        share(world, one, person, "transform:write")
    blob = opened(editor, world, "pay.py").json()["blob"]

    assert save(editor, world, "pay.py", CODE + "!", blob).is_success
    assert (
        save(viewer, world, "pay.py", CODE, blob).json()["type"] == "PermissionMissing"
    )


def test_it_is_explained_why_somebody_may_or_may_not(world, one):
    admin, ada, bob = (
        world.administrator(),
        world.person("ada"),
        world.someone(Role.VIEWER),
    )
    group = admin.post("/groups", name="Finance").json()["id"]
    admin.put(f"/groups/{group}/people/{ada.id}")
    world.founder.put(f"{world.here}/groups/{group}", roles=["EXPORTER"])

    def told(person, permission):
        path = f"{access_of(world, one)}/explain/{person.id}"
        rows = {r["permission"]: r for r in world.founder.get(path).json()}
        return rows[permission]["may"], rows[permission]["because"]

    may, [because] = told(ada, "dataset:export")
    assert (may, because["role"], because["group"]) == (True, "EXPORTER", "Finance")
    restrict(world, one)
    assert told(bob, "dataset:read") == (
        False,
        [{"reason": "restricted", "role": None, "group": None, "transform": None}],
    )
    path = f"{access_of(world, one)}/groups/{group}"
    world.founder.put(path, permissions=["dataset:read"])
    may, [because] = told(ada, "dataset:read")
    assert (may, because["reason"], because["group"]) == (True, "shared", "Finance")
    admin.post(f"/people/{ada.id}/disable")
    assert told(ada, "dataset:read")[1][0]["reason"] == "disabled"


def test_who_may_is_listed_and_every_change_written_down(world, one):
    ada = world.person("ada")
    restrict(world, one)
    share(world, one, ada, "dataset:export")

    listed = world.founder.get(access_of(world, one)).json()

    assert listed["is_restricted"]
    [shown] = listed["shares"]
    assert (shown["name"], shown["permissions"]) == (
        "Ada",
        ["dataset:export", "dataset:read"],
    )
    restrict(world, one, is_restricted=False)
    world.founder.delete(f"{access_of(world, one)}/people/{ada.id}")
    lines = [line for line in world.audit() if line.kind.startswith("resource.")]
    assert [line.kind for line in lines] == [
        "resource.restricted",
        "resource.shared",
        "resource.unrestricted",
        "resource.unshared",
    ]
    assert {line.facts["transform_id"] for line in lines} == {one}
    assert {line.workspace_id for line in lines} == {world.workspace}


@pytest.mark.parametrize("permissions", [[], ["member:manage"], ["build:run"], None])
def test_only_some_rights_can_be_shared(world, one, permissions):
    path = f"{access_of(world, one)}/people/{world.founder.id}"

    assert world.founder.put(path, permissions=permissions).status_code == 422
