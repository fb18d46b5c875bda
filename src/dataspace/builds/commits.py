"""The commits that builds were lately made of, each read once and not for every step."""

from collections import OrderedDict
from concurrent.futures import Future
from dataclasses import dataclass
from threading import Lock

from dataspace import lineage
from dataspace.core.ids import WorkspaceId
from dataspace.lineage import Lineage
from dataspace.transforms import Committed, Repositories, committed

_MOST_KEPT = 8
# A commit larger than this is read again for each step: the worker's memory is bounded.
_LARGEST_KEPT_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Code:
    commit: Committed
    lineage: Lineage


class Commits:
    """Steps of one build ask at the same moment: the first one reads, the others wait."""

    def __init__(self, repositories: Repositories) -> None:
        self._repositories = repositories
        self._kept: OrderedDict[tuple[WorkspaceId, str], Future[Code]] = OrderedDict()
        self._lock = Lock()

    def of(self, workspace: WorkspaceId, commit: str) -> Code:
        key = (workspace, commit)
        with self._lock:
            asked = self._kept.get(key)
            mine: Future[Code] = Future()
            if asked is None:
                self._kept[key] = mine
            self._kept.move_to_end(key)
            while len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        return asked.result() if asked is not None else self._read(key, mine)

    def _read(self, key: tuple[WorkspaceId, str], answer: Future[Code]) -> Code:
        workspace, commit = key
        try:
            with self._repositories.of(workspace) as repository:
                found = committed(repository, commit)
            code = Code(found, lineage.at_commit(found))
        except BaseException as error:
            self._forget(key)
            answer.set_exception(error)
            raise
        if found.bytes > _LARGEST_KEPT_BYTES:
            self._forget(key)
        answer.set_result(code)
        return code

    def _forget(self, key: tuple[WorkspaceId, str]) -> None:
        with self._lock:
            self._kept.pop(key, None)
