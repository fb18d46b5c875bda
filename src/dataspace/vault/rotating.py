"""Another root key, while everything runs.

1. begin   a new root key, and a row that says so: whoever comes after a killed rotation
           goes on with that one
2. wrap    every private half, some in each transaction, with the new key
3. prove   each opens with the new key and with no other, and each secret opens
4. end     only if all of it held; what is left is found again by the next run
Giving up the old keys is a deed of its own. It waits for whoever is wrapping, and is
refused while anything names an old key.
"""

from collections.abc import Callable
from dataclasses import dataclass

from dataspace import audit
from dataspace.core import clock
from dataspace.core.by import THE_PLATFORM
from dataspace.core.database import Engine, transaction
from dataspace.core.ids import WorkspaceKeyId
from dataspace.vault import key_store, rotation_store
from dataspace.vault.checking import check
from dataspace.vault.custody import Custody
from dataspace.vault.errors import WhyBroken
from dataspace.vault.events import (
    RootKeysRetired,
    RotationBegun,
    RotationEnded,
    WorkspaceKeyAlarm,
)
from dataspace.vault.models import RotationKind

# Told at each point at which a process might be killed, with how many are done.
Progress = Callable[[str, int], None]
_AT_ONCE = 1000


@dataclass(slots=True)
class Outcome:
    moved: int = 0
    skipped: int = 0
    failed: int = 0
    # What the proof at the end has found.
    broken: int = 0
    # Pairs to which something was sealed while they retired; another run moves it.
    left: int = 0

    @property
    def is_whole(self) -> bool:
        return not (self.failed or self.broken or self.left)


class RootKeyChangedError(Exception):
    """Somebody made another root key meanwhile, past this rotation; run it again."""


class StillInUseError(Exception):
    """An old root key cannot be given up: something is wrapped with it."""


def rotate_root_keys(engine: Engine, custody: Custody, progress: Progress) -> Outcome:
    target = _begin(engine, custody, progress)  # 1
    outcome = rewrap_all(engine, custody, target, progress)  # 2
    progress("proving", outcome.moved)
    outcome.broken = len(check(engine, custody).broken)  # 3
    if outcome.is_whole:
        _end(engine, outcome)  # 4
    progress("ended", outcome.moved)
    return outcome


def rewrap_all(
    engine: Engine, custody: Custody, target: str, progress: Progress
) -> Outcome:
    with transaction(engine) as tx:
        outcome = Outcome(skipped=key_store.count_keys(tx, wrapped_by=target))
    last = None
    while True:
        with transaction(engine) as tx:
            rows = key_store.keys_after(tx, last, _AT_ONCE, not_wrapped_by=target)
            made = custody.root_keys.rewrap([key_store.wrapped(row) for row in rows])
            whole = [one for one in made if one is not None]
            if {one.root_key_id for one in whole} - {target}:
                raise RootKeyChangedError
            key_store.rewrap(tx, whole, target)
            for row, one in zip(rows, made, strict=True):
                if one is None:
                    event = WorkspaceKeyAlarm(
                        WorkspaceKeyId(row.id), WhyBroken.KEY_UNREADABLE.name
                    )
                    audit.record(tx, THE_PLATFORM, event)
            progress("wrapping", outcome.moved)
        if not rows:
            return outcome
        outcome.failed += made.count(None)
        outcome.moved += len(made) - made.count(None)
        last = rows[-1].id
        progress("wrapped", outcome.moved)


def retire_root_keys(engine: Engine, custody: Custody) -> list[str]:
    """Give up all root keys but the newest, if nothing needs them any more."""
    newest = custody.root_keys.ids()[-1]
    with transaction(engine) as tx:
        key_store.hold_root_keys(tx, alone=True)
        is_open = rotation_store.open_rotation(tx, RotationKind.ROOT) is not None
        every = key_store.count_keys(tx)
        if is_open or key_store.count_keys(tx, wrapped_by=newest) != every:
            raise StillInUseError
        old = custody.root_keys.ids()[:-1]
        audit.record(tx, THE_PLATFORM, RootKeysRetired(tuple(old)))
        return custody.root_keys.retire_old()


def _begin(engine: Engine, custody: Custody, progress: Progress) -> str:
    with transaction(engine) as tx:
        key_store.hold_root_keys(tx, alone=True)
        there = rotation_store.open_rotation(tx, RotationKind.ROOT)
        if there is not None:
            # Somebody may have made another root key since, at the key service perhaps.
            there.target = custody.root_keys.ids()[-1]
            return there.target
        target = custody.root_keys.add()
        progress("beginning", 0)
        rotation_store.begin_rotation(tx, RotationKind.ROOT, target)
        audit.record(tx, THE_PLATFORM, RotationBegun(RotationKind.ROOT, target))
    progress("begun", 0)
    return target


def _end(engine: Engine, outcome: Outcome) -> None:
    with transaction(engine) as tx:
        rotation_store.end_rotation(tx, RotationKind.ROOT, clock.now())
        event = RotationEnded(
            RotationKind.ROOT, outcome.moved, outcome.skipped, outcome.failed
        )
        audit.record(tx, THE_PLATFORM, event)
