"""The proof's own parts, against the published vectors of RFC 6962 and against each other."""

import json
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from dataspace_audit.merkle import (
    EMPTY_ROOT,
    Frontier,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    range_root,
    root_from_inclusion,
    root_of,
)
from dataspace_audit.notes import Checkpoint, NoteFaulty, SigningKey, VerifyingKey
from dataspace_audit.records import Record, RecordsUnreadable, read
from dataspace_audit.tiles import TilesDamaged, Tree

# Of Certificate Transparency's own tests: eight leaves, and the root after each.
LEAVES = (
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
)
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)


def subtree_of(hashes):
    def subtree(height, place):
        return root_of(hashes[place << height : (place + 1) << height])

    return subtree


def numbered(size):
    return [leaf_hash(str(number).encode()) for number in range(size)]


@pytest.mark.control("M3")
def test_the_roots_are_those_that_were_published():
    frontier = Frontier()
    hashes = [leaf_hash(bytes.fromhex(leaf)) for leaf in LEAVES]

    assert frontier.root() == EMPTY_ROOT == sha256(b"").digest()
    for size, (leaf, root) in enumerate(zip(hashes, ROOTS, strict=True), start=1):
        frontier.add(leaf)
        assert frontier.root().hex() == root
        assert range_root(subtree_of(hashes), 0, size).hex() == root


@given(size=st.integers(1, 300), data=st.data())
@settings(max_examples=40)
@pytest.mark.control("M3")
def test_every_leaf_is_proved_to_stand_in_its_tree_and_no_other_is(size, data):
    hashes = numbered(size)
    number = data.draw(st.integers(0, size - 1))
    root = range_root(subtree_of(hashes), 0, size)

    proof = inclusion_proof(subtree_of(hashes), number, size)

    assert root_from_inclusion(hashes[number], number, size, proof) == root
    assert root_from_inclusion(leaf_hash(b"x"), number, size, proof) != root
    for wrong in (proof[:-1], [*proof, root]) if proof else ([root],):
        with pytest.raises(ValueError, match=r"too (long|short)"):
            root_from_inclusion(hashes[number], number, size, wrong)


def roots_by_consistency(old, new, proof, old_root):
    """Compute both roots from a proof, as RFC 9162 has the verifier do (2.1.4.2)."""
    steps = list(proof)
    if old & (old - 1) == 0:
        steps.insert(0, old_root)
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    first = second = steps[0]
    for step in steps[1:]:
        if place & 1 or place == last:
            first, second = node_hash(step, first), node_hash(step, second)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            second = node_hash(second, step)
        place, last = place >> 1, last >> 1
    return first, second


@given(new=st.integers(2, 300), data=st.data())
@settings(max_examples=40)
@pytest.mark.control("M3")
def test_a_tree_is_proved_to_have_only_grown(new, data):
    old = data.draw(st.integers(1, new - 1))
    subtree = subtree_of(numbered(new))
    before, after = range_root(subtree, 0, old), range_root(subtree, 0, new)

    proof = consistency_proof(subtree, old, new)

    assert roots_by_consistency(old, new, proof, before) == (before, after)


@pytest.mark.parametrize("steps", [(1, 255, 1), (256, 256), (300, 700), (65536, 1)])
@pytest.mark.control("M3")
def test_a_tree_in_files_has_the_hashes_that_were_added(tmp_path, steps):
    tree, hashes = Tree(tmp_path), numbered(sum(steps))
    at = 0
    for step in steps:
        tree.extend(at, hashes[at : at + step])
        at += step

    assert list(tree.leaves(at)) == hashes
    assert range_root(tree.subtree, 0, at) == range_root(subtree_of(hashes), 0, at)


@pytest.mark.control("M3")
def test_a_tile_that_is_not_whole_is_not_believed(tmp_path):
    tree = Tree(tmp_path)
    tree.extend(0, numbered(300))
    tile = tmp_path / "tile" / "0" / "000"
    tile.write_bytes(tile.read_bytes()[:-1])

    with pytest.raises(TilesDamaged):
        list(tree.leaves(300))


KEY = SigningKey("log.example", Ed25519PrivateKey.generate())
CHECKPOINT = Checkpoint("log.example/1", 3, b"r" * 32)


@pytest.mark.control("M3")
def test_a_note_says_what_was_signed():
    assert KEY.public.open(KEY.sign(CHECKPOINT)) == CHECKPOINT
    assert VerifyingKey.read(str(KEY.public)).open(KEY.sign(CHECKPOINT)) == CHECKPOINT
    assert "PrivateKey" not in repr(KEY)


@pytest.mark.control("M3")
@pytest.mark.parametrize(
    "spoil",
    [
        lambda note: note.replace("\n3\n", "\n4\n"),
        lambda note: note.replace("\n3\n", "\n03\n"),
        lambda note: note.replace("log.example/1", "log.example/2"),
        lambda note: note.replace("\u2014 log", "\u2014 lag"),
        lambda note: note[:-8] + "AAAA==\n",
        lambda note: note.partition("\n\n")[0] + "\n",
        lambda _: "",
    ],
)
def test_a_note_that_was_altered_says_nothing(spoil):
    with pytest.raises(NoteFaulty):
        KEY.public.open(spoil(KEY.sign(CHECKPOINT)))


@pytest.mark.parametrize("text", ["", "a+b", "log.example+00000000+AAAA", "a+b+c+d"])
def test_what_is_no_key_is_refused(text):
    with pytest.raises(NoteFaulty):
        VerifyingKey.read(text)


@pytest.mark.control("M3")
def test_every_note_of_a_history_is_found_with_all_its_signatures(tmp_path):
    tree, day = Tree(tmp_path), datetime(2026, 11, 26, tzinfo=UTC)
    other = SigningKey("witness.example", Ed25519PrivateKey.generate())
    notes = [KEY.sign(CHECKPOINT), KEY.sign(Checkpoint("log.example/1", 4, b"s" * 32))]
    notes[1] += other.sign(CHECKPOINT).rpartition("\n\n")[2]

    for note in notes:
        tree.publish(note, day)

    assert list(tree.notes()) == notes
    assert tree.newest() == notes[1]
    assert other.public.name in notes[1]


@given(bodies=st.lists(st.dictionaries(st.text(), st.text()), max_size=5))
@settings(max_examples=30)
def test_an_export_is_read_as_it_was_written(bodies):

    records = [
        Record(number, leaf_hash(body), body if number % 2 else None)
        for number, body in enumerate(json.dumps(one).encode() for one in bodies)
    ]

    assert list(read(record.line() for record in records)) == records
    assert all(json.loads(record.line()) for record in records)


@pytest.mark.parametrize("line", [b"", b"{}\n", b'{"number":x,"body":{}}\n', b"[1"])
def test_an_export_that_is_none_is_refused(line):
    with pytest.raises(RecordsUnreadable, match="line 1"):
        list(read([line]))
