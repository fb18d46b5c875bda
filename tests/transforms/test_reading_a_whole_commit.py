"""What the worker reads of a commit, and what that costs it."""

import tracemalloc

import pytest

from dataspace.access import Role, WriteTransform, authorize
from dataspace.core.database import transaction
from dataspace.core.ids import WorkspaceId
from dataspace.identity import Origin, act_as
from dataspace.transforms import analysis, files_at_head, save_all
from dataspace.transforms.committed import committed
from dataspace.transforms.errors import TooMuchCode
from dataspace.transforms.repository import Repositories, Repository
from dataspace.transforms.service import saving
from tests.transforms.editing import delete, files, listing, opened, rename, save
from tests.transforms.repositories import commit

MEBIBYTE = 1024 * 1024
# One such character makes every other of its text take four bytes.
WIDE = "# 😀".ljust(MEBIBYTE - 8, "a")
MIXED = {
    "clean.py": "def transform(orders): ...",
    "orders.py": "def transform(a:\n",
    "tools/dates.py": "import os",
    "notes.md": "def transform(): ...",
    "data.csv": "größe,😀\n1,2\n",
    "sub/_config.json": "[",
    "_config.json": '{"dfType": 1}',
}


def add(person, world, texts):
    with transaction(world.engine) as tx:
        actor = act_as(tx, person.id, Origin(address=None, request_id=None))
        grant = authorize(tx, actor, world.workspace, WriteTransform)
        repositories = Repositories(world.state / "repositories")
        return save_all(tx, grant, repositories, texts, message="Begin")


@pytest.fixture
def at_most_100_bytes(monkeypatch):
    monkeypatch.setattr(saving, "MOST_CODE_BYTES", 100)


def test_a_commit_read_anew_declares_what_the_index_says(world):
    editor = world.someone(Role.EDITOR)
    head = add(editor, world, MIXED)

    with world.asking(editor) as tx:
        _, indexed = files_at_head(tx, WorkspaceId(world.workspace))
    with Repositories(world.state / "repositories").of(world.workspace) as repository:
        again = committed(repository, head).files

    assert {file.path: file for file in again} == {file.path: file for file in indexed}
    assert {file.path for file in again} == {*MIXED, "_connections.json"}


@pytest.mark.parametrize("ending", ["md", "py"])
def test_a_commit_takes_little_more_memory_than_its_bytes(
    tmp_path, monkeypatch, ending
):
    monkeypatch.setattr(analysis, "_BATCH_CHARACTERS", MEBIBYTE)
    repository = Repository(tmp_path / "one.git")
    repository.make()
    texts = {f"{n}.{ending}": f"{WIDE}{n}" for n in range(8)}
    head = commit(repository, None, texts)

    tracemalloc.start()
    try:
        found = committed(repository, head)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
        repository.close()

    assert found.bytes > 7 * MEBIBYTE
    assert peak < 8 * MEBIBYTE + 16 * MEBIBYTE
    assert not any(file.declaration.problems for file in found.files)


@pytest.mark.usefixtures("at_most_100_bytes")
def test_a_file_that_makes_the_code_too_large_is_refused_with_the_limit(world):
    editor = world.someone(Role.EDITOR)
    assert save(editor, world, "a.md", "a" * 60).status_code == 200

    refused = save(editor, world, "b.md", "b" * 41)

    assert (refused.status_code, refused.json()["type"]) == (413, "TooMuchCode")
    assert refused.json()["limit_bytes"] == 100
    assert files(editor, world).keys() == {"a.md"}
    assert save(editor, world, "b.md", "b" * 40).status_code == 200


@pytest.mark.usefixtures("at_most_100_bytes")
def test_a_changed_file_counts_with_its_new_size_alone(world):
    editor = world.someone(Role.EDITOR)
    blob = save(editor, world, "a.md", "a" * 60).json()["blob"]

    blob = save(editor, world, "a.md", "é" * 50, blob).json()["blob"]

    assert save(editor, world, "a.md", "é" * 50 + "!", blob).status_code == 413
    assert rename(editor, world, "a.md", "b.md", blob).status_code == 200


@pytest.mark.usefixtures("at_most_100_bytes")
def test_many_files_are_refused_together_if_they_are_too_large_together(world):
    editor = world.someone(Role.EDITOR)
    save(editor, world, "a.md", "a" * 60)

    with pytest.raises(TooMuchCode):
        add(editor, world, {"b.md": "b" * 30, "c.md": "c" * 30})

    assert files(editor, world).keys() == {"a.md"}


def test_code_that_is_too_large_already_may_become_smaller(world, monkeypatch):
    editor = world.someone(Role.EDITOR)
    for name in ("a.md", "b.md"):
        save(editor, world, name, "a" * 100)
    monkeypatch.setattr(saving, "MOST_CODE_BYTES", 100)
    blob = opened(editor, world, "a.md").json()["blob"]

    assert save(editor, world, "a.md", "b" * 101, blob).status_code == 413
    smaller = save(editor, world, "a.md", "b" * 50, blob)
    assert smaller.status_code == 200
    assert delete(editor, world, "a.md", smaller.json()["blob"]).status_code == 200
    assert len(listing(editor, world)["files"]) == 1
