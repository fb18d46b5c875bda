"""Proves that an export holds exactly the records that were sealed, or names the first that
does not.

Whoever holds the database can write every row and every hash in it anew. What he cannot
write is a checkpoint: each was signed when the tree had so many leaves, and lies elsewhere.
"""

import json
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from dataspace_audit.merkle import Frontier, range_root
from dataspace_audit.notes import Checkpoint, NoteFaulty, VerifyingKey
from dataspace_audit.records import Record, RecordsUnreadable, told
from dataspace_audit.tiles import TilesDamaged, Tree

EPOCH_BEGUN = "audit.epoch_begun"
# So far it is looked for a record that is not where it was.
_WINDOW = 1000


@dataclass(eq=False)
class Tampering(Exception):
    """What was done, and the number of the first record to which it was done."""

    what: str
    number: int
    text: str

    def __str__(self) -> str:
        return f"record {self.number}: {self.what}: {self.text}"


@dataclass(frozen=True, slots=True)
class Proof:
    """What was proved of one tree."""

    origin: str
    records: int
    dropped: int
    checkpoints: int
    newest: Checkpoint | None


@dataclass(frozen=True, slots=True)
class Gap:
    """Records that a restored backup did not hold: sealed before, and in no epoch since."""

    epoch: int
    first: int
    count: int


def verify(
    tree: Tree,
    records: Iterable[Record],
    key: VerifyingKey,
    kept: Iterable[Checkpoint] = (),
) -> Proof:
    """Compare every record with its sealed hash, and the hashes with every checkpoint.

    `kept` are checkpoints that somebody put away himself. Raises `Tampering`.
    """
    checkpoints = _signed(tree, key, kept)
    size = checkpoints[-1].size if checkpoints else 0
    try:
        sealed = _agreeing(tree.leaves(size), checkpoints)
        found, dropped = _compare(sealed, records, size)
    except TilesDamaged as error:
        raise Tampering("hashes are missing", 0, str(error)) from error
    except RecordsUnreadable as error:
        raise Tampering("the export cannot be read", 0, str(error)) from error
    newest = checkpoints[-1] if checkpoints else None
    return Proof(
        newest.origin if newest else "", found, dropped, len(checkpoints), newest
    )


def gap_before(tree: Tree, first: Record, key: VerifyingKey, epoch: int) -> Gap:
    """Read where a new epoch follows on from the tree before it.

    `first` is the new epoch's first record. Raises `Tampering` where it does not follow.
    """
    try:
        facts = json.loads(first.body or b"")
        is_beginning = facts["kind"] == EPOCH_BEGUN
        followed = key.open(facts["facts"]["checkpoint"])
        newest = key.open(tree.newest() or "")
    except (KeyError, TypeError, ValueError) as error:
        text = "it names no checkpoint of the epoch before"
        raise Tampering("not the beginning of an epoch", 0, text) from error
    is_of_tree = (
        followed.size <= newest.size
        and range_root(tree.subtree, 0, followed.size) == followed.root
    )
    if not (is_beginning and is_of_tree):
        text = "it names a checkpoint that the epoch before does not have"
        raise Tampering("not the beginning of an epoch", 0, text)
    return Gap(epoch, followed.size, newest.size - followed.size)


def epochs(folder: Path) -> Iterator[tuple[int, Tree]]:
    for path in sorted(folder.iterdir()):
        if path.is_dir() and path.name.isdecimal():
            yield int(path.name), Tree(path)


def _signed(
    tree: Tree, key: VerifyingKey, kept: Iterable[Checkpoint]
) -> list[Checkpoint]:
    size, found = 0, []
    notes = [*tree.notes()]
    newest = tree.newest()
    if newest is not None and newest not in notes:
        notes.append(newest)
    for note in notes:
        try:
            checkpoint = key.open(note)
        except NoteFaulty as error:
            text = "a checkpoint is not signed by this key"
            raise Tampering("signed by somebody else", size, text) from error
        if checkpoint.size < size:
            text = f"a checkpoint of {checkpoint.size} follows one of {size}"
            raise Tampering("taken back", checkpoint.size, text)
        size = checkpoint.size
        found.append(checkpoint)
    for checkpoint in kept:
        if checkpoint.size > size:
            text = f"a checkpoint of {checkpoint.size} was put away, the newest is of {size}"
            raise Tampering("taken back", size, text)
        found.append(checkpoint)
    return sorted(found, key=lambda one: one.size)


def _agreeing(
    leaves: Iterator[bytes], checkpoints: Iterable[Checkpoint]
) -> Iterator[bytes]:
    """Hand the hashes on, as long as they lead to every root that was signed."""
    grown, good = Frontier(), 0
    for checkpoint in checkpoints:
        for leaf in islice(leaves, checkpoint.size - grown.size):
            grown.add(leaf)
            yield leaf
        if grown.size != checkpoint.size or grown.root() != checkpoint.root:
            text = f"the hashes from here to {checkpoint.size} are not those that were signed"
            raise Tampering("hashes rewritten", good, text)
        good = checkpoint.size


def _compare(
    sealed: Iterator[bytes], records: Iterable[Record], size: int
) -> tuple[int, int]:
    number, dropped, coming = 0, 0, iter(records)
    for leaf in sealed:
        record = next(coming, None)
        if record is None:
            text = f"{size - number} records are missing at the end"
            raise Tampering("truncated", number, text)
        if record.hash != leaf:
            raise _tampering(number, leaf, record, sealed, coming)
        if record.number != number:
            text = f"it stands where {number} belongs, and calls itself {record.number}"
            raise Tampering("renumbered", number, text)
        dropped += record.body is None
        number += 1
    extra = next(coming, None)
    if extra is not None:
        text = f"no checkpoint has heard of {told(extra)}"
        raise Tampering("inserted", number, text)
    return number, dropped


def _tampering(
    number: int,
    leaf: bytes,
    record: Record,
    sealed: Iterator[bytes],
    coming: Iterator[Record],
) -> Tampering:
    """Say what was done, by where the neighbours are."""
    later_leaves = deque(islice(_unchecked(sealed), _WINDOW))
    later_records = deque(islice(coming, _WINDOW))
    is_later = record.hash in later_leaves
    is_still_there = any(one.hash == leaf for one in later_records)
    if is_later and is_still_there:
        return Tampering("reordered", number, f"here stands {told(record)}")
    if is_later:
        return Tampering("removed", number, f"after it comes {told(record)}")
    if is_still_there:
        return Tampering("inserted", number, f"here stands {told(record)}")
    return Tampering("changed", number, f"now it says {told(record)}")


def _unchecked(sealed: Iterator[bytes]) -> Iterator[bytes]:
    """Go on reading hashes of which the signature is not waited for: a fault is found."""
    try:
        yield from sealed
    except Tampering:
        return
