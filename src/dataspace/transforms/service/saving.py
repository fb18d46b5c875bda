from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from dataspace import access, audit
from dataspace.access import (
    Grant,
    ResourceRestricted,
    Situation,
    WriteTransform,
)
from dataspace.core.database import Tx
from dataspace.core.ids import TransformId
from dataspace.transforms.analysis import declarations
from dataspace.transforms.configuration import CONNECTIONS_PATH
from dataspace.transforms.declaration import Problem
from dataspace.transforms.errors import (
    FileChanged,
    FileUnknown,
    TooManyFiles,
    TooMuchCode,
)
from dataspace.transforms.events import FileDeleted, FileRenamed, FileSaved
from dataspace.transforms.models import MAIN_BRANCH, CodeFile
from dataspace.transforms.paths import PathTaken, Room, checked, insist_on_room
from dataspace.transforms.repository import Repositories, Repository
from dataspace.transforms.service.changing import (
    Change,
    Draft,
    Held,
    Made,
    drafts,
    hold,
    make,
    publish_later,
)
from dataspace.transforms.trees import MOST_FILES

# A build reads all of it, and the worker holds it in memory.
MOST_CODE_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as its editor saw it last; no blob where he saw none."""

    path: str
    blob: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    head: str
    blob: str
    transform_id: TransformId | None
    problems: tuple[Problem, ...]


def save(
    tx: Tx,
    grant: Grant[WriteTransform],
    repositories: Repositories,
    seen: Seen,
    *,
    text: str,
    message: str | None = None,
) -> Saved:
    """Commit the text, unless somebody else changed this file since it was seen.

    That the branch moved on for other files is no reason to trouble anybody.
    """
    path = checked(seen.path)
    new = drafts({path: text})

    def change(repository: Repository, held: Held) -> Change:
        _insist_on_seen(repository, held, Seen(path, seen.blob), new[path])
        _insist_on_room(held, new)
        verb = "Change" if path in held.files else "Add"
        return Change(message=message or f"{verb} {path}", puts=new)

    made = _changed(tx, grant, repositories, change, {path})
    file = made.files[path]
    audit.record(tx, grant.by, FileSaved(MAIN_BRANCH, path, file.blob, made.head))
    return Saved(
        head=made.head,
        blob=file.blob,
        transform_id=file.shown_id,
        problems=file.declaration.problems,
    )


def save_all(
    tx: Tx,
    grant: Grant[WriteTransform],
    repositories: Repositories,
    texts: Mapping[str, str],
    *,
    message: str,
) -> str:
    """Add many files in one commit, where none of them is yet; give the new head."""
    new = drafts({checked(path): text for path, text in texts.items()})

    def change(_: Repository, held: Held) -> Change:
        for path in new.keys() & held.files.keys():
            raise PathTaken(path, path)
        _insist_on_room(held, new)
        return Change(message=message, puts=new)

    made = _changed(tx, grant, repositories, change, set(new))
    for path in sorted(new):
        event = FileSaved(MAIN_BRANCH, path, made.files[path].blob, made.head)
        audit.record(tx, grant.by, event)
    return made.head


def delete(
    tx: Tx, grant: Grant[WriteTransform], repositories: Repositories, seen: Seen
) -> str:
    """Take the file away; give the new head. Its history keeps it."""

    def change(repository: Repository, held: Held) -> Change:
        _insist_on_there(repository, held, seen)
        return Change(message=f"Delete {seen.path}", gone=frozenset({seen.path}))

    made = _changed(tx, grant, repositories, change, {seen.path})
    audit.record(tx, grant.by, FileDeleted(MAIN_BRANCH, seen.path, made.head))
    return made.head


def rename(
    tx: Tx,
    grant: Grant[WriteTransform],
    repositories: Repositories,
    seen: Seen,
    *,
    new_path: str,
) -> str:
    """Give the file another path; give the new head. A transform keeps its id."""
    old, new = seen.path, checked(new_path)

    def change(repository: Repository, held: Held) -> Change:
        _insist_on_there(repository, held, seen)
        insist_on_room(new, held.files.keys() - {old})
        content = repository.read(held.files[old].blob)
        # With another ending it may be Python now, or no longer.
        [declared] = declarations({new: content.decode(errors="replace")}).values()
        draft = Draft(content, declared)
        message = f"Rename {old} to {new}"
        return Change(message=message, puts={new: draft}, renamed={old: new})

    made = _changed(tx, grant, repositories, change, {old, new})
    audit.record(tx, grant.by, FileRenamed(MAIN_BRANCH, old, new, made.head))
    return made.head


def _changed(
    tx: Tx,
    grant: Grant[WriteTransform],
    repositories: Repositories,
    change: Callable[[Repository, Held], Change],
    paths: set[str],
) -> Made:
    held = hold(tx, grant, MAIN_BRANCH)
    found = access.situation(tx, grant)
    guarded = sorted(found.restricted | found.sources.keys())
    closed = [one for one in guarded if not found.may(WriteTransform, one)]
    # Before anything is compared: a refusal would show what stands there.
    for path in paths & held.files.keys():
        _insist_on_open(held.files[path].transform_id, closed)

    def insist(files: Mapping[str, CodeFile]) -> None:
        # The list of ids is a file, too: nothing closed may change hands through it.
        for id_ in closed:
            if _places(held.files, id_) != _places(files, id_):
                raise ResourceRestricted(id_)
        if CONNECTIONS_PATH in paths:
            _insist_on_ids(found, held.files, files)

    with repositories.of(grant.workspace_id) as repository:
        made = make(tx, grant, repository, held, change(repository, held), insist)
    publish_later(tx, repositories, grant.workspace_id, MAIN_BRANCH, made.head)
    return made


def _insist_on_ids(
    found: Situation, before: Mapping[str, CodeFile], after: Mapping[str, CodeFile]
) -> None:
    """Refuse to write a guarded id off its file, or onto one, to whoever is not in charge.

    Another id would lift a restriction, and whoever may write may not do that.
    """
    if found.is_in_charge:
        return
    for path in before.keys() | after.keys():
        ids = {each[path].transform_id for each in (before, after) if path in each}
        for one in ids - {None} if len(ids) > 1 else ():
            if one is not None and found.is_guarded(one):
                raise ResourceRestricted(one)


def _insist_on_open(
    transform: TransformId | None, closed: Collection[TransformId]
) -> None:
    if transform is not None and transform in closed:
        raise ResourceRestricted(transform)


def _places(
    files: Mapping[str, CodeFile], transform: TransformId
) -> set[tuple[str, str]]:
    return {
        (file.path, file.blob)
        for file in files.values()
        if file.transform_id == transform
    }


def _insist_on_there(repository: Repository, held: Held, seen: Seen) -> None:
    if seen.blob is None or (seen.path not in held.files and not held.head.commit):
        raise FileUnknown(seen.path)
    _insist_on_seen(repository, held, seen)


def _insist_on_seen(
    repository: Repository, held: Held, seen: Seen, new: Draft | None = None
) -> None:
    """Step 3: what is there now is what was seen, or is what is to be there."""
    there = held.files.get(seen.path)
    if (there.blob if there else None) == seen.blob:
        return
    content = repository.read(there.blob) if there else None
    if new is not None and content == new.content:
        return
    head = held.head.commit
    [*last] = repository.history(head, seen.path, 1) if head else []
    raise FileChanged(
        path=seen.path,
        blob=there.blob if there else None,
        author=last[0].author if last else None,
        at=last[0].at if last else None,
        text=content.decode(errors="replace") if content is not None else None,
    )


def _insist_on_room(held: Held, puts: Mapping[str, Draft]) -> None:
    room = Room()
    for path in held.files:
        room.take(path)
    new = [path for path in puts if path not in held.files]
    for path in new:
        room.take(path)
    if len(held.files) + len(new) > MOST_FILES:
        raise TooManyFiles(MOST_FILES)
    sizes = {path: file.bytes for path, file in held.files.items()}
    before = sum(sizes.values())
    after = sum((sizes | {p: len(d.content) for p, d in puts.items()}).values())
    # Whoever makes it smaller is not stopped on the way.
    if after > max(MOST_CODE_BYTES, before):
        raise TooMuchCode(MOST_CODE_BYTES)
