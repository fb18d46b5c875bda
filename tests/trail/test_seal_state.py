"""How far the log is sealed, as administrators see it."""

import pytest

from dataspace import audit
from dataspace.audit import SealStopped
from dataspace.core.by import THE_PLATFORM
from dataspace.core.database import transaction
from dataspace.trail.seals import Seals


@pytest.fixture
def seal(story, sealed):
    """Ask as the administrator, of whatever the sealer left in its folder."""
    folder = sealed.sealer.folder
    story.world.app.state.seals = Seals(folder, is_witnessed=False)
    return lambda: story.found(story.administrator, "/audit/seal")


def test_before_the_first_seal_every_line_waits(seal):
    found = seal()

    assert found["checkpoint"] is None
    assert found["waiting"] > 10
    assert found["waiting_since"] is not None
    assert found["stopped_at"] is None


def test_the_newest_checkpoint_is_shown_as_it_was_signed(seal, sealed):
    sealed.sealer.seal()

    found = seal()

    assert found["waiting"] == 0
    newest = found["checkpoint"]
    assert newest["note"] == sealed.tree.newest()
    assert (newest["epoch"], newest["size"]) == (1, len(sealed.records()))
    assert newest["witnesses"] == []


def test_what_came_since_waits(story, seal, sealed):
    sealed.sealer.seal()
    assert story.owner.patch(story.world.here, name="other").is_success

    # The deed, and the row that it changed.
    assert seal()["waiting"] == 2


def test_a_stopped_sealer_is_told_until_it_goes_on(story, seal, sealed):
    with transaction(story.world.engine) as tx:
        audit.record(tx, THE_PLATFORM, SealStopped(5, 3))
    assert seal()["stopped_at"] is not None

    sealed.sealer.seal()

    assert seal()["stopped_at"] is None


def test_a_witness_who_signed_is_named(seal, sealed):
    sealed.sealer.seal()
    note = sealed.tree.newest()
    path = sealed.sealer.folder / "0001" / "checkpoint"
    path.write_text(f"{note}\u2014 witness.example AAAA\n")

    assert seal()["checkpoint"]["witnesses"] == ["witness.example"]


def test_a_file_that_is_no_checkpoint_is_none(seal, sealed):
    folder = sealed.sealer.folder / "0001"
    folder.mkdir(parents=True)
    (folder / "checkpoint").write_text("nonsense")

    assert seal()["checkpoint"] is None


def test_owners_are_not_shown_how_the_installation_is_sealed(story):
    assert story.owner.get("/audit/seal").status_code == 403
