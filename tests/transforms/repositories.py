"""Repositories to act on, and hostile ones that only another Git could have made."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from dulwich.objects import Blob, Commit, Tree

from dataspace.transforms.objects import Objects
from dataspace.transforms.repository import Repository, Signature

ADA = Signature(name="Ada", address="ada@dataspace.invalid")
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


def commit(
    repository: Repository,
    parent: str | None,
    files: Mapping[str, str | None],
    *,
    message: str = "Change",
    author: Signature = ADA,
    at: datetime = BEGIN,
) -> str:
    blobs = {
        path: None if text is None else repository.keep_blob(text.encode())
        for path, text in files.items()
    }
    return repository.write_commit(parent, blobs, author=author, message=message, at=at)


def hostile_commit(folder: Path, *entries: tuple[bytes, int]) -> str:
    """Write a commit whose root tree holds these names and modes."""
    objects = Objects(folder / "objects")
    blob, inner, tree, made = Blob.from_string(b"evil"), Tree(), Tree(), Commit()
    objects.keep(blob)
    inner.add(b"a.py", 0o100644, blob.id)
    objects.keep(inner)
    for name, mode in entries:
        tree.add(name, mode, inner.id if mode == 0o040000 else blob.id)
    made.tree = objects.keep(tree).encode()
    made.author = made.committer = b"Eve <eve@example.invalid>"
    made.author_time = made.commit_time = 0
    made.author_timezone = made.commit_timezone = 0
    made.message = b"Harmless"
    return objects.keep(made)
