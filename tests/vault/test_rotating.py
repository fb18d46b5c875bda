"""Keys are changed while everything runs, killed anywhere, and given up when proven."""

import os
import signal
from itertools import count

import pytest

from dataspace.core.database import connect, transaction
from dataspace.vault import keeping
from dataspace.vault.checking import check
from dataspace.vault.errors import KeyServiceAway
from dataspace.vault.models import RotationKind
from dataspace.vault.renewing import rotate_workspace_keys
from dataspace.vault.rotating import (
    RootKeyChangedError,
    StillInUseError,
    retire_root_keys,
    rotate_root_keys,
)
from tests.vault.conftest import VALUE

ROTATIONS = {
    RotationKind.ROOT: rotate_root_keys,
    RotationKind.WORKSPACE: rotate_workspace_keys,
}


def rotated(vault, kind=RotationKind.ROOT, progress=lambda *_: None):
    return ROTATIONS[kind](vault.engine, vault.custody, progress)


def killed(vault, kind, nth):
    """Rotate in a process that is killed at the nth point; False where it came to its end."""
    child = os.fork()
    if child == 0:
        points = count(1)

        def progress(*_):
            if next(points) == nth:
                os.kill(os.getpid(), signal.SIGKILL)

        status = 1
        try:
            # What the parent has open to the database is not the child's.
            engine = connect(vault.engine.url)
            ROTATIONS[kind](engine, vault.custody, progress)
            status = 0
        finally:
            os._exit(status)
    _, ended = os.waitpid(child, 0)
    assert ended in {0, signal.SIGKILL}
    return ended != 0


def wrapped_by(vault):
    return set(vault.world.rows_of("workspace_key"))


def keys_in_use(vault):
    with transaction(vault.engine) as tx:
        return {row.root_key_id for row in keeping.key_store.keys_after(tx, None, 1000)}


@pytest.mark.control("D3")
def test_another_root_key_wraps_everything_and_the_old_one_is_given_up(vault):
    vault.another_workspace()
    vault.add()
    [old] = vault.keys.ids()

    outcome = rotated(vault)

    assert (outcome.moved, outcome.skipped, outcome.failed) == (2, 0, 0)
    assert keys_in_use(vault) == {vault.keys.ids()[-1]}
    assert retire_root_keys(vault.engine, vault.custody) == [old]
    assert len(vault.keys.ids()) == 1
    assert vault.opened("API_KEY") == {"API_KEY": VALUE}
    [line] = vault.world.audit("vault.root_keys_retired")
    assert line.facts == {"root_key_ids": [old]}


@pytest.mark.control("D3")
def test_another_pair_for_every_workspace_leaves_nothing_to_the_old_one(vault):
    vault.replace(vault.add(), "another value")
    before = wrapped_by(vault)

    outcome = rotated(vault, RotationKind.WORKSPACE)

    assert (outcome.moved, outcome.failed, outcome.left) == (2, 0, 0)
    assert wrapped_by(vault).isdisjoint(before)
    assert len(wrapped_by(vault)) == 1
    assert len(vault.world.audit("vault.key_retired")) == 1
    assert vault.opened("API_KEY") == {"API_KEY": "another value"}
    assert check(vault.engine, vault.custody).is_whole


@pytest.mark.control("D3")
@pytest.mark.parametrize("kind", RotationKind)
def test_killed_at_any_point_it_loses_nothing_and_goes_on_where_it_was(vault, kind):
    vault.another_workspace()
    vault.replace(vault.add(), "another value")

    for nth in count(1):
        was_killed = killed(vault, kind, nth)
        # Whatever was half done: people and steps go on.
        assert vault.opened("API_KEY") == {"API_KEY": "another value"}
        vault.editor.delete(vault.add("BESIDE", VALUE))
        if not was_killed:
            break
        assert rotated(vault, kind).is_whole
        assert keys_in_use(vault) == {vault.keys.ids()[-1]}
        assert len(wrapped_by(vault)) == 2
        report = check(vault.engine, vault.custody)
        assert (report.is_whole, report.keys) == (True, 2)

    begun = vault.world.audit("vault.rotation_begun")
    ended = vault.world.audit("vault.rotation_ended")
    assert nth > 6
    # Each was begun once and ended once, however often it was killed.
    assert len(begun) == len(ended)


def test_what_is_moved_already_is_skipped_by_the_next_run(vault, monkeypatch):
    vault.another_workspace()
    monkeypatch.setattr("dataspace.vault.rotating._AT_ONCE", 1)

    def stop_after_one(point, done):
        if (point, done) == ("wrapped", 1):
            raise InterruptedError

    with pytest.raises(InterruptedError):
        rotated(vault, progress=stop_after_one)
    outcome = rotated(vault)

    assert (outcome.moved, outcome.skipped, outcome.failed) == (1, 1, 0)


def test_a_root_key_that_somebody_makes_meanwhile_is_the_one_that_wraps(vault):
    """A key service may make one by its own clock."""
    vault.add()

    def add(point, _):
        if point == "begun":
            vault.keys.add()

    with pytest.raises(RootKeyChangedError):
        rotated(vault, progress=add)
    assert vault.opened("API_KEY") == {"API_KEY": VALUE}

    assert rotated(vault).is_whole
    assert keys_in_use(vault) == {vault.keys.ids()[-1]}
    assert len(vault.keys.ids()) == 3


@pytest.mark.control("D3")
def test_a_root_key_that_is_needed_is_not_given_up(vault):
    vault.add()
    vault.keys.add()

    with pytest.raises(StillInUseError):
        retire_root_keys(vault.engine, vault.custody)

    assert len(vault.keys.ids()) == 2
    assert vault.opened("API_KEY") == {"API_KEY": VALUE}


@pytest.mark.control("D3")
def test_one_half_that_does_not_unwrap_is_counted_and_keeps_the_old_key(vault):
    other = vault.another_workspace()
    vault.as_superuser_would(
        "UPDATE workspace_key SET wrapped_private = '\\x00' WHERE workspace_id = :there",
        there=other,
    )

    outcome = rotated(vault)

    assert (outcome.moved, outcome.failed, outcome.is_whole) == (1, 1, False)
    assert "KEY_UNREADABLE" in vault.alarms()
    assert vault.world.audit("vault.rotation_ended") == []
    with pytest.raises(StillInUseError):
        retire_root_keys(vault.engine, vault.custody)


@pytest.mark.control("D3")
def test_one_value_that_does_not_open_is_counted_and_keeps_the_old_pair(vault):
    vault.add("A_KEY", "the value of A")
    vault.add("B_KEY", "the value of B")
    vault.as_superuser_would(
        "UPDATE secret_version SET sealed = '\\x00' FROM secret"
        " WHERE secret.id = secret_id AND name = 'B_KEY'"
    )

    outcome = rotated(vault, RotationKind.WORKSPACE)

    assert (outcome.moved, outcome.failed, outcome.is_whole) == (1, 1, False)
    assert vault.world.audit("vault.key_retired") == []
    assert vault.opened("A_KEY") == {"A_KEY": "the value of A"}


@pytest.mark.control("D3")
@pytest.mark.parametrize("state", ["active", "retiring"])
def test_nothing_is_moved_to_or_from_a_pair_that_is_not_ours(vault, state):
    vault.add()

    def forge(point, _):
        if point == "succeeded":
            vault.as_superuser_would(
                "UPDATE workspace_key SET signature = '\\x00' WHERE state = :state",
                state=state,
            )

    outcome = rotated(vault, RotationKind.WORKSPACE, forge)

    assert (outcome.moved, outcome.failed) == (0, 1)
    assert vault.alarms() == ["KEY_UNSIGNED"]


def test_what_was_being_sealed_while_its_pair_retired_is_moved_by_the_next_run(vault):
    """The web process had read the old key, and commits when the moving is over."""
    vault.add("A_KEY", "the value of A")
    # A former pair is the active one again for as long as the late one needs to seal.
    swap = (
        "UPDATE workspace_key SET state = 'held' WHERE state = :one",
        "UPDATE workspace_key SET state = :one WHERE state = :other",
        "UPDATE workspace_key SET state = :other WHERE state = 'held'",
    )
    vault.as_superuser_would(
        "ALTER TABLE workspace_key DROP CONSTRAINT ck_workspace_key_state"
    )

    looked = count(1)

    def seal_late(point, _):
        # The second time, there was nothing left.
        if point == "moving" and next(looked) == 2:
            vault.as_superuser_would(*swap, one="active", other="retiring")
            vault.add("B_KEY", "the value of B")
            vault.as_superuser_would(*swap, one="active", other="retiring")

    first = rotated(vault, RotationKind.WORKSPACE, seal_late)
    assert (first.left, first.is_whole) == (1, False)
    assert vault.opened("A_KEY", "B_KEY")["B_KEY"] == "the value of B"

    second = rotated(vault, RotationKind.WORKSPACE)

    assert (second.moved, second.is_whole) == (1, True)
    assert len(wrapped_by(vault)) == 1
    assert vault.opened("A_KEY", "B_KEY")["B_KEY"] == "the value of B"


def test_without_the_key_service_a_rotation_stops_and_nothing_is_lost(
    vault, monkeypatch
):
    vault.add()

    def away(*_):
        raise KeyServiceAway("not reachable")

    with monkeypatch.context() as during:
        during.setattr(type(vault.keys), "rewrap", away)
        with pytest.raises(KeyServiceAway):
            rotated(vault)

    assert vault.opened("API_KEY") == {"API_KEY": VALUE}
    assert rotated(vault).is_whole
