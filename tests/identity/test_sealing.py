"""The key with which authenticators' secrets are sealed, and the file it lies in."""

import stat

import pytest

from dataspace.identity import sealing
from dataspace.identity.errors import FactorUnreadable


def test_the_first_start_makes_the_key_and_nobody_else_may_read_it(tmp_path):
    file = tmp_path / "secrets" / "factors.key"

    sealed = sealing.kept_in(file).seal(b"secret", bound_to="ada")

    assert stat.S_IMODE(file.stat().st_mode) == 0o400
    assert [one.name for one in file.parent.iterdir()] == ["factors.key"]
    assert sealing.kept_in(file).open(sealed, bound_to="ada") == b"secret"


@pytest.mark.parametrize("content", [b"", b"half a key", bytes(33)])
def test_a_key_that_is_not_whole_is_refused_and_not_replaced(tmp_path, content):
    file = tmp_path / "factors.key"
    file.write_bytes(content)

    with pytest.raises(sealing.KeyFileError):
        sealing.kept_in(file)
    assert file.read_bytes() == content


def test_of_two_first_starts_the_key_of_the_first_stays(tmp_path):
    """Both found no file; the second one makes its key after the first."""
    file = tmp_path / "factors.key"
    sealing._make(file)
    first = file.read_bytes()

    sealing._make(file)

    assert file.read_bytes() == first
    assert [one.name for one in tmp_path.iterdir()] == ["factors.key"]


def test_what_was_sealed_opens_in_its_place_alone():
    seal, other = sealing.FactorSeal(bytes(32)), sealing.FactorSeal(bytes([1] * 32))
    sealed = seal.seal(b"secret", bound_to="ada")

    assert sealed != seal.seal(b"secret", bound_to="ada")
    assert b"secret" not in sealed
    for key, value, place in (
        (seal, sealed, "eve"),
        (other, sealed, "ada"),
        (seal, sealed[:-1], "ada"),
        (seal, b"", "ada"),
    ):
        with pytest.raises(FactorUnreadable):
            key.open(value, bound_to=place)
