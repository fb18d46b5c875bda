"""Plants the demo workspace, once, through the same services that people's requests use."""

from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine

from dataspace import access, demo, files, identity, transforms, workspaces
from dataspace.access import CreateWorkspace, WriteFile, WriteTransform
from dataspace.app.settings import Settings
from dataspace.core.database import Tx, transaction
from dataspace.core.ids import FileId, PersonId, WorkspaceId, new_id
from dataspace.files import FileLimits, FileStorage
from dataspace.identity import Actor, Origin
from dataspace.transforms import Repositories

NAME = "flights"
_READ_AT_ONCE = 1024 * 1024


def plant(engine: Engine, settings: Settings, owner: PersonId) -> None:
    """Make the workspace with its files and code; all of it, or none."""
    limits = FileLimits(file_bytes=settings.file_bytes)
    storage = FileStorage(settings.state / "files")
    with transaction(engine) as tx, TemporaryDirectory(dir=settings.state) as unpacked:
        origin = Origin(address="dataspace up", request_id=None)
        actor = identity.act_as(tx, owner, origin)
        grant = access.authorize_in_installation(actor, CreateWorkspace)
        workspace = workspaces.create(tx, grant, name=NAME)
        for name, path in demo.files(Path(unpacked)).items():
            _upload(tx, actor, workspace, storage, limits, name=name, path=path)
        transforms.save_all(
            tx,
            access.authorize(tx, actor, workspace, WriteTransform),
            Repositories(settings.state / "repositories"),
            demo.transforms(),
            message="Plant the demo",
        )


def _upload(  # noqa: PLR0913  what a request would carry.
    tx: Tx,
    actor: Actor,
    workspace: WorkspaceId,
    storage: FileStorage,
    limits: FileLimits,
    *,
    name: str,
    path: Path,
) -> None:
    grant = access.authorize(tx, actor, workspace, WriteFile)
    file = FileId(new_id())
    size_bytes = path.stat().st_size
    with (
        path.open("rb") as source,
        storage.receive(workspace, file, limits, expected_bytes=size_bytes) as incoming,
    ):
        while piece := source.read(_READ_AT_ONCE):
            incoming.write(piece)
        incoming.keep()
    files.add(tx, grant, file, name=name, size_bytes=size_bytes, sha256=incoming.sha256)
