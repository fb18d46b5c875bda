import pytest

from dataspace import files, lineage, transforms
from dataspace.access import Role, WriteTransform, authorize
from dataspace.core.database import transaction
from dataspace.identity import Origin, act_as
from dataspace.transforms import Repositories
from dataspace.transforms.paths import PathTaken
from tests.transforms.editing import rename, save

RAW = 'def transform(path: File("orders.csv")): ...'
CLEAN = "def transform(orders): ..."


def graph(person, world):
    return person.get(f"{world.here}/lineage").json()


def nodes(person, world):
    return {node["name"]: node for node in graph(person, world)["nodes"]}


def edges(person, world):
    found = graph(person, world)
    names = {node["transform_id"]: node["name"] for node in found["nodes"]}
    return [(names[e["source"]], names[e["target"]]) for e in found["edges"]]


def save_all(world, person, texts):
    with transaction(world.engine) as tx:
        actor = act_as(tx, person.id, Origin(address=None, request_id=None))
        grant = authorize(tx, actor, world.workspace, WriteTransform)
        repositories = Repositories(world.state / "repositories")
        return transforms.save_all(tx, grant, repositories, texts, message="Begin")


def test_naming_an_existing_transform_as_a_parameter_draws_the_edge_with_the_save(
    world,
):
    editor = world.someone(Role.EDITOR)
    save(editor, world, "orders.py", "def transform(): ...")

    save(editor, world, "clean.py", CLEAN)

    assert edges(editor, world) == [("orders", "clean")]


def test_an_edge_follows_the_name_that_the_code_uses(world):
    editor = world.someone(Role.EDITOR)
    blob = save(editor, world, "orders.py", "def transform(): ...").json()["blob"]
    save(editor, world, "clean.py", CLEAN)

    rename(editor, world, "orders.py", "all_orders.py", blob)

    assert edges(editor, world) == []
    [problem] = nodes(editor, world)["clean"]["problems"]
    assert (problem["type"], problem["name"]) == ("InputUnknown", "orders")
    assert problem["nearest"] == []
    assert (problem["path"], problem["line"], problem["column"]) == ("clean.py", 1, 15)


def test_a_raw_file_that_was_not_brought_yet_is_missed(world, monkeypatch):
    editor = world.someone(Role.EDITOR)
    save(editor, world, "orders.py", RAW)
    assert [p["type"] for p in nodes(editor, world)["orders"]["problems"]] == [
        "FileUnknown"
    ]

    monkeypatch.setattr(files, "current", lambda *_: {"orders.csv": None})

    with world.asking(editor) as tx:
        [node] = lineage.at_head(tx, world.workspace).lineage.nodes.values()
    assert node.problems == ()


def test_many_files_come_in_one_commit_with_a_line_for_each(world):
    editor = world.someone(Role.EDITOR)

    head = save_all(world, editor, {"orders.py": RAW, "clean.py": CLEAN, "a.md": "# A"})

    assert graph(editor, world)["head"] == head
    assert edges(editor, world) == [("orders", "clean")]
    assert len(editor.get(f"{world.here}/code/history").json()) == 1
    assert len(world.audit("code.saved")) == 3


def test_many_files_are_refused_together_if_one_of_them_has_no_room(world):
    editor = world.someone(Role.EDITOR)
    save(editor, world, "clean.py", CLEAN)

    for clash in ({"Clean.py": RAW, "b.py": RAW}, {"x.py": RAW, "X.py": RAW}):
        with pytest.raises(PathTaken):
            save_all(world, editor, clash)

    assert nodes(editor, world).keys() == {"clean"}


def test_a_commit_read_anew_gives_the_same_graph_as_the_index(world):
    editor = world.someone(Role.EDITOR)
    head = save_all(world, editor, {"orders.py": "def transform(): ...", "b.py": CLEAN})

    with world.asking(editor) as tx:
        drawn = lineage.at_head(tx, world.workspace)
    with Repositories(world.state / "repositories").of(world.workspace) as repository:
        again = lineage.at_commit(transforms.committed(repository, head))

    assert (drawn.head, drawn.lineage) == (head, again)


def test_while_the_list_of_ids_is_broken_no_transform_can_be_built(world):
    editor = world.someone(Role.EDITOR)
    save(editor, world, "orders.py", "def transform(): ...")
    listed = editor.get(f"{world.here}/code/file?path=_connections.json").json()

    broken = save(editor, world, "_connections.json", "[", listed["blob"]).json()

    [problem] = nodes(editor, world)["orders"]["problems"]
    assert problem["type"] == "ConnectionsInvalid"
    save(editor, world, "_connections.json", listed["text"], broken["blob"])
    assert nodes(editor, world)["orders"]["problems"] == []


def test_the_graph_of_one_workspace_shows_nothing_of_another(world):
    editor = world.someone(Role.EDITOR)
    save(editor, world, "orders.py", "def transform(): ...")
    elsewhere = world.new_workspace(editor, "Elsewhere")

    found = editor.get(f"/workspaces/{elsewhere}/lineage").json()

    assert (found["head"], found["nodes"], found["edges"]) == (None, [], [])
