"""The key with which authenticators' secrets are sealed, and the file it lies in."""

import stat
from concurrent.futures import ThreadPoolExecutor

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


def test_two_first_starts_agree_on_one_key(tmp_path):
    file = tmp_path / "factors.key"
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(lambda _: sealing.kept_in(file), range(2))

    sealed = first.seal(b"secret", bound_to="ada")
    assert second.open(sealed, bound_to="ada") == b"secret"


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
