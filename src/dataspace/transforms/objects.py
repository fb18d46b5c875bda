"""Git's objects on disk. One is there whole and for good, or it is not there.

The library encodes and decodes; the writing is ours. Its own leaves a lock file behind
when the power goes, and refuses the object from then on; it also does not make the
folder's entry last.
"""

import os
import re
import secrets
from pathlib import Path
from typing import TypeVar

from dulwich.object_store import DiskObjectStore
from dulwich.objects import ObjectID, ShaFile

from dataspace.core.beneath import publish_file

# What is stored compressed may be anything when it is opened; a file is a megabyte.
LARGEST_OBJECT_BYTES = 16 * 1024 * 1024

_ID = re.compile("[0-9a-f]{40}")
Kind = TypeVar("Kind", bound=ShaFile)


class ObjectDamagedError(Exception):
    """An object that another one names is missing or is not what it should be."""


class Objects:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._store = DiskObjectStore(
            folder, loose_object_size_limit=LARGEST_OBJECT_BYTES
        )

    def close(self) -> None:
        self._store.close()

    def load(self, id_: str, kind: type[Kind]) -> Kind:
        # It becomes a file's name, and some ids come from an address on the page.
        if not _ID.fullmatch(id_):
            raise ObjectDamagedError(id_)
        name = ObjectID(id_.encode())
        try:
            # Ours are never packed, and the library would look through packs first.
            found = ShaFile.from_path(
                str(self._file(id_)), name, max_size=LARGEST_OBJECT_BYTES
            )
        except FileNotFoundError:
            found = self._packed(name)
        if not isinstance(found, kind):
            raise ObjectDamagedError(id_)
        return found

    def keep(self, thing: ShaFile) -> str:
        id_ = thing.id.decode()
        final = self._file(id_)
        if final.exists():
            # Somebody else may have named it a moment ago, and not yet for good.
            _make_entry_last(final.parent)
            return id_
        aside = self._folder / f"tmp_obj_{secrets.token_hex(8)}"
        aside.write_bytes(thing.as_legacy_object())
        aside.chmod(0o444)
        publish_file(aside, final)
        return id_

    def _packed(self, name: ObjectID) -> ShaFile:
        try:
            return self._store[name]
        except KeyError:
            raise ObjectDamagedError(name.decode()) from None

    def _file(self, id_: str) -> Path:
        return self._folder / id_[:2] / id_[2:]


def _make_entry_last(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
