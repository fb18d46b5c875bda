import pytest

from dataspace.access import Role
from dataspace.transforms.service.changing import LARGEST_FILE_BYTES
from tests.transforms.editing import (
    delete,
    files,
    history,
    listing,
    opened,
    rename,
    save,
)

CLEAN = "def transform(orders):\n    return orders\n"


def test_a_workspace_begins_without_files_and_without_a_commit(world):
    viewer = world.someone(Role.VIEWER)

    assert listing(viewer, world) == {"branch": "main", "head": None, "files": []}
    assert history(viewer, world) == []


def test_a_saved_file_is_a_commit_by_that_person(world):
    editor = world.someone(Role.EDITOR)

    saved = save(editor, world, "orders_clean.py", CLEAN, message="Clean them")

    assert saved.status_code == 200
    head = saved.json()["head"]
    assert opened(editor, world, "orders_clean.py").json() == {
        "path": "orders_clean.py",
        "blob": saved.json()["blob"],
        "text": CLEAN,
        "head": head,
        "transform_id": saved.json()["transform_id"],
        "problems": [],
    }
    [commit] = history(editor, world)
    assert (commit["commit"], commit["message"]) == (head, "Clean them")
    assert commit["author"] == editor.login.title()


def test_the_listing_says_what_each_file_is(world):
    editor = world.someone(Role.EDITOR)
    for path, text in (
        ("orders.py", "def transform(): ..."),
        ("tools/dates.py", "def parse(): ..."),
        ("notes.md", "# Notes"),
        ("_config.json", '{"dfType": "polars"}'),
    ):
        save(editor, world, path, text)

    found = files(world.someone(Role.VIEWER), world)

    assert {path: file["kind"] for path, file in found.items()} == {
        "_config.json": "settings",
        "_connections.json": "settings",
        "notes.md": "other",
        "orders.py": "transform",
        "tools/dates.py": "helper",
    }
    assert found["orders.py"]["size"] == 20
    assert found["orders.py"]["transform_id"].startswith("rid.transform.")
    assert found["tools/dates.py"]["transform_id"] is None


def test_a_syntax_error_is_saved_and_flagged_where_it_stands(world):
    editor = world.someone(Role.EDITOR)

    saved = save(editor, world, "orders.py", "def transform(a:\n    return a\n")

    assert saved.status_code == 200
    [problem] = saved.json()["problems"]
    assert (problem["type"], problem["path"]) == ("SyntaxInvalid", "orders.py")
    assert (problem["line"], problem["column"]) == (1, 14)
    assert problem["title"] == "This is not valid Python."
    assert files(editor, world)["orders.py"]["problems"] == [problem]


def test_whoever_saves_over_a_file_that_changed_is_told_and_nothing_is_lost(world):
    ada, ben = world.someone(Role.EDITOR), world.someone(Role.EDITOR)
    seen = save(ada, world, "a.py", "# first").json()["blob"]
    theirs = save(ben, world, "a.py", "# Ben's", seen).json()

    refused = save(ada, world, "a.py", "# Ada's", seen)

    assert refused.status_code == 409
    told = refused.json()
    assert told.pop("at")
    assert told == {
        "type": "FileChanged",
        "title": "Somebody else changed this file since you opened it;"
        " nothing of yours was saved.",
        "status": 409,
        "path": "a.py",
        "blob": theirs["blob"],
        "author": ben.login.title(),
        "text": "# Ben's",
    }
    assert save(ada, world, "a.py", "# both", theirs["blob"]).status_code == 200


def test_that_other_files_changed_troubles_nobody(world):
    ada, ben = world.someone(Role.EDITOR), world.someone(Role.EDITOR)
    seen = save(ada, world, "a.py", "# first").json()["blob"]
    save(ben, world, "b.py", "# another")

    assert save(ada, world, "a.py", "# second", seen).status_code == 200
    assert {"a.py", "b.py"} <= files(ada, world).keys()


def test_two_who_add_the_same_file_meet_and_two_who_write_the_same_text_agree(world):
    ada, ben = world.someone(Role.EDITOR), world.someone(Role.EDITOR)
    save(ada, world, "a.py", "# Ada's")

    assert save(ben, world, "a.py", "# Ben's").json()["type"] == "FileChanged"
    assert save(ben, world, "a.py", "# Ada's").status_code == 200


def test_whoever_saves_a_file_that_was_deleted_is_told(world):
    ada, ben = world.someone(Role.EDITOR), world.someone(Role.EDITOR)
    seen = save(ada, world, "a.py", "# first").json()["blob"]
    delete(ben, world, "a.py", seen)

    refused = save(ada, world, "a.py", "# second", seen).json()

    assert (refused["type"], refused["blob"], refused["text"]) == (
        "FileChanged",
        None,
        None,
    )
    assert refused["author"] == ben.login.title()


def test_saving_what_is_there_already_makes_no_commit_and_is_written_down(world):
    editor = world.someone(Role.EDITOR)
    first = save(editor, world, "a.py", "# same").json()

    again = save(editor, world, "a.py", "# same", first["blob"]).json()

    assert again == first
    assert len(history(editor, world)) == 1
    assert len(world.audit("code.saved")) == 2


def test_a_deleted_file_is_gone_and_its_history_keeps_it(world):
    editor = world.someone(Role.EDITOR)
    saved = save(editor, world, "a.py", "# kept").json()

    deleted = delete(editor, world, "a.py", saved["blob"])

    assert deleted.status_code == 200
    assert opened(editor, world, "a.py").status_code == 404
    now, before = history(editor, world, path="a.py")
    assert (now["blob"], before["blob"]) == (None, saved["blob"])
    then = opened(editor, world, "a.py", commit=before["commit"])
    assert then.json()["text"] == "# kept"


def test_every_change_is_in_the_audit_log_with_who_and_what(world):
    editor = world.someone(Role.EDITOR)
    saved = save(editor, world, "a.py", "# 1").json()
    renamed = rename(editor, world, "a.py", "b.py", saved["blob"]).json()
    deleted = delete(editor, world, "b.py", saved["blob"])

    lines = [e for e in world.audit() if e.kind.startswith("code.")]

    assert {(e.person_id, e.workspace_id) for e in lines} == {
        (editor.id, world.workspace)
    }
    assert [(e.kind, e.facts["path"], e.facts["commit"]) for e in lines] == [
        ("code.saved", "a.py", saved["head"]),
        ("code.renamed", "a.py", renamed["head"]),
        ("code.deleted", "b.py", deleted.json()["head"]),
    ]
    assert lines[1].facts["new_path"] == "b.py"


@pytest.mark.parametrize("role", [Role.VIEWER, Role.EXPORTER])
def test_who_may_only_look_changes_nothing(world, role):
    blob = save(world.someone(Role.EDITOR), world, "a.py", "# 1").json()["blob"]
    person = world.someone(role)

    assert save(person, world, "b.py", "# 2").status_code == 403
    assert delete(person, world, "a.py", blob).status_code == 403
    assert rename(person, world, "a.py", "c.py", blob).status_code == 403
    assert files(person, world).keys() == {"a.py"}


@pytest.mark.parametrize(
    "path",
    ["../a.py", ".git/config", "/etc/passwd", "a\\b.py", "a\x00.py", "", "x/" * 9],
)
def test_a_path_that_leads_elsewhere_is_refused_with_the_reason(world, path):
    editor = world.someone(Role.EDITOR)

    refused = save(editor, world, path, "# 1")

    assert (refused.status_code, refused.json()["type"]) == (422, "PathInvalid")
    assert refused.json()["why"]
    assert listing(editor, world)["head"] is None


def test_two_paths_that_one_disk_cannot_tell_apart_are_refused(world):
    editor = world.someone(Role.EDITOR)
    save(editor, world, "orders.py", "# 1")

    refused = save(editor, world, "Orders.py", "# 2")

    assert (refused.status_code, refused.json()["taken_by"]) == (409, "orders.py")


def test_a_text_that_is_too_large_is_refused_with_the_limit(world):
    editor = world.someone(Role.EDITOR)

    refused = save(editor, world, "a.py", "#" * (LARGEST_FILE_BYTES + 1))

    assert refused.status_code == 413
    assert refused.json()["limit_bytes"] == LARGEST_FILE_BYTES


def test_a_text_of_hostile_depth_is_saved_flagged_and_harms_nobody(world):
    editor = world.someone(Role.EDITOR)

    saved = save(editor, world, "a.py", "import a" + ".a" * 500_000)

    assert [p["type"] for p in saved.json()["problems"]] == ["TooLarge"]


@pytest.mark.parametrize("text", ["x = '\x00'", "\ufeffx = 1\r\n", "# 😀 \u202e"])
def test_a_text_comes_back_as_it_was_saved(world, text):
    editor = world.someone(Role.EDITOR)
    save(editor, world, "a.py", text)

    assert opened(editor, world, "a.py").json()["text"] == text


@pytest.mark.parametrize("commit", ["0" * 40, "main", "../../HEAD"])
def test_a_commit_that_is_not_there_is_said_to_be_unknown(world, commit):
    editor = world.someone(Role.EDITOR)
    save(editor, world, "a.py", "# 1")

    found = opened(editor, world, "a.py", commit=commit)

    assert found.status_code in {404, 422}


def test_a_branch_that_is_not_there_is_said_to_be_unknown(world):
    found = world.someone(Role.VIEWER).get(f"{world.here}/code?branch=nowhere")

    assert (found.status_code, found.json()["type"]) == (404, "BranchUnknown")


def test_the_files_of_one_workspace_are_not_another_s(world):
    editor = world.someone(Role.EDITOR)
    saved = save(editor, world, "a.py", "# secret").json()
    elsewhere = world.new_workspace(editor, "Elsewhere")

    there = f"/workspaces/{elsewhere}/code"

    assert editor.get(there).json()["files"] == []
    found = editor.get(
        f"{there}/file", params={"path": "a.py", "commit": saved["head"]}
    )
    assert found.status_code == 404
