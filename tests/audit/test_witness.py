"""What a witness has seen cannot be taken back, by whoever holds this machine and its key."""

from dataclasses import replace

import pytest

from dataspace.audit.errors import WitnessRefused
from dataspace.audit.witness import HttpWitness, WitnessKey
from tests.audit.test_sealing import work
from tests.audit.witnesses import NAME, Witness, listening


@pytest.fixture
def witness(sealed):
    with listening(Witness(sealed.sealer.key.public)) as witness:
        sealed.sealer.seal()
        http = HttpWitness(witness.address, WitnessKey.read(witness.public))
        sealed.sealer = replace(sealed.sealer, witness=http)
        yield witness


@pytest.mark.control("M3")
def test_every_checkpoint_carries_the_witness_s_signature(world, sealed, witness):
    for _ in range(3):
        work(world)
        sealed.sealer.seal()

    assert f"\u2014 {NAME} " in sealed.tree.newest()
    [seen] = witness.seen.values()
    assert seen == sealed.sealer.key.public.open(sealed.tree.newest())
    assert sealed.proof().records == seen.size
    assert witness.asked == 3


@pytest.mark.control("M3")
def test_whoever_forgot_how_far_he_has_seen_asks_him(world, sealed, witness):
    work(world)
    sealed.sealer.seal()
    work(world)
    anew = HttpWitness(witness.address, WitnessKey.read(witness.public))

    replace(sealed.sealer, witness=anew).seal()

    assert NAME in sealed.tree.newest()
    assert witness.asked == 3


@pytest.mark.control("M3")
@pytest.mark.usefixtures("witness")
def test_a_tree_that_was_made_anew_gets_no_signature(world, sealed):
    work(world)
    sealed.sealer.seal()
    sealed.tamper("UPDATE audit_leaf SET hash = sha256('x') WHERE number = 2")
    anew = replace(sealed.sealer, folder=sealed.folder / "anew")

    with pytest.raises(WitnessRefused):
        anew.seal()


@pytest.mark.control("M3")
def test_a_signature_that_does_not_hold_is_none(world, sealed, witness):
    witness.spoil = b"x"
    work(world)

    with pytest.raises(WitnessRefused):
        sealed.sealer.seal()

    assert NAME not in sealed.tree.newest()
    assert sealed.proof().records > 0


@pytest.mark.control("M3")
def test_a_witness_who_does_not_answer_holds_up_nothing_but_his_signature(
    world, sealed
):
    key = WitnessKey.read(Witness(sealed.sealer.key.public).public)
    away = replace(sealed.sealer, witness=HttpWitness("http://127.0.0.1:9", key))
    work(world)

    with pytest.raises(WitnessRefused):
        away.seal()

    assert sealed.proof().records > 0


@pytest.mark.parametrize("text", ["", "a+b+c", "witness.example+00000000+BAAA"])
def test_what_is_no_witness_s_key_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011
        WitnessKey.read(text)
