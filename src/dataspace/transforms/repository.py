"""A workspace's Git repository: bare, and written object by object.

Nothing here decides which commit is the head of a branch: that is a row. Objects are
written first and never change; a commit to which no row came to point is rubbish that
does no harm. The references on disk follow the rows, for those who come with a Git of
their own.
"""

import heapq
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from uuid import UUID

from dulwich.objects import Blob, Commit, ObjectID

from dataspace.core.beneath import publish_file
from dataspace.core.ids import PersonId, WorkspaceId
from dataspace.transforms import trees
from dataspace.transforms.objects import ObjectDamagedError, Objects
from dataspace.transforms.paths import checked

# The domain of our signatures: it reaches nobody (RFC 2606).
OURS = "dataspace.invalid"
_CONFIG = "[core]\n\trepositoryformatversion = 0\n\tbare = true\n"
# How far back a question about one file is followed.
_LONGEST_WALK = 20_000
# How many newer commits may have been published by the time an older one comes to it.
_LATE = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Who made a commit. The address names the account and reaches nobody."""

    name: str
    address: str

    def line(self) -> bytes:
        kept = "".join(c for c in self.name if c.isprintable() and c not in "<>")
        return f"{kept.strip() or 'Nobody'} <{self.address}>".encode(errors="replace")


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitFacts:
    """A commit as people see it; `blob` is the file that was asked for, if it is there."""

    id: str
    message: str
    author: str
    # None where the commit was made by another hand than ours.
    author_id: PersonId | None
    at: datetime
    blob: str | None
    # The file is there, and which blob it was is not for whoever asks.
    is_closed: bool = False


class Repositories:
    """The folder in which each workspace has its repository."""

    def __init__(self, root: Path) -> None:
        self._root = root

    @contextmanager
    def of(self, workspace: WorkspaceId) -> "Iterator[Repository]":
        """Open the workspace's repository; it comes into being with its first commit."""
        repository = Repository(self._root / f"{workspace}.git")
        try:
            yield repository
        finally:
            repository.close()


class Repository:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._objects = Objects(path / "objects")

    def close(self) -> None:
        self._objects.close()

    def make(self) -> None:
        """Lay the folders of a bare repository, unless they are there."""
        if self._path.exists():
            return
        aside = self._path.with_name(f"{secrets.token_hex(8)}.new")
        for folder in ("objects/info", "objects/pack", "refs/heads"):
            (aside / folder).mkdir(mode=0o700, parents=True)
        (aside / "config").write_text(_CONFIG)
        (aside / "HEAD").write_text("ref: refs/heads/main\n")
        try:
            publish_file(aside, self._path)
        except OSError:
            # Somebody else laid them at the same moment.
            shutil.rmtree(aside)
            if not self._path.exists():
                raise

    def has_commit(self, commit: str) -> bool:
        try:
            self._objects.load(commit, Commit)
        except ObjectDamagedError:
            return False
        return True

    def tree(self, commit: str) -> dict[str, str]:
        """Give every file of the commit, as path and blob."""
        return trees.files_of(self._objects, self._root_of(commit))

    def blob_at(self, commit: str, path: str) -> str | None:
        return trees.find(self._objects, self._root_of(commit), path)

    def read(self, blob: str) -> bytes:
        content: bytes = self._objects.load(blob, Blob).data
        return content

    def keep_blob(self, content: bytes) -> str:
        return self._objects.keep(Blob.from_string(content))

    def write_commit(
        self,
        parent: str | None,
        changes: Mapping[str, str | None],
        *,
        author: Signature,
        message: str,
        at: datetime,
    ) -> str:
        """Write the parent's files with these blobs in them; a path without one goes."""
        files = self.tree(parent) if parent else {}
        for path, blob in changes.items():
            files.pop(path, None)
            if blob is not None:
                files[checked(path)] = blob
        commit = Commit()
        commit.tree = ObjectID(trees.keep(self._objects, files).encode())
        commit.parents = [ObjectID(parent.encode())] if parent else []
        commit.author = commit.committer = author.line()
        commit.author_time = commit.commit_time = int(at.timestamp())
        commit.author_timezone = commit.commit_timezone = 0
        commit.encoding = b"UTF-8"
        commit.message = message.encode(errors="replace")
        return self._objects.keep(commit)

    def history(self, head: str, path: str | None, limit: int) -> list[CommitFacts]:
        """Give the newest commits first; of one path, only those that changed it."""
        found: list[CommitFacts] = []
        blobs: dict[str, str | None] = {}

        def blob_in(commit: Commit) -> str | None:
            root = commit.tree.decode()
            if path is not None and root not in blobs:
                blobs[root] = trees.find(self._objects, root, path)
            return blobs.get(root)

        for commit, parents in self._backwards(head):
            blob = blob_in(commit)
            before = [blob_in(parent) for parent in parents] or [None]
            if path is None or all(blob != each for each in before):
                found.append(_facts(commit, blob))
            if len(found) == limit:
                break
        return found

    def moved_from(self, commit: str, path: str) -> tuple[str, str] | None:
        """Name the parent and the path from which a file came unchanged, if it moved."""
        files = self.tree(commit)
        for parent in self._objects.load(commit, Commit).parents:
            before = self.tree(parent.decode())
            for old, blob in sorted(before.items()):
                if blob == files.get(path) and old not in files:
                    return parent.decode(), old
        return None

    def publish(self, branch: str, commit: str) -> None:
        """Let the branch's reference on disk follow its row, never back behind it."""
        reference = self._path / "refs" / "heads" / branch
        there = reference.read_text().strip() if reference.exists() else None
        if there and commit in self._newest(there, _LATE):
            return
        aside = self._path / f"{secrets.token_hex(8)}.new"
        aside.write_text(f"{commit}\n")
        publish_file(aside, reference)

    def _root_of(self, commit: str) -> str:
        root: bytes = self._objects.load(commit, Commit).tree
        return root.decode()

    def _backwards(self, head: str) -> Iterator[tuple[Commit, list[Commit]]]:
        """Give every commit before its parents, and these beside it."""
        known = {head.encode(): self._objects.load(head, Commit)}
        waiting = [(0, 0, known[head.encode()])]
        for step in range(_LONGEST_WALK):
            if not waiting:
                return
            _, _, commit = heapq.heappop(waiting)
            for parent in (p for p in commit.parents if p not in known):
                older = known[parent] = self._objects.load(parent.decode(), Commit)
                # The step puts parents behind children of the same second.
                heapq.heappush(waiting, (-older.commit_time, step, older))
            yield commit, [known[parent] for parent in commit.parents]

    def _newest(self, head: str, limit: int) -> set[str]:
        return {each.id.decode() for each, _ in islice(self._backwards(head), limit)}


def _account_of(author: bytes) -> PersonId | None:
    """Read whose account a signature of ours names."""
    address = author.rpartition(b"<")[2].rstrip(b">").decode(errors="replace")
    account, _, domain = address.partition("@")
    try:
        return PersonId(UUID(account)) if domain == OURS else None
    except ValueError:
        return None


def _facts(commit: Commit, blob: str | None) -> CommitFacts:
    return CommitFacts(
        id=commit.id.decode(),
        message=commit.message.decode(errors="replace"),
        author_id=_account_of(commit.author),
        author=commit.author.partition(b" <")[0].decode(errors="replace"),
        at=datetime.fromtimestamp(commit.commit_time, UTC),
        blob=blob,
    )
