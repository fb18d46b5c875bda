"""Every query of the sealer and of exports."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, text

_LOCK = 0x5EA1
# What is older than every running transaction is all there, and stays as it is.
_COMING = text("""
SELECT id, tx::text AS tx, body FROM audit_entry
WHERE (tx, id) > (CAST(:last_tx AS xid8), :last_id)
  AND tx < pg_snapshot_xmin(pg_current_snapshot())
ORDER BY tx, id LIMIT :most
""")
_NUMBER = text("""
INSERT INTO audit_leaf (epoch, number, entry_id, hash)
SELECT :epoch, :first + place - 1, id, hash
FROM unnest(CAST(:ids AS bigint[]), CAST(:hashes AS bytea[])) WITH ORDINALITY
  AS coming(id, hash, place)
""")
_EXPORT = text("""
SELECT number, hash, body FROM audit_leaf LEFT JOIN audit_entry ON id = entry_id
WHERE epoch = :epoch AND number >= :first AND number < :first + :most ORDER BY number
""")


@dataclass(frozen=True, slots=True)
class Place:
    """How far the lines are numbered, in which tree."""

    epoch: int
    size: int
    last_tx: str
    last_id: int


@dataclass(frozen=True, slots=True)
class Line:
    """What an entry is to the sealer: bytes, and where they stand."""

    id: int
    tx: str
    body: bytes


def place_held(connection: Connection) -> Place | None:
    """Give the place, and hold it to the end of the transaction; None: another holds it."""
    held = connection.scalar(text(f"SELECT pg_try_advisory_xact_lock({_LOCK})"))
    if not held:
        return None
    found = place(connection)
    if found is None:
        connection.execute(text("INSERT INTO audit_epoch (number) VALUES (1)"))
    return found or place(connection)


def place(connection: Connection) -> Place | None:
    row = connection.execute(
        text(
            "SELECT number, last_tx::text AS last_tx, last_id FROM audit_epoch"
            " ORDER BY number DESC LIMIT 1"
        )
    ).one_or_none()
    if row is None:
        return None
    return Place(row.number, size_of(connection, row.number), row.last_tx, row.last_id)


def size_of(connection: Connection, epoch: int) -> int:
    query = text("SELECT max(number) FROM audit_leaf WHERE epoch = :epoch")
    greatest = connection.scalar(query, {"epoch": epoch})
    return 0 if greatest is None else int(greatest) + 1


def coming(connection: Connection, place: Place, most: int) -> list[Line]:
    """Give the lines that can be numbered now, in the order in which they will be."""
    asked = {"last_tx": place.last_tx, "last_id": place.last_id, "most": most}
    return [
        Line(row.id, row.tx, row.body.encode())
        for row in connection.execute(_COMING, asked)
    ]


def number(
    connection: Connection, place: Place, lines: Sequence[Line], hashes: Sequence[bytes]
) -> None:
    ids = [line.id for line in lines]
    asked = {
        "epoch": place.epoch,
        "first": place.size,
        "ids": ids,
        "hashes": list(hashes),
    }
    connection.execute(_NUMBER, asked)
    connection.execute(
        text(
            "UPDATE audit_epoch SET last_tx = CAST(:tx AS xid8), last_id = :id"
            " WHERE number = :epoch"
        ),
        {"tx": lines[-1].tx, "id": lines[-1].id, "epoch": place.epoch},
    )


def hashes(connection: Connection, epoch: int, first: int, most: int) -> list[bytes]:
    query = text(
        "SELECT hash FROM audit_leaf WHERE epoch = :epoch AND number >= :first"
        " ORDER BY number LIMIT :most"
    )
    asked = {"epoch": epoch, "first": first, "most": most}
    return [bytes(one) for one in connection.scalars(query, asked)]


def epochs(connection: Connection) -> list[int]:
    return list(
        connection.scalars(text("SELECT number FROM audit_epoch ORDER BY number"))
    )


def exported(
    connection: Connection, epoch: int, at_once: int = 5000
) -> Iterator[tuple[int, bytes, bytes | None]]:
    """Give number, hash and, where the line is still kept, body of every leaf."""
    for first in range(0, size_of(connection, epoch), at_once):
        asked = {"epoch": epoch, "first": first, "most": at_once}
        for row in connection.execute(_EXPORT, asked):
            yield row.number, bytes(row.hash), row.body.encode() if row.body else None
