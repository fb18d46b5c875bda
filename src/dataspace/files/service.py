from dataclasses import replace

from dataspace import audit
from dataspace.access import ExportDataset, Grant, ReadFile, WriteFile
from dataspace.core import clock
from dataspace.core.database import Tx
from dataspace.core.ids import FileId, WorkspaceId
from dataspace.files import store
from dataspace.files.errors import FileNameTaken, RawFileUnknown
from dataspace.files.events import (
    FileDeleted,
    FileDownloaded,
    FileRestored,
    FileUploaded,
)
from dataspace.files.models import FileFacts


def current(tx: Tx, workspace: WorkspaceId) -> dict[str, FileFacts]:
    """Give every file of a workspace by its name, for plans and graphs."""
    return {facts.name: facts for facts in store.current(tx, workspace)}


def listed(tx: Tx, grant: Grant[ReadFile]) -> list[FileFacts]:
    return store.current(tx, grant.workspace_id)


def in_bin(tx: Tx, grant: Grant[ReadFile]) -> list[FileFacts]:
    """List what can still be brought back, the last deleted first."""
    return store.in_bin(tx, grant.workspace_id)


def one(tx: Tx, grant: Grant[ReadFile], file: FileId) -> FileFacts:
    return _here(tx, grant.workspace_id, file)


def add(
    tx: Tx,
    grant: Grant[WriteFile],
    file: FileId,
    *,
    name: str,
    size_bytes: int,
    sha256: str,
) -> tuple[FileFacts, FileId | None]:
    """Name a file that already stands in the storage; the one it replaces goes to the bin."""
    facts = FileFacts(
        id=file,
        workspace_id=grant.workspace_id,
        name=name,
        bytes=size_bytes,
        sha256=sha256,
        uploaded_at=clock.now(),
        uploaded_by=grant.actor.id,
        deleted_at=None,
    )
    store.hold_name(tx, grant.workspace_id, name)
    replaced = store.put_name_in_bin(tx, grant.workspace_id, name, facts.uploaded_at)
    store.insert(tx, facts)
    audit.record(tx, grant.by, FileUploaded(file, name, size_bytes, sha256, replaced))
    return facts, replaced


def delete(tx: Tx, grant: Grant[WriteFile], file: FileId) -> None:
    """Put a file in the bin; it can be brought back for 30 days."""
    facts = store.put_in_bin(tx, grant.workspace_id, file, clock.now())
    if facts is None:
        raise RawFileUnknown(file)
    audit.record(tx, grant.by, FileDeleted(file, facts.name))


def restore(tx: Tx, grant: Grant[WriteFile], file: FileId) -> FileFacts:
    facts = store.one(tx, grant.workspace_id, file)
    if facts is None:
        raise RawFileUnknown(file)
    store.hold_name(tx, grant.workspace_id, facts.name)
    if not store.take_out_of_bin(tx, grant.workspace_id, file):
        raise FileNameTaken(facts.name)
    audit.record(tx, grant.by, FileRestored(file, facts.name))
    return replace(facts, deleted_at=None)


def download(tx: Tx, grant: Grant[ExportDataset], file: FileId) -> FileFacts:
    """Write down that a file leaves the platform."""
    facts = _here(tx, grant.workspace_id, file)
    audit.record(tx, grant.by, FileDownloaded(file, facts.name, facts.bytes))
    return facts


def paths_of_code(tx: Tx, grant: Grant[ReadFile]) -> list[str]:
    """Give the paths that a proposed ingest cannot have."""
    return store.paths_of_code(tx, grant.workspace_id)


def _here(tx: Tx, workspace: WorkspaceId, file: FileId) -> FileFacts:
    facts = store.one(tx, workspace, file)
    if facts is None or facts.deleted_at is not None:
        raise RawFileUnknown(file)
    return facts
