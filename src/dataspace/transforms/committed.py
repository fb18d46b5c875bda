"""The files of a commit and what they declare, read from the repository alone.

The worker decides by this what a step may read: not by the index, which whoever can
write rows could have bent.
"""

from dataspace.transforms.analysis import declarations
from dataspace.transforms.configuration import (
    CONFIGURATION_PATH,
    CONNECTIONS_PATH,
    Configuration,
    Connections,
    configuration,
    settings_declarations,
)
from dataspace.transforms.models import CodeFile
from dataspace.transforms.repository import Repository


def files_at(repository: Repository, commit: str) -> list[CodeFile]:
    blobs = repository.tree(commit)
    contents = {path: repository.read(blob) for path, blob in blobs.items()}
    texts = {path: one.decode(errors="replace") for path, one in contents.items()}
    declared = declarations(texts) | settings_declarations(texts)
    ids = Connections(texts.get(CONNECTIONS_PATH)).ids()
    return [
        CodeFile(
            path=path,
            blob=blob,
            bytes=len(contents[path]),
            transform_id=ids.get(path),
            declaration=declared[path],
        )
        for path, blob in blobs.items()
    ]


def configuration_at(repository: Repository, commit: str) -> Configuration:
    blob = repository.blob_at(commit, CONFIGURATION_PATH)
    text = None if blob is None else repository.read(blob).decode(errors="replace")
    return configuration(text)
