"""What is sealed opens in its own place, with its own key, and unchanged."""

from dataclasses import fields, replace
from uuid import UUID

import pytest

from dataspace.core.ids import SecretId, WorkspaceId, WorkspaceKeyId, new_id
from dataspace.vault.models import Plaintext
from dataspace.vault.sealing import Place, PrivateHalf, SealBrokenError, seal
from tests.vault.conftest import VALUE

HALF = PrivateHalf.generate()
PLACE = Place(
    workspace_id=WorkspaceId(new_id()),
    secret_id=SecretId(new_id()),
    name="API_KEY",
    version=1,
    key_id=WorkspaceKeyId(new_id()),
)
ELSEWHERE = {
    "workspace_id": UUID(int=1),
    "secret_id": UUID(int=1),
    # As long as the other: the length alone would tell them apart.
    "name": "API_KEX",
    "version": 2,
    "key_id": UUID(int=1),
}
SEALED = seal(Plaintext(VALUE), HALF.public(), PLACE)


def test_it_opens_in_its_own_place():
    assert HALF.open(SEALED, PLACE) == Plaintext(VALUE)
    assert VALUE.encode() not in SEALED


@pytest.mark.control("D3")
@pytest.mark.parametrize("fact", [field.name for field in fields(Place)])
def test_it_opens_in_no_place_that_differs_in_one_thing(fact):
    with pytest.raises(SealBrokenError):
        HALF.open(SEALED, replace(PLACE, **{fact: ELSEWHERE[fact]}))


@pytest.mark.control("D3")
def test_it_opens_with_no_other_half():
    with pytest.raises(SealBrokenError):
        PrivateHalf.generate().open(SEALED, PLACE)


@pytest.mark.control("D3")
@pytest.mark.parametrize("at", [0, 1100, 1130, -1])
def test_changed_in_one_bit_it_does_not_open(at):
    changed = bytearray(SEALED)
    changed[at] ^= 1

    with pytest.raises(SealBrokenError):
        HALF.open(bytes(changed), PLACE)


@pytest.mark.parametrize("sealed", [b"", SEALED[:-1], SEALED + b"\0"])
def test_cut_or_lengthened_it_does_not_open(sealed):
    with pytest.raises(SealBrokenError):
        HALF.open(sealed, PLACE)


def test_the_same_value_is_sealed_differently_each_time():
    assert seal(Plaintext(VALUE), HALF.public(), PLACE) != SEALED
