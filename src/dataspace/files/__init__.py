"""Raw files of a workspace: what people bring, and what ingests read.

A file is seen only once it is whole and durable; then one row names it. The same name
again replaces it, and what was replaced or deleted can be brought back for 30 days. What
a file holds is looked at in a reader and nowhere else.
"""

from dataspace.files.models import FileFacts, FileKind
from dataspace.files.proposing import propose
from dataspace.files.service import (
    add,
    current,
    delete,
    download,
    in_bin,
    listed,
    one,
    paths_of_code,
    restore,
)
from dataspace.files.storage import FileLimits, FileStorage
from dataspace.files.sweeping import empty_bin, sweep

__all__ = [
    "FileFacts",
    "FileKind",
    "FileLimits",
    "FileStorage",
    "add",
    "current",
    "delete",
    "download",
    "empty_bin",
    "in_bin",
    "listed",
    "one",
    "paths_of_code",
    "propose",
    "restore",
    "sweep",
]
