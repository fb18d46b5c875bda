"""How long another root key takes for a hundred thousand workspaces, and the proof of it.

`python -m bench.vault [KEYS]`; makes a database of its own in a temporary folder and
removes it. The proof opens every private half and compares it with its public one.
"""

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine, insert, text

from dataspace import operations
from dataspace.app.embedded import cluster
from dataspace.app.embedded.cluster import Cluster
from dataspace.core.database import connect
from dataspace.core.ids import WorkspaceId, WorkspaceKeyId, new_id
from dataspace.vault.custody import Custody
from dataspace.vault.models import WorkspaceKey
from dataspace.vault.root_keys import FileOfRootKeys, Wrapped, make_root_keys
from dataspace.vault.rotating import rewrap_all, rotate_root_keys
from dataspace.vault.sealing import PrivateHalf
from dataspace.vault.signing import Signer
from dataspace.workspaces import models as _workspaces  # noqa: F401  A key's home.

KEYS = 100_000
RESERVED_UID = 1007
_AT_ONCE = 5_000


def plant(owner: Engine, custody: Custody, keys: int) -> None:
    """Give every workspace the same half under its own id: making each takes longer."""
    half = PrivateHalf.generate()
    public = half.public()
    for first in range(0, keys, _AT_ONCE):
        rows = [
            row_of(custody, half, public) for _ in range(min(_AT_ONCE, keys - first))
        ]
        with owner.begin() as connection:
            connection.execute(
                text("INSERT INTO workspace (id, name) VALUES (:workspace_id, 'W')"),
                rows,
            )
            connection.execute(insert(WorkspaceKey), rows)


def row_of(custody: Custody, half: PrivateHalf, public: bytes) -> dict[str, object]:
    workspace, key = WorkspaceId(new_id()), WorkspaceKeyId(new_id())
    bare = Wrapped(workspace_id=workspace, key_id=key, public=public)
    made = custody.root_keys.wrap(bare, half)
    return {
        "id": key,
        "workspace_id": workspace,
        "public_key": public,
        "signature": custody.signer.sign(workspace, key, public),
        "root_key_id": made.root_key_id,
        "wrapped_private": made.content,
        "state": "active",
    }


def report(made: Cluster, folder: Path, keys: int) -> None:
    owner, worker = connect(made.url("owner")), connect(made.url("worker"))
    operations.migrate(owner)
    make_root_keys(folder / "root.keys")
    signer = Signer(Ed25519PrivateKey.generate())
    custody = Custody(FileOfRootKeys(folder / "root.keys"), signer)
    plant(owner, custody, keys)
    target = custody.root_keys.add()
    began = time.monotonic()
    outcome = rewrap_all(worker, custody, target, lambda *_: None)
    took = time.monotonic() - began
    insist(is_whole=(outcome.moved, outcome.failed) == (keys, 0))
    print(f"{keys:,} workspace keys re-wrapped in {took:.1f} s")
    began = time.monotonic()
    outcome = rotate_root_keys(worker, custody, lambda *_: None)
    took = time.monotonic() - began
    insist(is_whole=outcome.is_whole)
    print(f"a whole rotation of them, with the proof of each, in {took:.1f} s")
    owner.dispose()
    worker.dispose()


def insist(*, is_whole: bool) -> None:
    if not is_whole:
        message = "not everything was wrapped anew"
        raise SystemExit(message)


@contextmanager
def database(folder: Path) -> Iterator[Cluster]:
    made = Cluster.beneath(folder, uid=RESERVED_UID if os.geteuid() == 0 else None)
    made.make()
    process = made.start()
    try:
        yield made
    finally:
        cluster.stop(process)


def main(keys: int = KEYS) -> None:
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    try:
        with database(folder) as made:
            report(made, folder, keys)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
