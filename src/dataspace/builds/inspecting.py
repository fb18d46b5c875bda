"""Searches a result for the step's secrets, before anybody can see it.

A dataset cannot be masked as a log is: somebody computes with it. So a result with a
secret in it is refused, and where it stands is said.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from dataspace.builds.errors import SecretInResult
from dataspace.builds.redacting import Redactor
from dataspace.core.ids import SnapshotId, WorkspaceId
from dataspace.datasets import Reader, Storage, StoredFile

_READ_AT_ONCE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a step made, kept and not yet published."""

    workspace: WorkspaceId
    snapshot: SnapshotId
    data: StoredFile
    columns: Sequence[str]
    health: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """One step's secrets, and what is needed to look for them."""

    redactor: Redactor
    reader: Reader
    storage: Storage

    def insist_on_clean(self, result: Result) -> None:
        """Raise `SecretInResult` if a secret stands anywhere in it."""
        if not self.redactor.has_secrets:
            return
        # As it will be shown: the file may write its letters as numbers.
        health = json.dumps(result.health, ensure_ascii=False)
        self._insist("the health report", [health.encode()])
        self._insist_on_clean_dataset(result)
        for name, file in self.storage.open_all(result.workspace, result.snapshot):
            self._insist("the name of an artifact", [name.encode()])
            self._insist(f"the file {name}", _pieces(file))

    def _insist_on_clean_dataset(self, result: Result) -> None:
        for number, name in enumerate(result.columns, 1):
            self._insist(f"the name of column {number}", [name.encode()])
        with self.reader.texts(result.data) as texts:
            secret = self.redactor.found_in(texts)
        if secret is None:
            return
        for name in result.columns:
            # Only now, since each column is another reading.
            with self.reader.texts(result.data, [name]) as texts:
                self._insist(f"the column {name}", texts)
        raise SecretInResult("the dataset", secret)

    def _insist(self, where: str, chunks: Iterable[bytes]) -> None:
        secret = self.redactor.found_in(chunks)
        if secret is not None:
            raise SecretInResult(where, secret)


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    while piece := file.read(_READ_AT_ONCE):
        yield piece
