"""What the audit log costs, and what its proof takes.

`python -m bench.audit [RECORDS]`: a running installation for the first two figures, files
alone for the third.

1. lines a second, by eight processes in transactions of ten, while the sealer seals
2. a typical write over HTTP, a new transform, with the log and without; turn about
3. the verifier over an export of so many records
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

import httpx2
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine, text

from dataspace import audit
from dataspace.app.embedded.cluster import Cluster
from dataspace.core.by import THE_PLATFORM
from dataspace.core.database import connect, transaction
from dataspace_audit.merkle import Frontier, leaf_hash
from dataspace_audit.notes import Checkpoint, SigningKey
from dataspace_audit.records import Record, read
from dataspace_audit.tiles import Tree
from dataspace_audit.verifying import verify
from tests.installations import Installation, started

WRITERS, BATCH, SECONDS = 8, 10, 5
ROUNDS, WRITES = 6, 40
RECORDS = 1_000_000
SIGNED_EVERY = 1000
_TABLES = text("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'trail'")


@dataclass(frozen=True, slots=True)
class Written(audit.Event):
    """A line of the usual size."""

    kind: ClassVar[str] = "bench.written"
    writer: int
    number: int


def write(url: str, writer: int) -> int:
    """Write for a while, as one process of the platform; give how many lines."""
    engine, count = connect(url, pool_size=1), 0
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        with transaction(engine) as tx:
            for number in range(BATCH):
                audit.record(tx, THE_PLATFORM, Written(writer, number))
        count += BATCH
    return count


def lines_a_second(made: Cluster) -> float:
    url = made.url("worker").render_as_string(hide_password=False)
    with ProcessPoolExecutor(WRITERS) as pool:
        began = time.monotonic()
        counts = list(pool.map(write, [url] * WRITERS, range(WRITERS)))
        return sum(counts) / (time.monotonic() - began)


@contextmanager
def without_log(owner: Engine) -> Iterator[None]:
    with owner.begin() as connection:
        tables = connection.scalars(_TABLES).all()
        for table in tables:
            connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER trail"))
        off = "CREATE RULE off AS ON INSERT TO audit_entry DO INSTEAD NOTHING"
        connection.execute(text(off))
    yield
    with owner.begin() as connection:
        for table in tables:
            connection.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER trail"))
        connection.execute(text("DROP RULE off ON audit_entry"))


def milliseconds_of_writes(client: httpx2.Client, name: str) -> list[float]:
    """Create transforms in a new workspace, over HTTP."""
    made = client.post("/workspaces", json={"name": name}).raise_for_status()
    here, times = f"/workspaces/{made.json()['id']}", []
    code = "def transform():\n    return None\n"
    for number in range(WRITES):
        file = {"path": f"t{number}.py", "text": code, "blob": None}
        began = time.perf_counter()
        client.put(f"{here}/code/file", json=file).raise_for_status()
        times.append((time.perf_counter() - began) * 1000)
    return times


def compare(installation: Installation, owner: Engine) -> tuple[float, float]:
    with_log, without = [], []
    with installation.client() as client:
        milliseconds_of_writes(client, "To begin with")
        for number in range(ROUNDS):
            with_log += milliseconds_of_writes(client, f"With {number}")
            with without_log(owner):
                without += milliseconds_of_writes(client, f"Without {number}")
    return statistics.median(with_log), statistics.median(without)


def body(number: int) -> bytes:
    return (
        f'{{"at": {1_760_000_000_000_000 + number}, "tx": "{number}", "kind": '
        f'"dataset.exported", "role": "dataspace_app", "facts": {{"rows": {number}}}, '
        '"address": "192.0.2.7", "person_id": "0191d2f4-0000-7000-8000-000000000001"}'
    ).encode()


def export(folder: Path, records: int) -> tuple[Path, Tree, SigningKey]:
    key = SigningKey("bench.example", Ed25519PrivateKey.generate())
    tree, frontier, file = Tree(folder / "0001"), Frontier(), folder / "0001.jsonl"
    tree.folder.mkdir()
    with file.open("wb") as lines:
        for first in range(0, records, SIGNED_EVERY):
            numbers = range(first, min(first + SIGNED_EVERY, records))
            bodies = [body(number) for number in numbers]
            hashes = [leaf_hash(one) for one in bodies]
            tree.extend(first, hashes)
            for number, found, one in zip(numbers, hashes, bodies, strict=True):
                frontier.add(found)
                lines.write(Record(number, found, one).line())
            checkpoint = Checkpoint("bench.example/1", frontier.size, frontier.root())
            tree.publish(key.sign(checkpoint), datetime.now(UTC))
    return file, tree, key


def seconds_to_verify(records: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        file, tree, key = export(Path(folder), records)
        began = time.perf_counter()
        with file.open("rb") as lines:
            proof = verify(tree, read(lines), key.public)
        took = time.perf_counter() - began
    assert proof.records == records  # noqa: S101 - else the figure is none.
    return took


def main() -> None:
    records = int(sys.argv[1]) if len(sys.argv) > 1 else RECORDS
    print(f"{os.cpu_count()} cores")
    with started() as installation:
        made = Cluster.beneath(installation.state)
        owner = connect(made.url("owner"))
        print(f"{lines_a_second(made):10,.0f} lines a second, {WRITERS} writers")
        with_log, without = compare(installation, owner)
        owner.dispose()
    print(f"{with_log:10.1f} ms for a new transform, {without:.1f} ms without the log")
    print(f"{with_log / without:10.2f} times as long")
    print(f"{seconds_to_verify(records):10.1f} s to verify {records:,} records")


if __name__ == "__main__":
    main()
