"""Removes what no row points to: a crash between the files and their row leaves such things."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from dataspace.core.database import Tx
from dataspace.core.ids import SnapshotId
from dataspace.datasets import store
from dataspace.datasets.storage import Storage

_A_DAY_SECONDS = 24 * 3600.0


def sweep(tx: Tx, storage: Storage, *, older_than: float = _A_DAY_SECONDS) -> list[str]:
    """Remove folders older than so many seconds that are nobody's; give their names."""
    swept = []
    for folder in list(_older(storage.root, time.time() - older_than)):
        snapshot = _snapshot(folder)
        if snapshot is not None and store.is_there(tx, snapshot):
            continue
        shutil.rmtree(folder, ignore_errors=True)
        swept.append(folder.name)
    return swept


def _older(root: Path, moment: float) -> Iterator[Path]:
    for folder in root.glob("*/*"):
        try:
            is_older = folder.stat(follow_symlinks=False).st_mtime < moment
        except FileNotFoundError:
            # Finished or discarded since we looked.
            continue
        if is_older:
            yield folder


def _snapshot(folder: Path) -> SnapshotId | None:
    try:
        return SnapshotId(UUID(folder.name))
    except ValueError:
        # `.new` was never finished, `.gone` was never finished being removed.
        return None
