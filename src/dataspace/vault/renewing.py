"""Another pair for every workspace, while everything runs.

1. begin    a row that says when: every pair that is older has a successor coming
2. succeed  a new pair becomes the active one, the old one is retiring; from then on
            nothing new is sealed to it
3. move     what is sealed to the old pair is opened and sealed to the new one
4. prove    each opens with the new pair and not with the old one, before it takes its
            place
5. retire   the old pair is destroyed; the database refuses while anything is sealed to it
6. end      when no pair is retiring any more
Killed anywhere, the next run goes on where this one was.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from dataspace import audit
from dataspace.core import clock
from dataspace.core.by import THE_PLATFORM, By
from dataspace.core.database import Engine, Tx, transaction
from dataspace.core.ids import WorkspaceId, WorkspaceKeyId
from dataspace.vault import key_store, rotation_store
from dataspace.vault.custody import BrokenError, Custody
from dataspace.vault.errors import WhyBroken
from dataspace.vault.events import (
    RotationBegun,
    RotationEnded,
    SecretAlarm,
    WorkspaceKeyAlarm,
    WorkspaceKeyRetired,
)
from dataspace.vault.models import Plaintext, RotationKind, WorkspaceKey
from dataspace.vault.rotating import Outcome, Progress
from dataspace.vault.sealing import Place, PrivateHalf, SealBrokenError, seal

_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class _Pairs:
    """The pair that retires and its successor, both looked at before they are used."""

    old: WorkspaceKey
    new: WorkspaceKey
    old_half: PrivateHalf
    new_half: PrivateHalf


def rotate_workspace_keys(
    engine: Engine, custody: Custody, progress: Progress
) -> Outcome:
    outcome = Outcome()
    began_at = _begin(engine, custody, progress)  # 1
    _succeed(engine, custody, began_at, progress)  # 2
    last: UUID | None = None
    while (old := _next(engine, last)) is not None:
        last = old.id
        try:
            pairs = _pairs(engine, custody, old)
        except BrokenError as broken:
            outcome.failed += 1
            _alarm(engine, old, broken.why)
            continue
        _move_all(engine, pairs, outcome, progress)  # 3, 4
        _retire(engine, pairs, outcome, progress)  # 5
    if outcome.is_whole:
        _end(engine, outcome)  # 6
    progress("ended", outcome.moved)
    return outcome


def _begin(engine: Engine, custody: Custody, progress: Progress) -> datetime:
    with transaction(engine) as tx:
        key_store.hold_root_keys(tx, alone=True)
        there = rotation_store.open_rotation(tx, RotationKind.WORKSPACE)
        if there is not None:
            return there.began_at
        began = rotation_store.begin_rotation(tx, RotationKind.WORKSPACE, "")
        newest = custody.root_keys.ids()[-1]
        audit.record(tx, THE_PLATFORM, RotationBegun(RotationKind.WORKSPACE, newest))
        began_at = began.began_at
        progress("beginning", 0)
    return began_at


def _succeed(
    engine: Engine, custody: Custody, began_at: datetime, progress: Progress
) -> None:
    while True:
        with transaction(engine) as tx:
            rows = rotation_store.made_before(tx, began_at, _AT_ONCE)
            for row in rows:
                rotation_store.set_retiring(tx, row)
                workspace = WorkspaceId(row.workspace_id)
                custody.make_key(tx, _by(row), workspace)
            progress("succeeding", len(rows))
        if not rows:
            return
        progress("succeeded", len(rows))


def _next(engine: Engine, last: UUID | None) -> WorkspaceKey | None:
    with transaction(engine) as tx:
        return rotation_store.retiring(tx, last)


def _pairs(engine: Engine, custody: Custody, old: WorkspaceKey) -> _Pairs:
    with transaction(engine) as tx:
        new = rotation_store.active(tx, WorkspaceId(old.workspace_id))
    if new is None:
        raise BrokenError(WhyBroken.KEY_MISSING)
    # The successor as well: somebody could have put one there that is not ours.
    return _Pairs(old, new, custody.half_of(old), custody.half_of(new))


def _move_all(
    engine: Engine, pairs: _Pairs, outcome: Outcome, progress: Progress
) -> None:
    last: tuple[UUID, int] | None = None
    while True:
        with transaction(engine) as tx:
            several = key_store.sealed_to(tx, pairs.old, last, _AT_ONCE)
            moved = [_move(tx, pairs, place, sealed) for place, sealed in several]
            progress("moving", outcome.moved)
        if not several:
            return
        outcome.moved += moved.count(True)
        outcome.failed += moved.count(False)
        last = several[-1][0].secret_id, several[-1][0].version
        progress("moved", outcome.moved)


def _move(tx: Tx, pairs: _Pairs, place: Place, sealed: bytes) -> bool:
    """Whether the value is sealed to the successor now, and no longer to the old pair."""
    there = replace(place, key_id=WorkspaceKeyId(pairs.new.id))
    try:
        value = pairs.old_half.open(sealed, place)
        anew = seal(value, pairs.new.public_key, there)
        _prove(pairs, value, anew, there)  # 4
    except SealBrokenError:
        event = SecretAlarm(
            place.secret_id, place.name, place.version, WhyBroken.NOT_OPENING.name
        )
        audit.record(tx, _by(pairs.old), event)
        return False
    rotation_store.move(tx, place, there, anew)
    return True


def _prove(pairs: _Pairs, value: Plaintext, sealed: bytes, place: Place) -> None:
    """Before the old one is overwritten: it opens with the new pair and not the old."""
    if pairs.new_half.open(sealed, place) != value:
        raise SealBrokenError
    for there in (place, replace(place, key_id=WorkspaceKeyId(pairs.old.id))):
        try:
            pairs.old_half.open(sealed, there)
        except SealBrokenError:
            continue
        raise SealBrokenError


def _retire(
    engine: Engine, pairs: _Pairs, outcome: Outcome, progress: Progress
) -> None:
    key = WorkspaceKeyId(pairs.old.id)
    with transaction(engine) as tx:
        if rotation_store.delete_key(tx, key):
            audit.record(tx, _by(pairs.old), WorkspaceKeyRetired(key))
        else:
            # Somebody had begun to seal to it before it retired: the next run moves it.
            outcome.left += 1
        progress("retiring", outcome.moved)
    progress("retired", outcome.moved)


def _end(engine: Engine, outcome: Outcome) -> None:
    with transaction(engine) as tx:
        rotation_store.end_rotation(tx, RotationKind.WORKSPACE, clock.now())
        event = RotationEnded(
            RotationKind.WORKSPACE, outcome.moved, outcome.skipped, outcome.failed
        )
        audit.record(tx, THE_PLATFORM, event)


def _alarm(engine: Engine, row: WorkspaceKey, why: WhyBroken) -> None:
    with transaction(engine) as tx:
        event = WorkspaceKeyAlarm(WorkspaceKeyId(row.id), why.name)
        audit.record(tx, _by(row), event)


def _by(row: WorkspaceKey) -> By:
    return replace(THE_PLATFORM, workspace_id=WorkspaceId(row.workspace_id))
