"""The sealer: numbers the lines, gathers them into a tree, and signs it, outside.

It takes a line only when no transaction runs any more that could add one before it: to read
whatever has a greater id than the last would lose every line that was committed late.

1. number: what is older than every running transaction gets its leaf, in the database
2. extend: the hashes go into the tiles, which lie outside
3. sign: the tree's new root, which is published beside the tiles

Killed in between it goes on where it was: the tiles follow the leaves, and the signature
follows the tiles. Writers never wait for it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from dataspace.audit import leaf_store
from dataspace.core import clock
from dataspace_audit.merkle import leaf_hash, range_root
from dataspace_audit.notes import Checkpoint, NoteFaulty, SigningKey
from dataspace_audit.tiles import Tree

_AT_ONCE = 1000


class SealBroken(Exception):
    """What was sealed is not what is there. Nothing is sealed until somebody has looked."""


@dataclass(frozen=True, slots=True)
class Sealer:
    """One task of the worker, with a role and a key of its own.

    `published` is told every new note: the place for a witness.
    """

    engine: Engine
    folder: Path
    key: SigningKey
    published: Callable[[Tree, Checkpoint, str], None] = lambda *_: None

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

    def _number(self) -> int:
        with self.engine.begin() as connection:
            place = leaf_store.place_held(connection)
            if place is None:
                return 0
            self._insist_on_newest(place.epoch, place.size)
            lines = leaf_store.coming(connection, place, _AT_ONCE)
            if lines:
                hashes = [leaf_hash(line.body) for line in lines]
                leaf_store.number(connection, place, lines, hashes)
            return len(lines)

    def _publish(self) -> None:
        with self.engine.connect() as connection:
            place = leaf_store.place(connection)
            if place is None:
                return
            tree, signed = self._tree(place.epoch), self._signed(place.epoch)
            for first in range(signed, place.size, _AT_ONCE):
                most = min(_AT_ONCE, place.size - first)
                tree.extend(
                    first, leaf_store.hashes(connection, place.epoch, first, most)
                )
        if place.size == signed:
            return
        root = range_root(tree.subtree, 0, place.size)
        checkpoint = Checkpoint(f"{self.key.name}/{place.epoch}", place.size, root)
        note = self.key.sign(checkpoint)
        tree.publish(note, clock.now())
        self.published(tree, checkpoint, note)

    def _insist_on_newest(self, epoch: int, size: int) -> None:
        """Stop where the database has fewer leaves than were signed: it was set back."""
        signed = self._signed(epoch)
        if signed > size:
            message = f"{signed} lines were sealed, and the database knows of {size}"
            raise SealBroken(message)

    def _signed(self, epoch: int) -> int:
        note = self._tree(epoch).newest()
        if note is None:
            return 0
        try:
            return self.key.public.open(note).size
        except NoteFaulty as error:
            message = "the newest checkpoint is not signed by the sealer's key"
            raise SealBroken(message) from error

    def _tree(self, epoch: int) -> Tree:
        folder = self.folder / f"{epoch:04}"
        folder.mkdir(mode=0o755, parents=True, exist_ok=True)
        return Tree(folder)
