"""Whoever holds the whole database may write in it what he likes. He is found, and named.

He is the superuser: no trigger stops him, and he makes every hash anew that lies there.
What he does not hold is the checkpoints, and the key that signed them.
"""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace

import pytest

from dataspace_audit.__main__ import main
from dataspace_audit.merkle import leaf_hash
from dataspace_audit.records import Record
from dataspace_audit.verifying import Tampering
from tests.audit.sealed import Sealed, new_key


@pytest.fixture
def sealed(world, sealed: Sealed) -> Sealed:
    for number in range(5):
        world.founder.patch(world.here, name=f"Name {number}")
    sealed.sealer.seal()
    return sealed


def change(sealed: Sealed) -> None:
    body = json.dumps({"kind": "kettle.boiled", "facts": {}, "at": 1})
    sealed.tamper(
        "UPDATE audit_entry SET body = :body WHERE id ="
        " (SELECT entry_id FROM audit_leaf WHERE number = 4)",
        "UPDATE audit_leaf SET hash = :hash WHERE number = 4",
        body=body,
        hash=leaf_hash(body.encode()),
    )


def remove(sealed: Sealed) -> None:
    sealed.tamper(
        "DELETE FROM audit_entry WHERE id ="
        " (SELECT entry_id FROM audit_leaf WHERE number = 4)",
        "DELETE FROM audit_leaf WHERE number = 4",
        "UPDATE audit_leaf SET number = -number WHERE number > 4",
        "UPDATE audit_leaf SET number = -number - 1 WHERE number < 0",
    )


def insert(sealed: Sealed) -> None:
    body = json.dumps({"kind": "kettle.boiled", "facts": {}, "at": 1})
    sealed.tamper(
        "UPDATE audit_leaf SET number = -number WHERE number >= 4",
        "UPDATE audit_leaf SET number = -number + 1 WHERE number < 0",
        "WITH new AS (INSERT INTO audit_entry (body, tx) VALUES (:body, 3) RETURNING id)"
        " INSERT INTO audit_leaf SELECT 1, 4, id, :hash FROM new",
        body=body,
        hash=leaf_hash(body.encode()),
    )


def reorder(sealed: Sealed) -> None:
    sealed.tamper(
        "UPDATE audit_leaf SET number = -1 WHERE number = 4",
        "UPDATE audit_leaf SET number = 4 WHERE number = 7",
        "UPDATE audit_leaf SET number = 7 WHERE number = -1",
    )


def truncate(sealed: Sealed) -> None:
    sealed.tamper(
        "DELETE FROM audit_entry WHERE id IN"
        " (SELECT entry_id FROM audit_leaf WHERE number >= 4)",
        "DELETE FROM audit_leaf WHERE number >= 4",
    )


def rewrite(sealed: Sealed) -> None:
    """Take a line away, and make every hash anew: in the database and in the tiles."""
    remove(sealed)
    tree = sealed.tree
    shutil.rmtree(tree.folder / "tile")
    tree.extend(0, [record.hash for record in sealed.records()])


@pytest.mark.control("M3")
@pytest.mark.parametrize(
    ("tamper", "named", "number"),
    [
        (change, "changed", 4),
        (remove, "removed", 4),
        (insert, "inserted", 4),
        (reorder, "reordered", 4),
        (truncate, "truncated", 4),
        (rewrite, "hashes are missing", 0),
    ],
)
def test_what_a_superuser_did_is_found_and_named(
    sealed: Sealed, tamper: Callable[[Sealed], None], named: str, number: int
) -> None:
    tamper(sealed)

    with pytest.raises(Tampering) as found:
        sealed.proof()

    assert (found.value.what, found.value.number) == (named, number)


@pytest.mark.control("M3")
def test_hashes_that_were_all_made_anew_do_not_lead_to_what_was_signed(world, sealed):
    first = sealed.tree.newest()
    remove(sealed)
    world.founder.patch(world.here, name="One more")
    other = replace(sealed.sealer, folder=sealed.folder / "anew")
    other.seal()
    (sealed.folder / "anew" / "0001" / "checkpoint").write_text(first)
    for day in (sealed.folder / "anew" / "0001" / "history").iterdir():
        day.write_text(first)
    sealed.sealer = other

    with pytest.raises(Tampering) as found:
        sealed.proof()

    assert found.value.what == "hashes rewritten"


@pytest.mark.control("M3")
def test_checkpoints_that_somebody_else_signed_prove_nothing(sealed):
    forger = replace(sealed.sealer, key=new_key(), folder=sealed.folder / "forged")
    forger.seal()
    sealed.sealer = replace(forger, key=sealed.sealer.key)

    with pytest.raises(Tampering) as found:
        sealed.proof()

    assert found.value.what == "signed by somebody else"


@pytest.mark.control("M3")
def test_a_line_under_another_number_is_named(sealed):
    records = sealed.records()
    records[4] = replace(records[4], number=40)

    with pytest.raises(Tampering) as found:
        sealed.proof(records)

    assert (found.value.what, found.value.number) == ("renumbered", 4)


@pytest.mark.control("M3")
def test_a_line_of_which_a_hash_is_claimed_that_is_not_its_own_is_named(sealed):
    records = sealed.records()
    records[4] = Record(4, leaf_hash(b"something else"), None)

    with pytest.raises(Tampering) as found:
        sealed.proof(records)

    assert (found.value.what, found.value.number) == ("changed", 4)


@pytest.mark.control("M3")
def test_an_export_that_is_none_is_named(sealed, capsys):
    assert sealed.audited() == 0
    (sealed.folder / "export" / "0001.jsonl").write_text("{}\n")
    key = str(sealed.folder / "key")

    assert main(
        [str(sealed.folder / "export"), str(sealed.sealer.folder), "--key", key]
    )
    assert "the export cannot be read" in capsys.readouterr().out
