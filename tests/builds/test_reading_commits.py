"""A commit is read once for all the steps of a build, and never instead of another."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest

from dataspace.builds import commits
from dataspace.builds.commits import Commits
from dataspace.core.ids import WorkspaceId
from dataspace.transforms import Repositories
from dataspace.transforms.objects import ObjectDamagedError
from tests.transforms.repositories import commit

HERE = WorkspaceId(UUID(int=1))
ELSEWHERE = WorkspaceId(UUID(int=2))


class Counted(Repositories):
    """Repositories that know how often one of them was opened."""

    opened = 0

    def of(self, workspace):
        self.opened += 1
        return super().of(workspace)


@pytest.fixture
def repositories(tmp_path):
    return Counted(tmp_path)


def committed(repositories, workspace=HERE, **texts):
    with Repositories.of(repositories, workspace) as repository:
        repository.make()
        files = {f"{name}.py": text for name, text in texts.items()}
        return commit(repository, None, files)


def commits_of(repositories):
    return Commits(repositories, repositories._root / "checkouts")


def laid(code, slot):
    slot.mkdir()
    code.lay_into(slot)
    files = [path for path in slot.rglob("*") if path.is_file()]
    return {path.relative_to(slot).as_posix(): path.read_text() for path in files}


def names(code):
    return sorted(code.commit.contents)


def test_steps_that_ask_at_once_have_the_commit_read_once(repositories):
    head = committed(repositories, one="def transform(): ...")
    known = commits_of(repositories)

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: known.of(HERE, head), range(8)))

    assert repositories.opened == 1
    assert {id(code) for code in found} == {id(found[0])}
    assert names(found[0]) == ["one.py"]


def test_the_same_commit_of_two_workspaces_is_two(repositories):
    head = committed(repositories, one="1")
    known = commits_of(repositories)
    known.of(HERE, head)

    with pytest.raises(ObjectDamagedError):
        known.of(ELSEWHERE, head)


def test_what_could_not_be_read_is_read_again(repositories):
    known, head = commits_of(repositories), "0" * 40
    for _ in range(2):
        with pytest.raises(ObjectDamagedError):
            known.of(HERE, head)

    assert repositories.opened == 2


def test_only_the_newest_are_kept(repositories, monkeypatch):
    monkeypatch.setattr(commits, "_MOST_KEPT", 2)
    heads = [committed(repositories, one=str(n)) for n in range(3)]
    known = commits_of(repositories)
    for head in heads:
        known.of(HERE, head)

    known.of(HERE, heads[2])
    assert repositories.opened == 3
    known.of(HERE, heads[0])
    assert repositories.opened == 4


def test_a_very_large_commit_is_used_and_not_kept(repositories, monkeypatch):
    monkeypatch.setattr(commits, "_LARGEST_KEPT_BYTES", 10)
    head = committed(repositories, one="#" * 11)
    known = commits_of(repositories)

    assert [names(known.of(HERE, head)) for _ in range(2)] == [["one.py"]] * 2
    assert repositories.opened == 2


def test_a_slot_has_the_files_under_second_names_that_nobody_writes(
    repositories, tmp_path
):
    head = committed(repositories, **{"one": "1", "pack/two": "2"})
    code = commits_of(repositories).of(HERE, head)

    assert laid(code, tmp_path / "slot") == {"one.py": "1", "pack/two.py": "2"}

    facts = (tmp_path / "slot" / "pack" / "two.py").stat()
    assert facts.st_nlink == 2
    assert facts.st_mode & 0o222 == 0


def test_a_commit_that_made_room_meanwhile_is_written_out_again(
    repositories, tmp_path, monkeypatch
):
    monkeypatch.setattr(commits, "_MOST_KEPT", 1)
    head, newer = (committed(repositories, one=text) for text in "12")
    known = commits_of(repositories)
    code = known.of(HERE, head)

    known.of(HERE, newer)

    assert not code.folder.exists()
    assert laid(code, tmp_path / "slot") == {"one.py": "1"}


def test_a_very_large_commit_is_laid_out_too(repositories, tmp_path, monkeypatch):
    monkeypatch.setattr(commits, "_LARGEST_KEPT_BYTES", 0)
    code = commits_of(repositories).of(HERE, committed(repositories, one="1"))

    assert laid(code, tmp_path / "slot") == {"one.py": "1"}


def test_a_new_worker_begins_with_an_empty_folder(repositories, tmp_path):
    (tmp_path / "checkouts" / "left").mkdir(parents=True)

    commits_of(repositories)

    assert list((tmp_path / "checkouts").iterdir()) == []
