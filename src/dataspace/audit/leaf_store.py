"""Every query of the sealer and of exports. They speak as roles of their own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection, Engine, text

__all__ = ["Connection", "Engine", "Line", "Place"]

# What is older than every running transaction is all there, and stays as it is.
_COMING = text("""
SELECT id, tx, body FROM audit_entry
WHERE (tx, id) > (:last_tx, :last_id) AND id > :floor_id
  AND tx < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
ORDER BY tx, id LIMIT :most
""")
_BEGIN = text("""
INSERT INTO audit_epoch (number) SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM audit_epoch)
ON CONFLICT DO NOTHING
""")
_HOLD = text("""
SELECT number FROM audit_epoch ORDER BY number DESC LIMIT 1 FOR UPDATE SKIP LOCKED
""")
_OVERLOOKED = text("""
SELECT count(*) FROM audit_entry WHERE at < now() - CAST(:age AS interval)
  AND NOT EXISTS (SELECT 1 FROM audit_leaf WHERE entry_id = audit_entry.id)
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
    last_tx: int
    last_id: int
    floor_id: int


@dataclass(frozen=True, slots=True)
class Line:
    """What an entry is to the sealer: bytes, and where they stand."""

    id: int
    tx: int
    body: bytes


def place_held(connection: Connection) -> Place | None:
    """Give the place, and hold it to the end of the transaction; None: another holds it."""
    connection.execute(_BEGIN)
    # By the row, which the sealer alone may lock: anybody may take an advisory lock.
    held = connection.scalar(_HOLD)
    found = place(connection)
    return found if found is not None and found.epoch == held else None


def place(connection: Connection) -> Place | None:
    row = connection.execute(
        text(
            "SELECT number, last_tx, last_id, floor_id FROM audit_epoch"
            " ORDER BY number DESC LIMIT 1"
        )
    ).one_or_none()
    if row is None:
        return None
    size = size_of(connection, row.number)
    return Place(row.number, size, row.last_tx, row.last_id, row.floor_id)


def size_of(connection: Connection, epoch: int) -> int:
    query = text("SELECT max(number) FROM audit_leaf WHERE epoch = :epoch")
    greatest = connection.scalar(query, {"epoch": epoch})
    return 0 if greatest is None else int(greatest) + 1


def coming(connection: Connection, place: Place, most: int) -> list[Line]:
    """Give the lines that can be numbered now, in the order in which they will be."""
    asked = {
        "last_tx": place.last_tx,
        "last_id": place.last_id,
        "floor_id": place.floor_id,
        "most": most,
    }
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


def move_on(connection: Connection, epoch: int, last: Line) -> None:
    """Note up to which line all are numbered."""
    query = text(
        "UPDATE audit_epoch SET last_tx = :tx, last_id = :id WHERE number = :epoch"
    )
    connection.execute(query, {"tx": last.tx, "id": last.id, "epoch": epoch})


def is_past(connection: Connection, place: Place) -> bool:
    """Whether the database counts transactions from before the last numbered one."""
    query = text(
        "SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint <= :last_tx"
    )
    return bool(connection.scalar(query, {"last_tx": place.last_tx}))


def is_floor_numbered(connection: Connection, place: Place) -> bool:
    """Whether what is left to the epochs before has its numbers there."""
    query = text("SELECT EXISTS (SELECT 1 FROM audit_leaf WHERE entry_id = :floor_id)")
    is_numbered = connection.scalar(query, {"floor_id": place.floor_id})
    return place.floor_id == 0 if place.epoch == 1 else bool(is_numbered)


def overlooked(connection: Connection, age: timedelta) -> int:
    """Count the lines that are older and have no number in any tree."""
    return int(connection.scalar(_OVERLOOKED, {"age": age}) or 0)


def let_nobody_write(connection: Connection) -> None:
    """Wait until whoever adds lines is done, and hold up others to the end."""
    connection.execute(text("SELECT audit_hold()"))


def unnumbered(connection: Connection) -> list[Line]:
    """Give the lines that have no number in any tree, in the order of their ids."""
    query = text(
        "SELECT id, tx, body FROM audit_entry WHERE NOT EXISTS ("
        "SELECT 1 FROM audit_leaf WHERE entry_id = audit_entry.id) ORDER BY id"
    )
    return [
        Line(row.id, row.tx, row.body.encode()) for row in connection.execute(query)
    ]


def append(connection: Connection, body: str) -> None:
    query = text("INSERT INTO audit_entry (body) VALUES (:body)")
    connection.execute(query, {"body": body})


def add_epoch(connection: Connection, epoch: int, *, floor_id: int) -> None:
    query = text(
        "INSERT INTO audit_epoch (number, floor_id) VALUES (:epoch, :floor_id)"
    )
    connection.execute(query, {"epoch": epoch, "floor_id": floor_id})


def expire(engine: Engine, keep: timedelta, most: int) -> int:
    """Drop a portion of the bodies whose time is up, in a transaction of its own."""
    query = text("SELECT audit_expire(:keep, :most)")
    with engine.begin() as connection:
        return int(connection.scalar(query, {"keep": keep, "most": most}) or 0)


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
