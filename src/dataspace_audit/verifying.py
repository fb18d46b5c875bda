"""Proves that an export holds exactly the records that were sealed, or names the first that
does not.

Whoever holds the database can write every row and every hash in it anew. What he cannot
write is a checkpoint: each was signed when the tree had so many leaves, and lies elsewhere.
"""

import json
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from dataspace_audit.merkle import Frontier, range_root
from dataspace_audit.notes import Checkpoint, NoteFaulty, VerifyingKey
from dataspace_audit.records import Record, RecordsUnreadable, told
from dataspace_audit.tiles import TilesDamaged, Tree

EPOCH_BEGUN = "audit.epoch_begun"
EXPIRED = "audit.expired"
# The database itself writes which of its roles adds a line.
SEALER = "dataspace_sealer"
_EXPIRED = EXPIRED.encode()
# So far it is looked for a record that is not where it was.
_WINDOW = 1000

# The first and the last of neighbours.
Run = tuple[int, int]


@dataclass(eq=False)
class Tampering(Exception):
    """What was done, and the number of the first record to which it was done."""

    what: str
    number: int
    text: str

    def __str__(self) -> str:
        return f"record {self.number}: {self.what}: {self.text}"


@dataclass(slots=True)
class Dropped:
    """Records of which only the hash is left, as runs of neighbours: first and last."""

    runs: list[Run] = field(default_factory=list)

    def note(self, number: int) -> None:
        if self.runs and self.runs[-1][1] == number - 1:
            self.runs[-1] = (self.runs[-1][0], number)
        else:
            self.runs.append((number, number))

    @property
    def count(self) -> int:
        return sum(last - first + 1 for first, last in self.runs)

    def first_beyond(self, allowed: Iterable[Run]) -> int | None:
        """Give the first that lies in none of the runs that are allowed."""
        coming = iter(sorted(allowed))
        run = next(coming, None)
        for first, last in self.runs:
            number = first
            while number <= last:
                while run is not None and run[1] < number:
                    run = next(coming, None)
                if run is None or run[0] > number:
                    return number
                number = run[1] + 1
        return None


@dataclass(frozen=True, slots=True)
class Proof:
    """What was proved of one tree."""

    origin: str
    records: int
    dropped: Dropped
    expired: tuple[tuple[int, Run], ...]
    checkpoints: int
    newest: Checkpoint


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
    gap: Gap | None = None,
    origin: str | None = None,
) -> Proof:
    """Compare every record with its sealed hash, and the hashes with every checkpoint.

    `kept` are checkpoints that somebody put away himself. With a `gap` the records end
    where it begins, and the hashes are proved to the end. `origin` is what each checkpoint
    has to call the tree. Raises `Tampering`, also where nothing was signed at all.
    """
    checkpoints = _signed(tree, key, kept)
    if not checkpoints:
        raise Tampering("not signed", 0, "there is no checkpoint of it")
    if origin is not None and any(one.origin != origin for one in checkpoints):
        raise Tampering("taken from elsewhere", 0, "a checkpoint is of another tree")
    size = checkpoints[-1].size
    expected = size if gap is None else gap.first
    try:
        sealed = _agreeing(tree.leaves(size), checkpoints)
        found, dropped, expired = _compare(sealed, records, expected)
    except TilesDamaged as error:
        raise Tampering("hashes are missing", 0, str(error)) from error
    except RecordsUnreadable as error:
        raise Tampering("the export cannot be read", 0, str(error)) from error
    newest = checkpoints[-1]
    return Proof(newest.origin, found, dropped, expired, len(checkpoints), newest)


@dataclass
class Expiries:
    """Which records may be without a body: the log itself names each whose time was up."""

    runs: dict[int, list[Run]] = field(default_factory=dict)

    def note(self, said: Iterable[tuple[int, Run]]) -> None:
        for epoch, run in said:
            self.runs.setdefault(epoch, []).append(run)

    def insist(self, epoch: int, dropped: Dropped) -> None:
        """Raise `Tampering` where a body is missing of which no line says so."""
        number = dropped.first_beyond(self.runs.get(epoch, ()))
        if number is not None:
            text = "its body is missing, and no line says that its time was up"
            raise Tampering("body removed", number, text)


def gap_before(tree: Tree, first: Record, key: VerifyingKey, epoch: int) -> Gap:
    """Read where a new epoch follows on from the tree before it.

    `first` is the new epoch's first record. Raises `Tampering` where it does not follow.
    """
    try:
        facts = json.loads(first.body or b"")
        is_beginning = facts["kind"] == EPOCH_BEGUN and facts["role"] == SEALER
        followed = key.open(facts["facts"]["checkpoint"])
        newest = key.open(tree.newest() or "")
    except (KeyError, TypeError, ValueError) as error:
        text = "it names no checkpoint of the epoch before"
        raise Tampering("not the beginning of an epoch", 0, text) from error
    is_of_tree = (
        # What the sealer itself had signed by then: nobody chose an older one.
        facts["facts"].get("sealed") == newest.size
        and followed.size <= newest.size
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
) -> tuple[int, Dropped, tuple[tuple[int, Run], ...]]:
    expired: list[tuple[int, Run]] = []
    number, dropped, coming = 0, Dropped(), iter(records)
    for leaf in islice(sealed, size):
        record = next(coming, None)
        if record is None:
            text = f"{size - number} records are missing at the end"
            raise Tampering("truncated", number, text)
        if record.hash != leaf:
            raise _tampering(number, leaf, record, sealed, coming)
        if record.number != number:
            text = f"it stands where {number} belongs, and calls itself {record.number}"
            raise Tampering("renumbered", number, text)
        if record.body is None:
            dropped.note(number)
        elif _EXPIRED in record.body:
            expired.extend(_expiry_in(record.body))
        number += 1
    # The signatures first, to the last one: they say which hashes count.
    deque(sealed, maxlen=0)
    extra = next(coming, None)
    if extra is not None:
        text = f"no checkpoint has heard of {told(extra)}"
        raise Tampering("inserted", number, text)
    return number, dropped, tuple(expired)


def _expiry_in(body: bytes) -> Iterator[tuple[int, Run]]:
    """Read what one line says of dropped bodies; it counts if the sealer's role wrote it."""
    try:
        facts = json.loads(body)
        if facts["kind"] != EXPIRED or facts["role"] != SEALER:
            return
        for epoch, first, last in facts["facts"]["dropped"]:
            yield int(epoch), (int(first), int(last))
    except (KeyError, TypeError, ValueError):
        # Whoever may add lines can write anything. Such a line excuses nothing.
        return


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
