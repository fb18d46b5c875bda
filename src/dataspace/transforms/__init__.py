"""The code of a workspace: its files, their history, and what they declare.

What holds here, whatever is called in whatever order:

* Nobody's text is run by the platform, and none is parsed in a process that has more to
  lose than the answer.
* Every change is one commit by one person. Its objects are durable before the row that
  makes it the head; that row, the index of the head's files and the audit event are
  written together or not at all.
* Of two people who save one file, the second is told and nothing is lost.
* A transform's id is given once and stays with it through renames and pushes.
"""

from dataspace.transforms.committed import Committed, committed
from dataspace.transforms.configuration import CONNECTIONS_PATH
from dataspace.transforms.declaration import Declaration, Fact, Input, Problem, Use
from dataspace.transforms.indexed import files_at_head
from dataspace.transforms.models import MAIN_BRANCH, CodeFile, Head
from dataspace.transforms.paths import name_of
from dataspace.transforms.problems import shown
from dataspace.transforms.repository import Repositories, Repository
from dataspace.transforms.service.opening import (
    Listed,
    Opened,
    SecretUse,
    current_code,
    history,
    listed,
    opened,
    secret_uses,
)
from dataspace.transforms.service.saving import (
    Saved,
    Seen,
    delete,
    rename,
    save,
    save_all,
)

__all__ = [
    "CONNECTIONS_PATH",
    "MAIN_BRANCH",
    "CodeFile",
    "Committed",
    "Declaration",
    "Fact",
    "Head",
    "Input",
    "Listed",
    "Opened",
    "Problem",
    "Repositories",
    "Repository",
    "Saved",
    "SecretUse",
    "Seen",
    "Use",
    "committed",
    "current_code",
    "delete",
    "files_at_head",
    "history",
    "listed",
    "name_of",
    "opened",
    "rename",
    "save",
    "save_all",
    "secret_uses",
    "shown",
]
