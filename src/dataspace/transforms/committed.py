"""A commit as a build needs it: contents, declarations, settings; from the repository alone.

The worker decides by this what a step may read: not by the index, which whoever can
write rows could have bent.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from dataspace.transforms.analysis import declarations
from dataspace.transforms.configuration import (
    CONFIGURATION_PATH,
    CONNECTIONS_PATH,
    SETTINGS_PATHS,
    Configuration,
    Connections,
    configuration,
    settings_declarations,
)
from dataspace.transforms.models import CodeFile
from dataspace.transforms.repository import Repository

# Nobody sits before a page for it, and a step would be lost.
_PATIENCE_SECONDS = 60.0
# A commit does not change: whoever reads the files writes none of them.
_MODE = 0o444
_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


@dataclass(frozen=True, slots=True, kw_only=True)
class Committed:
    """What a commit holds. It never changes, so it may be kept and used again."""

    contents: Mapping[str, bytes]
    files: tuple[CodeFile, ...]
    configuration: Configuration

    @property
    def bytes(self) -> int:
        return sum(map(len, self.contents.values()))

    def folders(self) -> set[str]:
        """Name the folders in which the files stand, below the one that holds all."""
        return {path.rpartition("/")[0] for path in self.contents if "/" in path}

    def check_out(self, folder: Path) -> None:
        """Write the files into an empty folder, over nothing and through no link."""
        for path in self.folders():
            (folder / path).mkdir(parents=True, exist_ok=True)
        for path, content in self.contents.items():
            with os.fdopen(os.open(folder / path, _FLAGS, _MODE), "wb") as file:
                file.write(content)


class _Texts(Mapping[str, str]):
    """Contents as texts. One may take four times its bytes, so none is kept."""

    def __init__(self, contents: Mapping[str, bytes]) -> None:
        self._contents = contents

    def __getitem__(self, path: str) -> str:
        return self._contents[path].decode(errors="replace")

    def __iter__(self) -> Iterator[str]:
        return iter(self._contents)

    def __len__(self) -> int:
        return len(self._contents)


def committed(repository: Repository, commit: str) -> Committed:
    """Read the whole commit.

    A tree with anything but plain files under names that `paths` allows is refused.
    """
    blobs = repository.tree(commit)
    contents = {path: repository.read(blob) for path, blob in blobs.items()}
    texts = _Texts(contents)
    settings = {path: texts[path] for path in SETTINGS_PATHS & contents.keys()}
    declared = declarations(texts, patience_seconds=_PATIENCE_SECONDS)
    declared |= settings_declarations(settings)
    ids = Connections(settings.get(CONNECTIONS_PATH)).ids()
    files = tuple(
        CodeFile(
            path=path,
            blob=blob,
            bytes=len(contents[path]),
            transform_id=ids.get(path),
            declaration=declared[path],
        )
        for path, blob in blobs.items()
    )
    return Committed(
        contents=contents,
        files=files,
        configuration=configuration(settings.get(CONFIGURATION_PATH)),
    )
