"""Merkle trees as RFC 6962 hashes them, over leaves that lie in tiles.

A tile holds 256 hashes of one height, as C2SP's `tlog-tiles` lays them out, so that a tree
of millions is read and extended by a handful of small files.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

TILE = 256
_BITS = 8

Hash = bytes
# The hash of the complete subtree of 2**height leaves that stands at this place.
Subtree = Callable[[int, int], Hash]


def leaf_hash(body: bytes) -> Hash:
    return sha256(b"\x00" + body).digest()


def node_hash(left: Hash, right: Hash) -> Hash:
    return sha256(b"\x01" + left + right).digest()


EMPTY_ROOT = sha256(b"").digest()


def root_of(hashes: Sequence[Hash]) -> Hash:
    """Hash a complete subtree: the number of hashes is a power of two."""
    while len(hashes) > 1:
        pairs = zip(hashes[::2], hashes[1::2], strict=True)
        hashes = [sha256(b"\x01" + left + right).digest() for left, right in pairs]
    return hashes[0]


@dataclass
class Frontier:
    """The right edge of a growing tree: its complete subtrees, the greatest first."""

    size: int = 0
    _peaks: list[Hash] = field(default_factory=list)

    def add(self, leaf: Hash) -> None:
        self.size += 1
        self._peaks.append(leaf)
        merged = self.size
        while not merged & 1:
            right = self._peaks.pop()
            self._peaks[-1] = sha256(b"\x01" + self._peaks[-1] + right).digest()
            merged >>= 1

    def root(self) -> Hash:
        if not self._peaks:
            return EMPTY_ROOT
        *others, root = self._peaks
        for peak in reversed(others):
            root = node_hash(peak, root)
        return root


def subtrees(hashes_at: Callable[[int, int, int], Sequence[Hash]]) -> Subtree:
    """Hash any complete subtree from tiles: `hashes_at(level, start, count)` reads them."""

    def subtree(height: int, place: int) -> Hash:
        level, within = divmod(height, _BITS)
        return root_of(hashes_at(level, place << within, 1 << within))

    return subtree


def range_root(subtree: Subtree, start: int, end: int) -> Hash:
    """Hash the leaves from `start` to before `end`, as RFC 6962 splits them (MTH)."""
    size = end - start
    if size == 0:
        return EMPTY_ROOT
    if size & (size - 1) == 0 and start % size == 0:
        height = size.bit_length() - 1
        return subtree(height, start >> height)
    middle = start + _left(size)
    return node_hash(
        range_root(subtree, start, middle), range_root(subtree, middle, end)
    )


def inclusion_proof(subtree: Subtree, number: int, size: int) -> list[Hash]:
    """Give what proves that the leaf stands in the tree of this size (RFC 6962, 2.1.1)."""
    return list(_path(subtree, number, 0, size))


def consistency_proof(subtree: Subtree, old: int, new: int) -> list[Hash]:
    """Give what proves that the tree only grew (RFC 6962, 2.1.2)."""
    if old in {0, new}:
        return []
    return list(_grown(subtree, old, 0, new, is_whole=True))


def root_from_inclusion(
    leaf: Hash, number: int, size: int, proof: Iterable[Hash]
) -> Hash:
    """Compute the root that the proof leads to (RFC 9162, 2.1.3.2)."""
    place, last, root = number, size - 1, leaf
    for step in proof:
        if last == 0:
            message = "the proof is too long"
            raise ValueError(message)
        if place & 1 or place == last:
            root = node_hash(step, root)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            root = node_hash(root, step)
        place, last = place >> 1, last >> 1
    if last:
        message = "the proof is too short"
        raise ValueError(message)
    return root


def _left(size: int) -> int:
    """Give the greatest power of two that is smaller than `size`."""
    return 1 << (size - 1).bit_length() - 1


def _path(subtree: Subtree, number: int, start: int, end: int) -> Iterator[Hash]:
    if end - start == 1:
        return
    middle = start + _left(end - start)
    if number < middle:
        yield from _path(subtree, number, start, middle)
        yield range_root(subtree, middle, end)
    else:
        yield from _path(subtree, number, middle, end)
        yield range_root(subtree, start, middle)


def _grown(
    subtree: Subtree, old: int, start: int, end: int, *, is_whole: bool
) -> Iterator[Hash]:
    if old == end:
        if not is_whole:
            yield range_root(subtree, start, end)
        return
    middle = start + _left(end - start)
    if old <= middle:
        yield from _grown(subtree, old, start, middle, is_whole=is_whole)
        yield range_root(subtree, middle, end)
    else:
        yield from _grown(subtree, old, middle, end, is_whole=False)
        yield range_root(subtree, start, middle)
