import os
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from dataspace.core import beneath
from dataspace.transforms.objects import ObjectDamagedError
from dataspace.transforms.repository import Repository, Signature
from tests.transforms.repositories import BEGIN, commit


@pytest.fixture
def repository(tmp_path):
    repository = Repository(tmp_path / "one.git")
    repository.make()
    yield repository
    repository.close()


def contents(repository, head):
    return {p: repository.read(b).decode() for p, b in repository.tree(head).items()}


def test_a_commit_changes_what_it_names_and_nothing_else(repository):
    first = commit(repository, None, {"a.py": "1", "b/c.py": "2", "b/d/e.py": "3"})
    second = commit(
        repository, first, {"b/c.py": "4", "b/d/e.py": None, "größe/f.py": "5"}
    )

    assert contents(repository, first) == {"a.py": "1", "b/c.py": "2", "b/d/e.py": "3"}
    assert contents(repository, second) == {
        "a.py": "1",
        "b/c.py": "4",
        "größe/f.py": "5",
    }


def test_a_path_leads_to_its_blob(repository):
    head = commit(repository, None, {"a.py": "1", "b/c.py": "2"})

    assert repository.read(repository.blob_at(head, "b/c.py")) == b"2"
    for missing in ("b", "b/c.py/d", "c.py", "b/", "a.py/x", ""):
        assert repository.blob_at(head, missing) is None


def test_the_history_of_a_file_names_only_what_changed_it(repository):
    head, ids = None, []
    for day, files in enumerate(
        ({"a.py": "1", "b.py": "1"}, {"b.py": "2"}, {"a.py": "2"}, {"a.py": None})
    ):
        at = BEGIN + timedelta(days=day)
        head = commit(repository, head, files, message=f"Day {day}", at=at)
        ids.append(head)

    of_a = repository.history(head, "a.py", 10)

    assert [(c.id, c.message) for c in of_a] == [
        (ids[3], "Day 3"),
        (ids[2], "Day 2"),
        (ids[0], "Day 0"),
    ]
    assert [c.blob is None for c in of_a] == [True, False, False]
    assert (of_a[0].author, of_a[0].at) == ("Ada", BEGIN + timedelta(days=3))
    assert [c.id for c in repository.history(head, None, 2)] == [ids[3], ids[2]]


def test_commits_of_one_second_keep_their_order(repository):
    head, ids = None, []
    for version in range(5):
        head = commit(repository, head, {"a.py": str(version)})
        ids.append(head)

    assert [c.id for c in repository.history(head, "a.py", 10)] == ids[::-1]


def test_a_name_cannot_forge_a_line_of_the_commit(repository):
    author = Signature(name="Eve\nauthor <>\x00 Ada", address="eve@dataspace.invalid")

    head = commit(repository, None, {"a.py": "1"}, author=author, message="A\n\nB\x1b")

    assert repository.history(head, None, 1)[0].author == "Eveauthor  Ada"
    assert Signature(name="\n<>", address="x@y").line() == b"Nobody <x@y>"


needs_git = pytest.mark.skipif(
    shutil.which("git") is None, reason="git is not installed"
)


@needs_git
def test_git_itself_finds_nothing_wrong(repository, tmp_path):
    first = commit(repository, None, {"b/c.py": "2", "b.py": "x", "b-d.py": "y"})
    head = commit(repository, first, {"年度/売上.py": "3"})
    repository.publish("main", head)

    def git(*words):
        command = ["git", "-c", "safe.directory=*", "-C", tmp_path / "one.git", *words]
        return subprocess.run(
            command, check=True, capture_output=True, text=True
        ).stdout

    git("fsck", "--strict", "--full")
    assert (
        git("log", "--format=%an <%ae> %s", "main").splitlines()
        == ["Ada <ada@dataspace.invalid> Change"] * 2
    )
    assert git(
        "-c", "core.quotepath=no", "ls-tree", "-r", "--name-only", "main"
    ).split() == [
        "b-d.py",
        "b.py",
        "b/c.py",
        "年度/売上.py",
    ]


@needs_git
def test_what_git_packed_is_still_read(repository, tmp_path):
    head = commit(repository, None, {"a.py": "1"})
    repository.publish("main", head)
    command = ["git", "-c", "safe.directory=*", "-C", tmp_path / "one.git", "gc", "-q"]
    subprocess.run([*command, "--prune=now"], check=True)

    assert not list((tmp_path / "one.git/objects").glob("??"))
    assert contents(repository, head) == {"a.py": "1"}


def test_the_reference_on_disk_never_goes_back(repository, tmp_path):
    first = commit(repository, None, {"a.py": "1"})
    second = commit(repository, first, {"a.py": "2"})
    reference = tmp_path / "one.git/refs/heads/main"

    repository.publish("main", second)
    repository.publish("main", first)

    assert reference.read_text() == f"{second}\n"


def test_an_object_has_its_name_only_once_it_is_on_the_disk(repository, monkeypatch):
    """Follow the order of the system calls: nothing named is left unsynced."""
    done = []
    sync, replace = os.fsync, beneath.Path.replace

    def fsync(descriptor):
        done.append(("sync", str(Path(f"/proc/self/fd/{descriptor}").readlink())))
        sync(descriptor)

    def rename(source, target):
        done.append(("name", str(source), str(target)))
        return replace(source, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(beneath.Path, "replace", rename)
    repository.keep_blob(b"1")

    at = next(i for i, step in enumerate(done) if step[0] == "name")
    _, source, target = done[at]
    assert done[at - 1] == ("sync", source)
    assert done[at + 1] == ("sync", str(Path(target).parent))


def test_a_crash_between_two_steps_leaves_a_repository_that_can_be_written(
    repository, monkeypatch
):
    def crash(*_):
        raise OSError("power cut")

    with monkeypatch.context() as patched:
        patched.setattr(beneath.Path, "replace", crash)
        with pytest.raises(OSError, match="power cut"):
            repository.keep_blob(b"1")

    assert repository.read(repository.keep_blob(b"1")) == b"1"


def test_many_write_at_once_and_all_is_there(tmp_path):
    def write(number):
        repository = Repository(tmp_path / "new.git")
        repository.make()
        try:
            return commit(
                repository, None, {"same.py": "1", f"{number}.py": str(number)}
            )
        finally:
            repository.close()

    with ThreadPoolExecutor(8) as threads:
        heads = list(threads.map(write, range(32)))

    repository = Repository(tmp_path / "new.git")
    for number, head in enumerate(heads):
        assert contents(repository, head) == {
            "same.py": "1",
            f"{number}.py": str(number),
        }
    assert not list(tmp_path.glob("*.new"))
    repository.close()


@pytest.mark.parametrize(
    "id_", ["0" * 40, "../../config", "", "A" * 40, "0" * 39 + "\n", "0" * 41]
)
def test_what_is_not_there_is_said_and_no_id_leads_elsewhere(repository, id_):
    assert not repository.has_commit(id_)
    with pytest.raises(ObjectDamagedError):
        repository.read(id_)


def test_a_blob_is_no_commit_and_a_commit_no_blob(repository):
    head = commit(repository, None, {"a.py": "1"})

    assert not repository.has_commit(repository.blob_at(head, "a.py"))
    with pytest.raises(ObjectDamagedError):
        repository.read(head)
