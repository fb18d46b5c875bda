"""One change of a branch: objects first, then the head, its index and the audit event.

The steps, in an order of which none may be moved:

1. The texts are read in a process of their own, while nobody waits for us.
2. The branch's row is held, so that what is looked at from here on stays so.
3. The verb's own conditions are put to what stands at the head now.
4. Blobs, trees and the commit are written, each durable; a change that is refused for
   what it would make of the files is refused before its commit is there.
5. Head and index move in one transaction with the event that the verb records.
6. Once that is committed, the reference on disk follows.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import structlog

from dataspace.access import Grant, WriteTransform
from dataspace.core import clock
from dataspace.core.database import Tx
from dataspace.core.ids import TransformId, WorkspaceId
from dataspace.transforms import store
from dataspace.transforms.analysis import declarations
from dataspace.transforms.configuration import (
    CONNECTIONS_PATH,
    Connections,
    new_transform_id,
    settings_declarations,
)
from dataspace.transforms.declaration import Declaration
from dataspace.transforms.errors import BranchUnknown, FileTooLarge, TextInvalid
from dataspace.transforms.models import CodeFile, Head
from dataspace.transforms.repository import OURS, Repositories, Repository, Signature

LARGEST_FILE_BYTES = 1024 * 1024
# What keeps a file from being read says nothing of what it is.
_UNREADABLE = {"SyntaxInvalid", "TooLarge"}
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Draft:
    """A text that somebody wants to be a file, and what it declares."""

    content: bytes
    declaration: Declaration


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    message: str
    puts: Mapping[str, Draft] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()
    renamed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Held:
    """A branch that nobody else can move, and the files at its head."""

    head: Head
    files: dict[str, CodeFile]


@dataclass(frozen=True, slots=True)
class Made:
    """The new head, and the files at it."""

    head: str
    files: dict[str, CodeFile]


def drafts(texts: Mapping[str, str]) -> dict[str, Draft]:
    """Step 1."""
    contents = {path: _encoded(path, text) for path, text in texts.items()}
    declared = declarations(texts) | settings_declarations(texts)
    return {path: Draft(contents[path], declared[path]) for path in texts}


def hold(tx: Tx, grant: Grant[WriteTransform], branch: str) -> Held:
    """Step 2."""
    head = store.hold(tx, grant.workspace_id, branch)
    if head is None:
        raise BranchUnknown(branch)
    return Held(head, store.files_in(tx, grant.workspace_id, branch))


def make(
    tx: Tx,
    grant: Grant[WriteTransform],
    repository: Repository,
    held: Held,
    change: Change,
    insist: Callable[[Mapping[str, CodeFile]], None],
) -> Made:
    """Steps 4 and 5. A change that changes nothing makes no commit."""
    repository.make()
    files = _files_after(repository, held, change)
    # A commit that is written can be read by whoever guesses its id: refused first.
    insist(files)
    commit = held.head.commit
    if blobs := _blobs_changed(held.files, files):
        commit = repository.write_commit(
            commit,
            blobs,
            author=_signature(grant),
            message=change.message,
            at=clock.now(),
        )
        store.move_head(tx, grant.workspace_id, held.head, commit)
    store.replace_files(
        tx,
        grant.workspace_id,
        held.head.branch,
        gone=held.files.keys() - files.keys(),
        put=[file for path, file in files.items() if held.files.get(path) != file],
    )
    return Made(commit or "", files)


def publish_later(
    tx: Tx, repositories: Repositories, workspace: WorkspaceId, branch: str, commit: str
) -> None:
    """Step 6."""

    def publish() -> None:
        try:
            with repositories.of(workspace) as repository:
                repository.publish(branch, commit)
        except OSError:
            # The save is true; the reference follows with the next one.
            _log.exception("reference_not_published", branch=branch, commit=commit)

    store.after_commit(tx, publish)


def _files_after(
    repository: Repository, held: Held, change: Change
) -> dict[str, CodeFile]:
    files = {p: f for p, f in held.files.items() if p not in change.gone}
    for old, new in change.renamed.items():
        files[new] = replace(files.pop(old), path=new)
    for path, draft in change.puts.items():
        files[path] = _file(repository, path, draft, files.get(path))
    return _with_ids(repository, change, files)


def _file(
    repository: Repository, path: str, draft: Draft, before: CodeFile | None
) -> CodeFile:
    declaration, id_ = draft.declaration, before.transform_id if before else None
    if id_ and any(each.type in _UNREADABLE for each in declaration.problems):
        # A transform with a slip in it stays one, and its readers keep their input.
        declaration = replace(declaration, kind="transform")
    return CodeFile(
        path=path,
        blob=repository.keep_blob(draft.content),
        bytes=len(draft.content),
        transform_id=id_,
        declaration=declaration,
    )


def _with_ids(
    repository: Repository, change: Change, files: dict[str, CodeFile]
) -> dict[str, CodeFile]:
    """Give every transform the id that is written down for it, or a new one."""
    there = files.get(CONNECTIONS_PATH)
    written = repository.read(there.blob).decode(errors="replace") if there else None
    connections = Connections(written)
    for path in change.gone:
        connections.remove(path)
    for old, new in change.renamed.items():
        connections.rename(old, new)
    ids = _ids(connections.ids(), files)
    for path, id_ in ids.items():
        # What is no transform at the moment keeps what was written of it.
        if _is_transform(files[path]) or path not in connections.ids():
            connections.note(path, id_, files[path].declaration)
    with_ids = {p: replace(f, transform_id=ids.get(p)) for p, f in files.items()}
    text = connections.text()
    if text is not None and text != written:
        draft = drafts({CONNECTIONS_PATH: text})[CONNECTIONS_PATH]
        with_ids[CONNECTIONS_PATH] = _file(repository, CONNECTIONS_PATH, draft, there)
    return with_ids


def _ids(
    written: Mapping[str, TransformId], files: Mapping[str, CodeFile]
) -> dict[str, TransformId]:
    # Also of what is no transform at the moment: what closes the file is its id.
    ids = {path: written[path] for path in files if path in written}
    taken = set(written.values())
    for path in files.keys() - ids.keys():
        known = files[path].transform_id
        # Where the file that should know them is broken, the index still does.
        if known and known not in taken:
            ids[path] = known
        elif _is_transform(files[path]):
            ids[path] = new_transform_id()
    return ids


def _is_transform(file: CodeFile) -> bool:
    return file.declaration.kind == "transform"


def _blobs_changed(
    before: Mapping[str, CodeFile], after: Mapping[str, CodeFile]
) -> dict[str, str | None]:
    blobs = {path: file.blob for path, file in before.items()}
    changed: dict[str, str | None] = dict.fromkeys(before.keys() - after.keys())
    return changed | {p: f.blob for p, f in after.items() if blobs.get(p) != f.blob}


def _signature(grant: Grant[WriteTransform]) -> Signature:
    actor = grant.actor
    return Signature(name=actor.name, address=f"{actor.id}@{OURS}")


def _encoded(path: str, text: str) -> bytes:
    try:
        content = text.encode()
    except UnicodeEncodeError:
        raise TextInvalid(path) from None
    if len(content) > LARGEST_FILE_BYTES:
        raise FileTooLarge(path, LARGEST_FILE_BYTES)
    return content
