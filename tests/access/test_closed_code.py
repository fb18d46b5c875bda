"""Closed code is reached by no commit, no slip and no edit of the list of ids."""

import time

import pytest
from dulwich.objects import Blob, Commit, ObjectID, Tree

from dataspace.access import Role
from tests.access.test_sharing import CODE, restrict, share
from tests.transforms.editing import (
    delete,
    files,
    history,
    listing,
    opened,
    rename,
    save,
)

pytestmark = pytest.mark.control("A3")
OTHER = "rid.transform.01890000-0000-4000-8000-00000000000f"


@pytest.fixture
def one(world):
    return save(world.founder, world, "pay.py", CODE).json()["transform_id"]


def forged(editor, parent, blobs, at):
    """Give the id of the commit that a save of his would be, had it been taken."""
    tree = Tree()
    for path, blob in blobs.items():
        tree.add(path.encode(), 0o100644, ObjectID(blob.encode()))
    commit = Commit()
    commit.tree, commit.parents = tree.id, [ObjectID(parent.encode())]
    line = f"{editor.login.title()} <{editor.id}@dataspace.invalid>".encode()
    commit.author = commit.committer = line
    commit.author_time = commit.commit_time = at
    commit.author_timezone = commit.commit_timezone = 0
    commit.encoding, commit.message = b"UTF-8", b"m"
    return commit.id.decode()


@pytest.mark.parametrize("how", ["rename", "delete"])
def test_a_refused_save_leaves_no_commit_to_read_it_by(world, one, how):
    editor = world.someone(Role.EDITOR)
    restrict(world, one)
    head = listing(editor, world)["head"]
    closed = files(world.founder, world)["pay.py"]["blob"]
    listed = opened(editor, world, "_connections.json").json()
    text = listed["text"].replace(one, OTHER)

    refused = save(
        editor, world, "_connections.json", text, listed["blob"], message="m"
    )
    at = int(time.time())

    assert refused.json()["type"] == "ResourceRestricted"
    if how == "rename":
        assert rename(world.founder, world, "pay.py", "x.py", closed).is_success
    else:
        assert delete(world.founder, world, "pay.py", closed).is_success
    mine = Blob.from_string(text.encode()).id.decode()
    blobs = {"pay.py": closed, "_connections.json": mine}
    for second in range(at - 3, at + 2):
        commit = forged(editor, head, blobs, second)
        answer = opened(editor, world, "pay.py", commit=commit)
        assert answer.json()["type"] == "CommitUnknown"


def test_the_history_of_a_path_names_no_blob_that_was_closed_there(world, one):
    editor = world.someone(Role.EDITOR)
    blob = files(editor, world)["pay.py"]["blob"]
    rename(world.founder, world, "pay.py", "salaries.py", blob)
    open_ = save(editor, world, "pay.py", "def transform(): ...").json()["blob"]
    restrict(world, one)

    told = history(editor, world, path="pay.py")

    assert [line["blob"] for line in told] == [open_, None, None]
    # That it was renamed away is no secret; what it was is.
    assert [line["is_closed"] for line in told] == [False, False, True]
    told = history(world.founder, world, path="pay.py")
    assert [line["blob"] for line in told] == [open_, None, blob]
    assert [line["is_closed"] for line in told] == [False, False, False]


def test_the_list_tells_nothing_of_a_closed_file_by_which_to_know_it(world, one):
    editor = world.someone(Role.EDITOR)
    restrict(world, one)

    listed, whole = (
        files(editor, world)["pay.py"],
        files(world.founder, world)["pay.py"],
    )

    assert (listed["is_closed"], listed["blob"], listed["size"]) == (True, None, None)
    assert whole["size"] == len(CODE)


SLIPS = {
    "misspelt": "def transformer(): ...  # the secret recipe",
    "syntax": "def half(:  # the secret recipe",
    "commented": "# def transform(): ...  # the secret recipe",
    "renamed": None,
}


@pytest.mark.parametrize("slip", SLIPS)
def test_what_is_no_transform_for_a_moment_stays_closed(world, one, slip):
    editor, founder = world.someone(Role.EDITOR), world.founder
    restrict(world, one)
    path, blob = "pay.py", files(founder, world)["pay.py"]["blob"]
    if text := SLIPS[slip]:
        blob = save(founder, world, path, text, blob).json()["blob"]
    else:
        path = "pay.txt"
        assert rename(founder, world, "pay.py", path, blob).is_success

    listed = opened(editor, world, "_connections.json").json()
    for answer in (
        opened(editor, world, path),
        delete(editor, world, path, blob),
        rename(editor, world, path, "mine.txt", blob),
        save(editor, world, path, "mine", blob),
    ):
        assert answer.json()["type"] == "ResourceRestricted"
        assert "recipe" not in answer.text
    save(editor, world, "_connections.json", "[]", listed["blob"])

    assert opened(editor, world, path).json()["type"] == "ResourceRestricted"
    # And it is the same transform when it is one again.
    if slip == "renamed":
        rename(founder, world, path, "pay.py", blob)
    else:
        save(founder, world, "pay.py", CODE, blob)
    assert files(founder, world)["pay.py"]["transform_id"] == one


def test_whoever_may_write_it_gives_it_no_other_id(world, one):
    named, editor = world.someone(Role.EDITOR), world.someone(Role.EDITOR)
    restrict(world, one)
    share(world, one, named, "transform:write")
    listed = opened(named, world, "_connections.json").json()
    text = listed["text"].replace(one, OTHER)

    answer = save(named, world, "_connections.json", text, listed["blob"])

    assert answer.json()["type"] == "ResourceRestricted"
    assert opened(editor, world, "pay.py").json()["type"] == "ResourceRestricted"
    blob = files(named, world)["pay.py"]["blob"]
    assert rename(named, world, "pay.py", "salaries.py", blob).is_success
    listed = opened(world.founder, world, "_connections.json").json()
    text = listed["text"].replace(one, OTHER)
    given = save(world.founder, world, "_connections.json", text, listed["blob"])
    assert given.is_success
