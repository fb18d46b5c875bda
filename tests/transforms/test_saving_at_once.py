"""Real threads, a real PostgreSQL: what two people do in the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from dataspace.access import Role
from dataspace.core.database import transaction
from dataspace.core.ids import WorkspaceId
from dataspace.transforms import store
from dataspace.transforms.models import Head
from dataspace.transforms.store import HeadMovedError
from tests.transforms.editing import files, history, listing, save

PEOPLE = 6


def at_once(deeds):
    """Do them in threads of their own that all begin together."""
    barrier = Barrier(len(deeds))

    def begin(deed):
        barrier.wait()
        return deed()

    with ThreadPoolExecutor(len(deeds)) as threads:
        return list(threads.map(begin, deeds))


def test_of_many_who_save_one_file_at_once_exactly_one_wins(world):
    people = [world.someone(Role.EDITOR) for _ in range(PEOPLE)]
    seen = save(people[0], world, "a.py", "# first").json()["blob"]

    answers = at_once(
        [
            lambda n=n, person=person: save(person, world, "a.py", f"# by {n}", seen)
            for n, person in enumerate(people)
        ]
    )

    won = [answer for answer in answers if answer.status_code == 200]
    told = [answer.json() for answer in answers if answer.status_code == 409]
    assert (len(won), len(told)) == (1, PEOPLE - 1)
    assert {each["blob"] for each in told} == {won[0].json()["blob"]}
    assert len(history(people[0], world, path="a.py")) == 2


def test_many_who_save_different_files_at_once_all_succeed(world):
    people = [world.someone(Role.EDITOR) for _ in range(PEOPLE)]

    answers = at_once(
        [
            lambda n=n, person=person: save(
                person, world, f"t{n}.py", "def transform(): ..."
            )
            for n, person in enumerate(people)
        ]
    )

    assert {answer.status_code for answer in answers} == {200}
    found = files(people[0], world)
    assert {f"t{n}.py" for n in range(PEOPLE)} < found.keys()
    ids = [file["transform_id"] for file in found.values() if file["transform_id"]]
    assert len(set(ids)) == PEOPLE
    commits = history(people[0], world)
    assert len(commits) == PEOPLE
    assert commits[0]["commit"] == listing(people[0], world)["head"]


def test_the_reference_on_disk_follows_to_the_last_head(world):
    people = [world.someone(Role.EDITOR) for _ in range(PEOPLE)]
    at_once(
        [
            lambda n=n, person=person: save(person, world, f"{n}.py", "# 1")
            for n, person in enumerate(people)
        ]
    )
    last = save(people[0], world, "last.py", "# 1").json()["head"]

    folder = world.state / "repositories" / f"{world.workspace}.git"
    assert (folder / "refs/heads/main").read_text().strip() == last


def test_a_save_whose_commit_fails_leaves_everything_as_it_was(world, monkeypatch):
    editor = world.someone(Role.EDITOR)
    first = save(editor, world, "a.py", "# first").json()
    before = (listing(editor, world), len(world.audit()))

    def refuse(*_args, **_kwargs):
        raise OSError("the database is gone")

    with monkeypatch.context() as patched:
        patched.setattr("dataspace.audit.store.append", refuse)
        with pytest.raises(OSError, match="gone"):
            save(editor, world, "a.py", "# second", first["blob"])

    assert (listing(editor, world), len(world.audit())) == before
    folder = world.state / "repositories" / f"{world.workspace}.git"
    assert (folder / "refs/heads/main").read_text().strip() == first["head"]


def test_that_the_reference_cannot_be_written_does_not_undo_the_save(
    world, monkeypatch
):
    editor = world.someone(Role.EDITOR)

    def refuse(*_args):
        raise OSError("read-only")

    with monkeypatch.context() as patched:
        patched.setattr("dataspace.transforms.repository.Repository.publish", refuse)
        saved = save(editor, world, "a.py", "# 1")

    assert saved.status_code == 200
    assert files(editor, world).keys() == {"a.py"}


def test_a_head_is_only_moved_from_where_it_was_seen(world):
    editor = world.someone(Role.EDITOR)
    save(editor, world, "a.py", "# 1")
    workspace = WorkspaceId(world.workspace)

    with transaction(world.engine) as tx, pytest.raises(HeadMovedError):
        store.move_head(tx, workspace, Head(branch="main", commit="0" * 40), "1" * 40)


def test_a_listing_reads_rows_and_no_git_objects(world, monkeypatch):
    editor = world.someone(Role.EDITOR)
    save(editor, world, "a.py", "def transform(): ...")

    def refuse(*_args):
        raise AssertionError("opening the list parsed or read an object")

    monkeypatch.setattr("dataspace.transforms.objects.Objects.load", refuse)
    monkeypatch.setattr("dataspace.transforms.analysis._answers", refuse)

    assert files(editor, world)["a.py"]["kind"] == "transform"
