"""Where raw files lie on disk, and how one comes in.

A file lies under its id, never under the name that somebody chose. What comes in is
counted and hashed on the way, and has no name of its own until it is whole and durable.
"""

import errno
import hashlib
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from dataspace.core.beneath import open_beneath, publish_file
from dataspace.core.ids import FileId, WorkspaceId
from dataspace.datasets import FileUnreadable, Kind, Reason, StoredFile
from dataspace.files.errors import FileTooLarge, NoRoomLeft
from dataspace.files.models import FileFacts, FileKind

_GIB = 1024**3
_LOOKED_EVERY_BYTES = 64 * 1024**2
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT}
_TABLES: Mapping[FileKind, Kind] = {
    FileKind.CSV: "csv",
    FileKind.EXCEL: "excel",
    FileKind.JSON: "json",
    FileKind.PARQUET: "parquet",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLimits:
    """How large a file may be, and how much of the disk is left alone."""

    file_bytes: int
    reserve_bytes: int = _GIB


@dataclass(frozen=True, slots=True)
class FileStorage:
    """The folder below which every workspace has its own."""

    root: Path

    def path(self, workspace: WorkspaceId, file: FileId) -> Path:
        return self.root / self.name(workspace, file)

    def name(self, workspace: WorkspaceId, file: FileId) -> str:
        """Where the file lies below the root."""
        return f"{workspace}/{file}"

    def open(self, workspace: WorkspaceId, file: FileId) -> int:
        # Slots of running steps hold it under a second name.
        return open_beneath(self.root, self.name(workspace, file), may_have_links=True)

    def table(self, facts: FileFacts) -> StoredFile:
        """Give the file as a reader takes it. Raises `FileUnreadable` where no table is."""
        kind = _TABLES.get(facts.kind)
        if kind is None:
            raise FileUnreadable(Reason.NOT_A_TABLE)
        name = self.name(facts.workspace_id, facts.id)
        return StoredFile(self.root, name, kind, may_have_links=True)

    def link_into(self, workspace: WorkspaceId, file: FileId, target: Path) -> None:
        """Let a slot see a file: a second name for it, not a copy."""
        target.parent.mkdir(parents=True, exist_ok=True)
        os.link(self.path(workspace, file), target, follow_symlinks=False)

    def receive(
        self,
        workspace: WorkspaceId,
        file: FileId,
        limits: FileLimits,
        *,
        expected_bytes: int,
    ) -> "Incoming":
        """Begin a file, or say at once that it will not fit."""
        final = self.path(workspace, file)
        final.parent.mkdir(parents=True, exist_ok=True)
        incoming = Incoming(final, limits)
        incoming.insist_on_room(expected_bytes)
        return incoming


class Incoming:
    """A file on its way in. Leaving the block without `keep` leaves nothing of it."""

    def __init__(self, final: Path, limits: FileLimits) -> None:
        self._final = final
        self._aside = final.with_name(f"{final.name}.part")
        self._limits = limits
        self._hash = hashlib.sha256()
        self._looked_at_bytes = 0
        self.bytes = 0

    def __enter__(self) -> Self:
        self._file = self._aside.open("xb", buffering=0)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()
        self._aside.unlink(missing_ok=True)
        if problem is not None:
            self._final.unlink(missing_ok=True)

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()

    def write(self, piece: bytes) -> None:
        if self.bytes + len(piece) > self._limits.file_bytes:
            raise FileTooLarge(self._limits.file_bytes)
        if self.bytes - self._looked_at_bytes >= _LOOKED_EVERY_BYTES:
            self._looked_at_bytes = self.bytes
            self.insist_on_room(len(piece))
        self._hash.update(piece)
        try:
            rest = memoryview(piece)
            while rest:
                rest = rest[self._file.write(rest) :]
        except OSError as problem:
            if problem.errno in _NO_ROOM:
                raise NoRoomLeft from problem
            raise
        self.bytes += len(piece)

    def keep(self) -> None:
        """Give the whole file its name, such that no crash shows a part of it there."""
        # A sandbox, which has a user of its own, may read what stands in its slot.
        os.fchmod(self._file.fileno(), 0o444)
        publish_file(self._aside, self._final)

    def insist_on_room(self, more_bytes: int) -> None:
        if more_bytes > self._limits.file_bytes:
            raise FileTooLarge(self._limits.file_bytes)
        free = shutil.disk_usage(self._final.parent).free
        if free - more_bytes < self._limits.reserve_bytes:
            raise NoRoomLeft
