"""What the everyday deeds on a repository cost: ours with dulwich, and pygit2 beside it.

uv run --with pygit2 python -m bench.repositories
"""

import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from dataspace.transforms.repository import Repository, Signature

FILES, COMMITS, ROUNDS = 500, 300, 20
AUTHOR = Signature(name="Ada", address="ada@dataspace.invalid")
PATHS = [f"folder_{n % 10}/transform_{n:03}.py" for n in range(FILES)]


def text(number: int, version: int = 0) -> bytes:
    return (
        f"def transform(t{number}):\n    return t{number}  # {version}\n".encode() * 20
    )


def commit(repository: Repository, parent: str | None, files: dict[str, bytes]) -> str:
    return repository.write_commit(
        parent,
        {path: repository.keep_blob(content) for path, content in files.items()},
        author=AUTHOR,
        message="Change",
        at=datetime.now(UTC),
    )


def filled(folder: Path) -> tuple[Repository, str]:
    """Make a repository of 500 files in which one of them was changed 300 times."""
    repository = Repository(folder)
    repository.make()
    head = commit(repository, None, {p: text(n) for n, p in enumerate(PATHS)})
    for version in range(1, COMMITS + 1):
        changed = PATHS[0] if version % 10 == 0 else PATHS[version % FILES]
        head = commit(repository, head, {changed: text(0, version)})
    return repository, head


def median_ms(deed: Callable[[int], object]) -> float:
    took = []
    for number in range(ROUNDS):
        start = time.perf_counter()
        deed(number)
        took.append(time.perf_counter() - start)
    return statistics.median(took) * 1000


def with_dulwich(folder: Path, repository: Repository, head: str) -> dict[str, float]:
    def fresh() -> Repository:
        return Repository(folder)

    return {
        "commit of one file, durable": median_ms(
            lambda n: commit(fresh(), head, {PATHS[1]: text(1, -n - 1)})
        ),
        "paths of 500 files": median_ms(lambda _: fresh().tree(head)),
        "contents of 500 files": median_ms(
            lambda _: [repository.read(b) for b in repository.tree(head).values()]
        ),
        "history of one path, 300 commits": median_ms(
            lambda _: fresh().history(head, PATHS[0], 100)
        ),
    }


def with_pygit2(folder: Path, head: str) -> dict[str, float]:
    import pygit2  # noqa: PLC0415 - only here, and only if it is installed.

    # As house rules want it: each object is durable before anything names it.
    pygit2.option(pygit2.enums.Option.ENABLE_FSYNC_GITDIR, 1)
    signature = pygit2.Signature("Ada", "ada@dataspace.invalid")

    def tree_of(repository: "pygit2.Repository") -> "pygit2.Tree":
        return repository[head].tree

    def change(number: int) -> object:
        repository = pygit2.Repository(str(folder))
        top, _, name = PATHS[1].partition("/")
        root = tree_of(repository)
        inner = repository.TreeBuilder(root[top])
        blob = repository.create_blob(text(1, -number - 1000))
        inner.insert(name, blob, pygit2.enums.FileMode.BLOB)
        outer = repository.TreeBuilder(root)
        outer.insert(top, inner.write(), pygit2.enums.FileMode.TREE)
        made = outer.write()
        return repository.create_commit(
            None, signature, signature, "Change", made, [head]
        )

    def files(repository: "pygit2.Repository") -> dict[str, "pygit2.Blob"]:
        return {f"{t.name}/{b.name}": b for t in tree_of(repository) for b in t}

    def history(_: int) -> object:
        repository = pygit2.Repository(str(folder))
        found = []
        for each in repository.walk(head):
            before = [p.tree[PATHS[0]].id for p in each.parents] or [None]
            if all(each.tree[PATHS[0]].id != blob for blob in before):
                found.append(each)
        return found

    opened = pygit2.Repository(str(folder))
    return {
        "commit of one file, durable": median_ms(change),
        "paths of 500 files": median_ms(
            lambda _: files(pygit2.Repository(str(folder)))
        ),
        "contents of 500 files": median_ms(
            lambda _: [blob.data for blob in files(opened).values()]
        ),
        "history of one path, 300 commits": median_ms(history),
    }


def main() -> None:
    parent = Path(tempfile.mkdtemp(prefix="repositories-", dir=Path.cwd()))
    try:
        folder = parent / "one.git"
        repository, head = filled(folder)
        ours = with_dulwich(folder, repository, head)
        try:
            theirs = with_pygit2(folder, head)
        except ImportError:
            theirs = {}
            print("pygit2 is not installed; only dulwich is measured.")
    finally:
        shutil.rmtree(parent)
    print(f"{'median, in milliseconds':36}{'dulwich':>10}{'pygit2':>10}")
    for deed, took in ours.items():
        other = f"{theirs[deed]:10.1f}" if theirs else f"{'-':>10}"
        print(f"{deed:36}{took:10.1f}{other}")


if __name__ == "__main__":
    main()
