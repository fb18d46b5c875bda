"""Trees that no editor of ours can make, and that a push could bring."""

import pytest
from dulwich.objects import Tree

from dataspace.transforms.committed import committed
from dataspace.transforms.objects import Objects
from dataspace.transforms.repository import Repository
from dataspace.transforms.trees import TreeRefused, files_of
from tests.transforms.repositories import commit, hostile_commit

FILE, FOLDER, LINK, SUBMODULE = 0o100644, 0o040000, 0o120000, 0o160000


@pytest.fixture
def repository(tmp_path):
    repository = Repository(tmp_path / "one.git")
    repository.make()
    yield repository
    repository.close()


@pytest.mark.parametrize(
    "entry",
    [
        (b"..", FOLDER),
        (b".", FOLDER),
        (b".git", FOLDER),
        (b".GIT", FOLDER),
        (b"git~1", FOLDER),
        (b"a/b.py", FILE),
        (b"../a.py", FILE),
        (b"/etc/cron.d/a", FILE),
        (b"", FILE),
        (b"link", LINK),
        (b"module", SUBMODULE),
        (b"device", 0o020644),
        (b"con.py", FILE),
        (b"a\\b.py", FILE),
        (b"\xff\xfe.py", FILE),
        ("cafe\u0301.py".encode(), FILE),
        (b"a\x1b[2J.py", FILE),
    ],
)
def test_a_tree_with_such_an_entry_is_refused_whole(repository, tmp_path, entry):
    head = hostile_commit(tmp_path / "one.git", (b"good.py", FILE), entry)
    slot = tmp_path / "slot"
    slot.mkdir()

    with pytest.raises(TreeRefused):
        committed(repository, head).check_out(slot)

    assert list(slot.iterdir()) == []


@pytest.mark.parametrize(
    "names",
    [(b"Orders.py", b"orders.py"), (b"orders", b"ORDERS"), ("ﬁ".encode(), b"fi")],
)
def test_two_names_that_one_disk_cannot_tell_apart_are_refused(
    repository, tmp_path, names
):
    first, second = names
    head = hostile_commit(tmp_path / "one.git", (first, FILE), (second, FILE))

    with pytest.raises(TreeRefused):
        repository.tree(head)


def test_a_tree_of_endless_depth_is_refused(repository, tmp_path):
    head = commit(repository, None, {"/".join("a" * 8): "1"})
    assert len(repository.tree(head)) == 1

    objects, tree = Objects(tmp_path / "one.git/objects"), Tree()
    for _ in range(50):
        objects.keep(tree)
        deeper = Tree()
        deeper.add(b"a", FOLDER, tree.id)
        tree = deeper
    objects.keep(tree)

    with pytest.raises(TreeRefused):
        files_of(objects, tree.id.decode())


def test_a_check_out_writes_the_files_and_follows_no_link(repository, tmp_path):
    head = commit(repository, None, {"a.py": "1", "b/c.py": "2"})
    slot, outside = tmp_path / "slot", tmp_path / "outside"
    slot.mkdir()

    committed(repository, head).check_out(slot)

    found = {p.relative_to(slot).as_posix(): p.read_text() for p in slot.rglob("*.py")}
    assert found == {"a.py": "1", "b/c.py": "2"}
    assert (slot / "a.py").stat().st_mode & 0o777 == 0o444

    other = tmp_path / "other"
    other.mkdir()
    outside.write_text("kept")
    (other / "a.py").symlink_to(outside)
    with pytest.raises(FileExistsError):
        committed(repository, head).check_out(other)
    assert outside.read_text() == "kept"
