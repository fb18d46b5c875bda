"""The sealer: numbers the lines, gathers them into a tree, and signs it, outside.

It takes a line only when no transaction runs any more that could add one before it: to read
whatever has a greater id than the last would lose every line that was committed late.

1. number: what is older than every running transaction gets its leaf, in the database
2. extend: the hashes go into the tiles, which lie outside
3. sign: the tree's new root, which is published beside the tiles
4. witness: whoever else keeps checkpoints is shown it, and signs that the tree only grew

Killed in between it goes on where it was: the tiles follow the leaves, and the signature
follows the tiles. Writers never wait for it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from dataspace.audit import leaf_store
from dataspace.audit.errors import EpochNotNeeded, SealBroken
from dataspace.audit.events import EpochBegun
from dataspace.audit.leaf_store import Connection, Engine, Line, Place
from dataspace.audit.service import body_of
from dataspace.core import clock
from dataspace.core.by import THE_PLATFORM
from dataspace_audit.merkle import leaf_hash, range_root
from dataspace_audit.notes import Checkpoint, NoteFaulty, SigningKey
from dataspace_audit.tiles import Tree

_AT_ONCE = 1000
# A transaction that is older than this holds up the seal, or somebody does.
OVERDUE = timedelta(minutes=10)

# Is told every new note of a tree; gives the note with whatever signatures it added.
Witness = Callable[[Tree, Checkpoint, str], str]


@dataclass(frozen=True, slots=True)
class Sealer:
    """One task of the worker, with a role of the database and a key of its own."""

    engine: Engine
    folder: Path
    key: SigningKey
    witness: Witness = lambda _tree, _checkpoint, note: note

    def seal(self) -> int:
        """Seal whatever can be sealed now; give how many lines that were."""
        sealed = 0
        while numbered := self._number():
            sealed += numbered
            self._publish()
        if not sealed:
            # What was numbered before a crash waits for its signature.
            self._publish()
        return sealed

    def expire(self, keep: timedelta) -> int:
        """Drop the bodies of lines that are older, and sealed; give how many.

        Their hashes stay, so that the tree proves what is left. Each portion is a line.
        """
        dropped = 0
        while portion := leaf_store.expire(self.engine, keep, _AT_ONCE):
            dropped += portion
        return dropped

    def begin_epoch(self, author: str, reason: str) -> int:
        """Begin a new tree, after the database was set back to a backup; give its number.

        Nothing else may write meanwhile. The new tree's first line says who began it, why,
        and from which signed checkpoint of the tree before it goes on.
        """
        with self.engine.begin() as connection:
            leaf_store.let_nobody_write(connection)
            place = leaf_store.place_held(connection)
            if place is not None and self._is_unsigned_epoch(place):
                # It was begun here, and killed before it was signed.
                self._publish(is_begun=True)
                return place.epoch
            if place is None or not self._is_set_back(connection, place):
                raise EpochNotNeeded
            old = self._tree(place.epoch)
            root = range_root(old.subtree, 0, place.size)
            followed = Checkpoint(self._origin(place.epoch), place.size, root)
            event = EpochBegun(
                checkpoint=self.key.sign(followed),
                sealed=self._signed(place.epoch),
                author=author,
                reason=reason,
            )
            leaf_store.append(connection, body_of(THE_PLATFORM, event))
            self._number_all(connection, place.epoch + 1)
        self._publish(is_begun=True)
        return place.epoch + 1

    def overlooked(self) -> int:
        """Count the lines that should have been sealed long ago."""
        with self.engine.connect() as connection:
            return leaf_store.overlooked(connection, OVERDUE)

    def _number_all(self, connection: Connection, epoch: int) -> None:
        """Number what the backup held and no tree does; the newest line comes first."""
        lines = leaf_store.unnumbered(connection)
        ordered = [lines[-1], *lines[:-1]]
        leaf_store.add_epoch(connection, epoch, floor_id=lines[-1].id)
        place = Place(epoch, 0, 0, 0, lines[-1].id)
        leaf_store.number(connection, place, ordered, _hashes(ordered))

    def _number(self) -> int:
        with self.engine.begin() as connection:
            place = leaf_store.place_held(connection)
            if place is None:
                return 0
            if self._is_broken(connection, place):
                raise SealBroken(self._signed(place.epoch), place.size)
            lines = leaf_store.coming(connection, place, _AT_ONCE)
            if lines:
                leaf_store.number(connection, place, lines, _hashes(lines))
                leaf_store.move_on(connection, place.epoch, lines[-1])
            return len(lines)

    def _is_set_back(self, connection: Connection, place: Place) -> bool:
        """Whether the database knows less than was signed, or counts from before."""
        signed = self._signed(place.epoch)
        return signed > place.size or leaf_store.is_past(connection, place)

    def _is_broken(self, connection: Connection, place: Place) -> bool:
        return (
            self._is_set_back(connection, place)
            # Only `begin_epoch` signs the first checkpoint of a tree that follows another.
            or self._is_unsigned_epoch(place)
            or not leaf_store.is_floor_numbered(connection, place)
        )

    def _is_unsigned_epoch(self, place: Place) -> bool:
        return place.epoch > 1 and self._tree(place.epoch).newest() is None

    def _publish(self, *, is_begun: bool = False) -> None:
        with self.engine.connect() as connection:
            place = leaf_store.place(connection)
            if place is None or (self._is_unsigned_epoch(place) and not is_begun):
                return
            tree, signed = self._tree(place.epoch), self._signed(place.epoch)
            for first in range(signed, place.size, _AT_ONCE):
                most = min(_AT_ONCE, place.size - first)
                hashes = leaf_store.hashes(connection, place.epoch, first, most)
                tree.extend(first, hashes)
        if place.size <= signed:
            return
        root = range_root(tree.subtree, 0, place.size)
        checkpoint = Checkpoint(self._origin(place.epoch), place.size, root)
        note = self.key.sign(checkpoint)
        tree.publish(note, clock.now())
        witnessed = self.witness(tree, checkpoint, note)
        if witnessed != note:
            tree.publish(witnessed, clock.now())

    def _signed(self, epoch: int) -> int:
        note = self._tree(epoch).newest()
        if note is None:
            return 0
        try:
            return self.key.public.open(note).size
        except NoteFaulty as error:
            raise SealBroken(None, 0) from error

    def _tree(self, epoch: int) -> Tree:
        folder = self.folder / f"{epoch:04}"
        folder.mkdir(mode=0o755, parents=True, exist_ok=True)
        return Tree(folder)

    def _origin(self, epoch: int) -> str:
        return f"{self.key.name}/{epoch}"


def _hashes(lines: list[Line]) -> list[bytes]:
    return [leaf_hash(line.body) for line in lines]
