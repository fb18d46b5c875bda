"""What an auditor takes along: every line as it was sealed, and what proves them.

records/0001.jsonl      the lines of one tree, in their order
checkpoints/0001/…      its hashes and everything that was signed
key                     the public half of the sealer's key
"""

import shutil
from pathlib import Path

from sqlalchemy import Engine

from dataspace.audit import leaf_store
from dataspace_audit.notes import VerifyingKey
from dataspace_audit.records import Record

RECORDS, CHECKPOINTS, KEY = "records", "checkpoints", "key"


def export(engine: Engine, seals: Path, key: VerifyingKey, target: Path) -> int:
    """Write it all into an empty folder, and give how many lines that are.

    The lines are read in one transaction. The checkpoints are copied before, so that each
    of the lines that they speak of is there.
    """
    target.mkdir(parents=True, exist_ok=True)
    if any(target.iterdir()):
        raise FileExistsError(target)
    (target / KEY).write_text(f"{key}\n")
    shutil.copytree(seals, target / CHECKPOINTS)
    records = target / RECORDS
    records.mkdir()
    with engine.connect().execution_options(
        isolation_level="REPEATABLE READ"
    ) as connection:
        return sum(
            _write(connection, number, _size(target, number, key), records)
            for number in leaf_store.epochs(connection)
        )


def _write(
    connection: leaf_store.Connection, epoch: int, size: int, records: Path
) -> int:
    """Write one tree's lines, as far as they were signed when the checkpoints were copied."""
    count = 0
    with (records / f"{epoch:04}.jsonl").open("wb") as file:
        for number, found, body in leaf_store.exported(connection, epoch):
            if number >= size:
                break
            file.write(Record(number, found, body).line())
            count += 1
    return count


def _size(target: Path, epoch: int, key: VerifyingKey) -> int:
    checkpoint = target / CHECKPOINTS / f"{epoch:04}" / "checkpoint"
    return key.open(checkpoint.read_text()).size if checkpoint.exists() else 0
