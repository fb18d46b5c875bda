import json

from dataspace.access import Role
from tests.transforms.editing import delete, files, opened, rename, save

KEPT = "rid.transform.0a0b0c0d-1111-4111-8111-222222222222"
TEXT = "def transform(orders): ..."


def connections(person, world):
    found = opened(person, world, "_connections.json").json()
    return json.loads(found["text"]), found["blob"]


def test_a_transform_gets_an_id_with_its_first_save_and_keeps_it(world):
    editor = world.someone(Role.EDITOR)

    first = save(editor, world, "a.py", TEXT).json()
    second = save(editor, world, "a.py", TEXT + "\n", first["blob"]).json()

    assert first["transform_id"] == second["transform_id"]
    entries, _ = connections(editor, world)
    assert entries == [
        {"id": first["transform_id"], "path": "a.py", "inputs": ["orders"]}
    ]


def test_a_rename_keeps_the_id(world):
    editor = world.someone(Role.EDITOR)
    saved = save(editor, world, "a.py", TEXT).json()

    assert rename(editor, world, "a.py", "deep/b.py", saved["blob"]).status_code == 200

    found = files(editor, world)
    assert found.keys() == {"_connections.json", "deep/b.py"}
    assert found["deep/b.py"]["transform_id"] == saved["transform_id"]
    assert connections(editor, world)[0][0]["path"] == "deep/b.py"


def test_a_slip_does_not_make_a_transform_into_something_else(world):
    editor = world.someone(Role.EDITOR)
    saved = save(editor, world, "a.py", TEXT).json()

    slip = save(editor, world, "a.py", "d e f transform(", saved["blob"]).json()

    assert slip["transform_id"] == saved["transform_id"]
    assert files(editor, world)["a.py"]["kind"] == "transform"


def test_a_transform_that_was_a_helper_for_a_while_is_the_same_transform(world):
    editor = world.someone(Role.EDITOR)
    first = save(editor, world, "a.py", TEXT).json()
    helper = save(editor, world, "a.py", "def f(): ...", first["blob"]).json()

    again = save(editor, world, "a.py", TEXT, helper["blob"]).json()

    assert helper["transform_id"] is None
    assert again["transform_id"] == first["transform_id"]


def test_a_deleted_transform_takes_its_id_along(world):
    editor = world.someone(Role.EDITOR)
    first = save(editor, world, "a.py", TEXT).json()
    delete(editor, world, "a.py", first["blob"])

    again = save(editor, world, "a.py", TEXT).json()

    assert again["transform_id"] != first["transform_id"]


def test_ids_that_came_with_the_repository_are_kept_with_all_that_stood_beside_them(
    world,
):
    editor = world.someone(Role.EDITOR)
    entry = {"id": KEPT, "path": "./a.py", "inputs": [], "colour": "größe"}
    gone = {"id": KEPT.replace("0a", "0e"), "path": "elsewhere.py", "inputs": ["x"]}
    save(editor, world, "_connections.json", json.dumps([entry, gone]))

    saved = save(editor, world, "a.py", TEXT).json()

    assert saved["transform_id"] == KEPT
    entries, _ = connections(editor, world)
    assert entries == [{**entry, "inputs": ["orders"]}, gone]


def test_a_broken_list_is_flagged_by_line_and_column_and_loses_no_id(world):
    editor = world.someone(Role.EDITOR)
    saved = save(editor, world, "a.py", TEXT).json()
    _, blob = connections(editor, world)

    broken = save(editor, world, "_connections.json", '[\n  {"id": }\n]', blob).json()
    other = save(editor, world, "b.py", TEXT).json()

    [problem] = broken["problems"]
    assert (problem["type"], problem["line"], problem["column"]) == (
        "ConnectionsInvalid",
        2,
        10,
    )
    found = files(editor, world)
    assert found["a.py"]["transform_id"] == saved["transform_id"]
    assert found["b.py"]["transform_id"] == other["transform_id"]

    mended = save(editor, world, "_connections.json", "[]", broken["blob"])
    assert mended.json()["problems"] == []
    entries, _ = connections(editor, world)
    assert {e["path"]: e["id"] for e in entries} == {
        "a.py": saved["transform_id"],
        "b.py": other["transform_id"],
    }


def test_two_files_never_share_an_id_whatever_the_list_claims(world):
    editor = world.someone(Role.EDITOR)
    claims = [{"id": KEPT, "path": path, "inputs": []} for path in ("a.py", "b.py")]
    flagged = save(editor, world, "_connections.json", json.dumps(claims)).json()

    first = save(editor, world, "a.py", TEXT).json()
    second = save(editor, world, "b.py", TEXT).json()

    assert [p["type"] for p in flagged["problems"]] == ["IdNotKept"]
    assert first["transform_id"] == KEPT
    assert second["transform_id"] not in {KEPT, None}


def test_an_id_that_would_be_a_path_is_no_id(world):
    editor = world.someone(Role.EDITOR)
    claims = [{"id": "rid.transform.../../../etc", "path": "a.py", "inputs": []}]
    save(editor, world, "_connections.json", json.dumps(claims))

    saved = save(editor, world, "a.py", TEXT).json()

    assert ".." not in saved["transform_id"].removeprefix("rid.transform.")
    assert saved["transform_id"] != claims[0]["id"]


def test_two_transforms_may_exchange_their_ids(world):
    editor = world.someone(Role.EDITOR)
    save(editor, world, "a.py", TEXT)
    save(editor, world, "b.py", TEXT)
    entries, blob = connections(editor, world)
    [a, b] = [entry["id"] for entry in entries]
    entries[0]["id"], entries[1]["id"] = b, a

    save(editor, world, "_connections.json", json.dumps(entries), blob)

    found = files(editor, world)
    assert (found["a.py"]["transform_id"], found["b.py"]["transform_id"]) == (b, a)


def test_lists_that_are_no_lists_are_flagged_and_stop_nobody(world):
    editor = world.someone(Role.EDITOR)
    blob = None
    for text in ("", "{}", "[1]", "[" * 100_000, '[{"id": 1}]', '[{"id": "\\ud800"}]'):
        flagged = save(editor, world, "_connections.json", text, blob).json()
        assert [p["type"] for p in flagged["problems"]] == ["ConnectionsInvalid"], text
        blob = flagged["blob"]

    assert save(editor, world, "a.py", TEXT).json()["transform_id"]


def test_settings_that_mean_nothing_are_flagged(world):
    editor = world.someone(Role.EDITOR)

    good = save(editor, world, "_config.json", '{"dfType": "pandas", "own": 1}').json()
    bad = save(
        editor, world, "_config.json", '{"dfType": "excel"}', good["blob"]
    ).json()
    broken = save(editor, world, "_config.json", '{"dfType"', bad["blob"]).json()

    assert good["problems"] == []
    assert "dfType" in bad["problems"][0]["detail"]
    assert (broken["problems"][0]["line"], broken["problems"][0]["column"]) == (1, 10)
