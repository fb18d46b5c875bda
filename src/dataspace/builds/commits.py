"""The commits that builds were lately made of, read and written out once, not for every step.

A step sees the files of its commit under second names, read-only: making a name costs the
disk far less than making a file, and a build of forty steps needs forty times as many.
"""

import os
import shutil
from collections import OrderedDict
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from dataspace import lineage
from dataspace.core.ids import PersonId, WorkspaceId
from dataspace.lineage import Lineage
from dataspace.transforms import Committed, Repositories, committed

_MOST_KEPT = 8
# A commit larger than this is read again for each step: the worker's memory is bounded.
_LARGEST_KEPT_BYTES = 8 * 1024 * 1024


Key = tuple[WorkspaceId, str]


@dataclass(frozen=True, slots=True)
class Code:
    """A commit, its graph, and the folder where its files stand, if they were kept."""

    commit: Committed
    lineage: Lineage
    folder: Path | None

    def lay_into(self, slot: Path) -> None:
        """Give the empty folder of a slot all the files."""
        if self.folder is None or not self._link_into(slot, self.folder):
            shutil.rmtree(slot)
            slot.mkdir()
            self.commit.check_out(slot)

    def _link_into(self, slot: Path, folder: Path) -> bool:
        for path in self.commit.folders():
            (slot / path).mkdir(parents=True, exist_ok=True)
        try:
            for path in self.commit.contents:
                os.link(folder / path, slot / path, follow_symlinks=False)
        except FileNotFoundError:
            # Newer commits took its place at this moment.
            return False
        return True


class Commits:
    """Steps of one build ask at the same moment: the first one reads, the others wait.

    `folder` is on one disk with the slots, and a worker's own: it is emptied first.
    """

    def __init__(self, repositories: Repositories, folder: Path) -> None:
        self._repositories = repositories
        self._folder = folder
        self._kept: OrderedDict[Key, Future[Code]] = OrderedDict()
        self._lock = Lock()
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True, mode=0o700)

    def of(self, workspace: WorkspaceId, commit: str) -> Code:
        key = (workspace, commit)
        superseded = []
        with self._lock:
            asked = self._kept.get(key)
            mine: Future[Code] = Future()
            if asked is None:
                self._kept[key] = mine
            self._kept.move_to_end(key)
            while len(self._kept) > _MOST_KEPT:
                superseded.append(self._kept.popitem(last=False)[0])
        for old in superseded:
            shutil.rmtree(self._place(old), ignore_errors=True)
        return asked.result() if asked is not None else self._read(key, mine)

    def author_of(
        self, workspace: WorkspaceId, commit: str, path: str
    ) -> PersonId | None:
        """Name who wrote what stands in a file, as far as the commit can say.

        Whoever merely moved it did not write it, nor need he have looked at it.
        """
        with self._repositories.of(workspace) as repository:
            last = repository.history(commit, path, 1)
            while last and (moved := repository.moved_from(last[0].id, path)):
                commit, path = moved
                last = repository.history(commit, path, 1)
        return last[0].author_id if last else None

    def _read(self, key: Key, answer: Future[Code]) -> Code:
        workspace, commit = key
        try:
            with self._repositories.of(workspace) as repository:
                found = committed(repository, commit)
            is_kept = found.bytes <= _LARGEST_KEPT_BYTES
            place = self._written(key, found) if is_kept else None
            code = Code(found, lineage.at_commit(found), place)
        except BaseException as error:
            self._forget(key)
            answer.set_exception(error)
            raise
        if not is_kept:
            self._forget(key)
        answer.set_result(code)
        return code

    def _written(self, key: Key, found: Committed) -> Path:
        place = self._place(key)
        # What a reading that failed half way left there.
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        found.check_out(place)
        return place

    def _place(self, key: Key) -> Path:
        workspace, commit = key
        return self._folder / f"{workspace}-{commit}"

    def _forget(self, key: Key) -> None:
        with self._lock:
            self._kept.pop(key, None)
