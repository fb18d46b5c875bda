"""An export of the audit log: JSON Lines, in which a record's own bytes stand as they are.

{"number":17,"body":{…}}       the record, byte by byte what was hashed
{"number":18,"hash":"ab12…"}   the record was dropped when its time was up
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dataspace_audit.merkle import leaf_hash

_NUMBER, _BODY, _HASH = b'{"number":', b',"body":', b',"hash":"'


class RecordsUnreadable(ValueError):
    """A line of the export is none that an export has."""


@dataclass(frozen=True, slots=True)
class Record:
    """One line: the number it claims, its hash, and its body where that is still kept."""

    number: int
    hash: bytes
    body: bytes | None

    def line(self) -> bytes:
        start = _NUMBER + str(self.number).encode()
        if self.body is None:
            return start + _HASH + self.hash.hex().encode() + b'"}\n'
        return start + _BODY + self.body + b"}\n"


def read(lines: Iterable[bytes]) -> Iterator[Record]:
    """Read an export, line by line: a million records never stand in memory at once."""
    for at, line in enumerate(lines, start=1):
        try:
            yield _read(line)
        except ValueError as error:
            raise RecordsUnreadable(f"line {at}: {error}") from error


def told(record: Record) -> str:
    """Say in a few words which record it is, for whoever has to look into it."""
    if record.body is None:
        return "a record whose time was up"
    try:
        facts = json.loads(record.body)
        return f"{facts.get('kind')} at {facts.get('at')}"
    except (ValueError, AttributeError):
        return "no record that can be read"


def _read(line: bytes) -> Record:
    head, body_mark, body = line.partition(_BODY)
    if body_mark and line.endswith(b"}\n"):
        body = body[:-2]
        return Record(_number(head), leaf_hash(body), body)
    head, hash_mark, rest = line.partition(_HASH)
    if hash_mark and line.endswith(b'"}\n'):
        return Record(_number(head), bytes.fromhex(rest[:-3].decode()), None)
    message = "neither a body nor a hash"
    raise ValueError(message)


def _number(head: bytes) -> int:
    return int(head.removeprefix(_NUMBER))
