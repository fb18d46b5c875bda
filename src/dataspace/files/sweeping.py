"""Removes what stood in the bin long enough, and what no row points to."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from dataspace import audit
from dataspace.core import clock
from dataspace.core.by import THE_PLATFORM
from dataspace.core.database import Tx
from dataspace.core.ids import FileId
from dataspace.files import store
from dataspace.files.events import FileRemoved
from dataspace.files.models import FileFacts
from dataspace.files.storage import FileStorage

DAYS_IN_BIN = 30
_A_DAY_SECONDS = 24 * 3600.0


def empty_bin(tx: Tx) -> list[FileFacts]:
    """Remove the rows of what was deleted 30 days ago. `sweep` then removes the files."""
    removed = store.remove_deleted_before(tx, clock.now() - timedelta(days=DAYS_IN_BIN))
    for facts in removed:
        by = replace(THE_PLATFORM, workspace_id=facts.workspace_id)
        audit.record(tx, by, FileRemoved(facts.id, facts.name))
    return removed


def sweep(
    tx: Tx, storage: FileStorage, *, older_than: float = _A_DAY_SECONDS
) -> list[str]:
    """Remove files older than so many seconds that are nobody's; give their names."""
    swept = []
    for path in list(_older(storage.root, time.time() - older_than)):
        file = _file(path)
        if file is not None and store.is_there(tx, file):
            continue
        path.unlink(missing_ok=True)
        swept.append(path.name)
    return swept


def _older(root: Path, moment: float) -> Iterator[Path]:
    for path in root.glob("*/*"):
        try:
            is_older = path.stat(follow_symlinks=False).st_mtime < moment
        except FileNotFoundError:
            # Kept or given up since we looked.
            continue
        if is_older:
            yield path


def _file(path: Path) -> FileId | None:
    try:
        return FileId(UUID(path.name))
    except ValueError:
        # `.part` of an upload that never ended.
        return None
