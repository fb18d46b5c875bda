"""What steps made: immutable snapshots, and for each transform which one is current.

A snapshot is seen whole or not at all, and never changes. Replacing the current one is
one row's update; the newest ones are kept and any of them can be current again. Nothing
is removed while a step or an export reads it. Every file is opened in a reader: a
process that has nothing but that file.
"""

from dataspace.datasets.errors import ReadingLimitReached
from dataspace.datasets.models import (
    MAIN_BRANCH,
    Artifact,
    DatasetKey,
    Origins,
    SnapshotFacts,
)
from dataspace.datasets.reader import (
    FileUnreadable,
    Kind,
    Page,
    PageQuery,
    Reader,
    Reason,
    Sniffed,
    StoredFile,
)
from dataspace.datasets.service import (
    Shown,
    artifact,
    count_reading,
    current,
    current_in,
    end_leases,
    export,
    lease,
    note_look,
    publish,
    read,
    restore,
    retire,
    snapshots,
)
from dataspace.datasets.storage import DATA, Storage
from dataspace.datasets.sweeping import sweep

__all__ = [
    "DATA",
    "MAIN_BRANCH",
    "Artifact",
    "DatasetKey",
    "FileUnreadable",
    "Kind",
    "Origins",
    "Page",
    "PageQuery",
    "Reader",
    "ReadingLimitReached",
    "Reason",
    "Shown",
    "SnapshotFacts",
    "Sniffed",
    "Storage",
    "StoredFile",
    "artifact",
    "count_reading",
    "current",
    "current_in",
    "end_leases",
    "export",
    "lease",
    "note_look",
    "publish",
    "read",
    "restore",
    "retire",
    "snapshots",
    "sweep",
]
