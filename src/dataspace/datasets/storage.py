"""Where snapshots lie on disk, and how a step's output becomes one.

What a step left is hostile until it stands here: only plain files with one name are
taken, found by the kernel below the output folder, under names that show, within limits.
A snapshot's folder appears whole or not at all; nothing in it is written again.
"""

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from dataspace.core.beneath import NotAPlainFile, PathEscapes, open_beneath
from dataspace.core.ids import SnapshotId, WorkspaceId
from dataspace.core.texts import without_control_characters
from dataspace.datasets.artifacts import media_type_of
from dataspace.datasets.errors import OutputRefused
from dataspace.datasets.health import checked_report
from dataspace.datasets.models import Artifact, SnapshotFacts
from dataspace.datasets.reader import StoredFile

DATA = "datasets/data.parquet"
_COLUMNS = "meta/columns.json"
_REPORT = "meta/health_report.json"
_LARGEST_META_BYTES = 4 * 1024 * 1024
_MOST_ARTIFACTS = 500
_DEEPEST = 16
_LONGEST_ARTIFACT_PATH = 300
_COPIED_AT_ONCE = 8 * 1024 * 1024
# Nobody may write it again. A sandbox, which has a user of its own, may read what stands
# in its slot; everybody else is kept out by the folder above.
_MODE = 0o444


@dataclass(frozen=True, slots=True)
class Kept:
    """What was kept of a step's output."""

    data_bytes: int
    artifacts: tuple[Artifact, ...]
    health: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Storage:
    """The folder below which every snapshot has its own."""

    root: Path

    def folder(self, workspace: WorkspaceId, snapshot: SnapshotId) -> Path:
        return self.root / str(workspace) / str(snapshot)

    def data(self, facts: SnapshotFacts) -> StoredFile:
        """Give a snapshot's rows as a reader takes them."""
        # Slots of running steps hold the file under a second name.
        name = f"{facts.key.workspace_id}/{facts.id}/{DATA}"
        return StoredFile(self.root, name, may_have_links=True)

    def open_artifact(self, facts: SnapshotFacts, path: str) -> int:
        name = f"{facts.key.workspace_id}/{facts.id}/artifacts/{path}"
        return open_beneath(self.root, name, may_have_links=True)

    def open_all(
        self, workspace: WorkspaceId, snapshot: SnapshotId
    ) -> Iterator[tuple[str, BinaryIO]]:
        """Open every file of a snapshot in turn, the rows last, to be read as bytes."""
        folder = self.folder(workspace, snapshot)
        names = [
            str((Path(place) / file).relative_to(folder))
            for place, _, files in os.walk(folder)
            for file in files
        ]
        for name in sorted(names, key=lambda name: (name == DATA, name)):
            # The slot still holds the file under its first name.
            descriptor = open_beneath(folder, name, may_have_links=True)
            with open(descriptor, "rb", buffering=0) as file:  # noqa: PTH123 - a descriptor
                yield name, file

    def keep(self, out: Path, workspace: WorkspaceId, snapshot: SnapshotId) -> Kept:
        """Make a snapshot of what stands in `out`, durably. Raises `OutputRefused`."""
        final = self.folder(workspace, snapshot)
        aside = final.with_name(f"{final.name}.new")
        shutil.rmtree(aside, ignore_errors=True)
        try:
            kept = _take_all(out, aside)
        except BaseException:
            shutil.rmtree(aside, ignore_errors=True)
            raise
        aside.rename(final)
        # The workspace's own folder may be new as well.
        _sync_folder(final.parent)
        _sync_folder(self.root)
        return kept

    def discard(self, workspace: WorkspaceId, snapshot: SnapshotId) -> None:
        """Remove a snapshot that no row points to; first its name, then its files."""
        folder = self.folder(workspace, snapshot)
        trash = folder.with_name(f"{folder.name}.gone")
        if folder.exists():
            folder.rename(trash)
        shutil.rmtree(trash, ignore_errors=True)

    def link_into(
        self, workspace: WorkspaceId, snapshot: SnapshotId, target: Path
    ) -> None:
        """Let a slot see a snapshot: its files under a second name, not copied."""
        source = self.folder(workspace, snapshot)
        shutil.copytree(source, target, copy_function=_link, dirs_exist_ok=False)


def _take_all(out: Path, aside: Path) -> Kept:
    data_bytes = _take(out, DATA, aside)
    if data_bytes is None:
        raise OutputRefused("The step left no dataset.")
    for meta in (_COLUMNS, _REPORT):
        if (_take(out, meta, aside) or 0) > _LARGEST_META_BYTES:
            raise OutputRefused(f"{meta} is too large.")
    (aside / "artifacts").mkdir(exist_ok=True)
    artifacts = tuple(_take_artifacts(out, aside))
    for folder, _, _ in os.walk(aside, topdown=False):
        _sync_folder(Path(folder))
    return Kept(data_bytes, artifacts, _report(aside))


def _take_artifacts(out: Path, aside: Path) -> Iterator[Artifact]:
    for name in sorted(_files_below(out, "artifacts")):
        size = _take(out, f"artifacts/{name}", aside)
        if size is not None:
            yield Artifact(path=name, bytes=size, media_type=media_type_of(name))


def _files_below(out: Path, folder: str) -> Iterator[str]:
    # As a folder or not at all: opening a pipe would wait for its writer for ever.
    flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        top = os.open(out / folder, flags)
    except FileNotFoundError:
        return
    except OSError as refused:
        raise OutputRefused(f"{folder} is no folder.") from refused
    seen = 0
    try:
        # Never through a link: it holds the folders themselves open as it goes down.
        for path, folders, files, _ in os.fwalk(".", dir_fd=top):
            place = Path(path)
            seen += len(folders) + len(files)
            if seen > _MOST_ARTIFACTS:
                message = f"A step may leave {_MOST_ARTIFACTS} artifacts at most."
                raise OutputRefused(message)
            # A walk of thousands of folders in one another would itself run out of depth.
            if len(place.parts) > _DEEPEST:
                raise OutputRefused("The artifacts' folders are too deep.")
            yield from (_showable(str(place / file)) for file in files)
    finally:
        os.close(top)


def _showable(name: str) -> str:
    try:
        name.encode()
        without_control_characters(name)
    except ValueError as hidden:
        message = "An artifact's name holds characters that do not show."
        raise OutputRefused(message) from hidden
    if len(name) > _LONGEST_ARTIFACT_PATH:
        raise OutputRefused("An artifact's name is too long.")
    return name


def _take(out: Path, name: str, aside: Path) -> int | None:
    """Give the checked file a second name below `aside`; None where there is none."""
    try:
        descriptor = open_beneath(out, name)
    except FileNotFoundError:
        return None
    except (PathEscapes, NotAPlainFile) as refused:
        raise OutputRefused(f"{name}: {refused.sentence()}") from refused
    target = aside / name
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        _place(descriptor, target)
        return os.fstat(descriptor).st_size
    finally:
        os.close(descriptor)


def _place(descriptor: int, target: Path) -> None:
    is_ours = os.fstat(descriptor).st_uid == os.geteuid()
    if is_ours:
        # The very file that was checked, by its descriptor: no second look at a name.
        os.fchmod(descriptor, _MODE)
        os.fsync(descriptor)
        # Python follows the link only where it is also given a folder to begin at.
        name = f"/proc/self/fd/{descriptor}"
        os.link(name, target, src_dir_fd=descriptor, follow_symlinks=True)
        return
    with target.open("xb") as copy:
        while os.copy_file_range(descriptor, copy.fileno(), _COPIED_AT_ONCE):
            pass
        os.fchmod(copy.fileno(), _MODE)
        os.fsync(copy.fileno())


def _report(aside: Path) -> dict[str, Any] | None:
    file = aside / _REPORT
    if not file.exists():
        return None
    try:
        return checked_report(json.loads(file.read_bytes()))
    except (ValueError, RecursionError) as broken:
        raise OutputRefused("The health report is not one.") from broken


def _link(source: str, target: str) -> None:
    os.link(source, target, follow_symlinks=False)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
