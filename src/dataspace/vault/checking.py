"""Proves, any time, that every key and every secret is what it should be.

1. keys      bear our signature; the private half unwraps and belongs to the public one;
             no root key opens it but the one that it names
2. versions  every one opens, former ones too
3. secrets   the version in use is the one that the audit log knows as the newest
Whatever does not hold is told, and an alarm in the audit log.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from uuid import UUID

from dataspace import audit
from dataspace.core.by import THE_PLATFORM, By
from dataspace.core.database import Engine, Tx, transaction
from dataspace.core.ids import WorkspaceId, WorkspaceKeyId
from dataspace.vault import key_store
from dataspace.vault.custody import BrokenError, Custody, insist_on_newest
from dataspace.vault.errors import WhyBroken
from dataspace.vault.events import SecretAlarm, VaultChecked, WorkspaceKeyAlarm
from dataspace.vault.models import SecretFacts, WorkspaceKey
from dataspace.vault.sealing import Place, PrivateHalf, SealBrokenError

_AT_ONCE = 500
_NO_KEY = WorkspaceKeyId(UUID(int=0))


@dataclass(frozen=True, slots=True)
class Broken:
    """One thing that does not hold, by where it is. It says nothing of what it holds."""

    workspace_id: WorkspaceId
    what: str
    why: WhyBroken


@dataclass(slots=True)
class Report:
    keys: int = 0
    versions: int = 0
    secrets: int = 0
    broken: list[Broken] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return not self.broken


def check(
    engine: Engine, custody: Custody, tell: Callable[[Report], None] = lambda _: None
) -> Report:
    report = Report()
    for several in _batches(engine):
        with transaction(engine) as tx:
            _check_keys(tx, custody, several, report)  # 1, 2
        tell(report)
    _check_secrets(engine, report)  # 3
    with transaction(engine) as tx:
        told = VaultChecked(report.keys, report.versions, len(report.broken))
        audit.record(tx, THE_PLATFORM, told)
    return report


def _batches(engine: Engine) -> Iterator[list[WorkspaceKey]]:
    last: UUID | None = None
    while True:
        with transaction(engine) as tx:
            several = key_store.keys_after(tx, last, _AT_ONCE)
        if not several:
            return
        yield several
        last = several[-1].id


def _check_keys(
    tx: Tx, custody: Custody, several: list[WorkspaceKey], report: Report
) -> None:
    opening = custody.root_keys.opening([key_store.wrapped(row) for row in several])
    used = key_store.sealed_to_any(tx, several)
    for row, opens in zip(several, opening, strict=True):
        report.keys += 1
        by = replace(THE_PLATFORM, workspace_id=WorkspaceId(row.workspace_id))
        try:
            half = _half(custody, row, opens)
        except BrokenError as broken:
            identifier = WorkspaceKeyId(row.id)
            there = WorkspaceId(row.workspace_id)
            report.broken.append(Broken(there, f"key {identifier}", broken.why))
            event = WorkspaceKeyAlarm(identifier, broken.why.name)
            audit.record(tx, by, event)
        else:
            if row.id in used:
                _check_versions(tx, by, row, half, report)


def _half(custody: Custody, row: WorkspaceKey, opens: set[str]) -> PrivateHalf:
    half = custody.half_of(row)
    if opens != {row.root_key_id}:
        raise BrokenError(WhyBroken.KEY_OF_ANOTHER)
    return half


def _check_versions(
    tx: Tx, by: By, row: WorkspaceKey, half: PrivateHalf, report: Report
) -> None:
    last: tuple[UUID, int] | None = None
    while several := key_store.sealed_to(tx, row, last, _AT_ONCE):
        for place, sealed in several:
            report.versions += 1
            _check_version(tx, by, place, sealed, half, report)
        last = several[-1][0].secret_id, several[-1][0].version


def _check_version(
    tx: Tx, by: By, place: Place, sealed: bytes, half: PrivateHalf, report: Report
) -> None:
    try:
        half.open(sealed, place)
    except SealBrokenError:
        _alarm(tx, by, report, place, WhyBroken.NOT_OPENING)


def _check_secrets(engine: Engine, report: Report) -> None:
    last: UUID | None = None
    while True:
        with transaction(engine) as tx:
            several = key_store.secrets_after(tx, last, _AT_ONCE)
            for facts in several:
                report.secrets += 1
                _check_secret(tx, facts, report)
        if not several:
            return
        last = several[-1].id


def _check_secret(tx: Tx, facts: SecretFacts, report: Report) -> None:
    by = replace(THE_PLATFORM, workspace_id=facts.workspace_id)
    found = key_store.version(tx, facts)
    if found is None:
        _alarm(tx, by, report, _in_use(facts), WhyBroken.VERSION_MISSING)
        return
    place, _ = found
    if key_store.key(tx, place.workspace_id, place.key_id) is None:
        # It was not among those of any key, so nobody has tried to open it.
        _alarm(tx, by, report, place, WhyBroken.KEY_MISSING)
        return
    try:
        insist_on_newest(tx, facts)
    except BrokenError as broken:
        _alarm(tx, by, report, place, broken.why)


def _in_use(facts: SecretFacts) -> Place:
    return Place(
        workspace_id=facts.workspace_id,
        secret_id=facts.id,
        name=facts.name,
        version=facts.current_version,
        key_id=_NO_KEY,
    )


def _alarm(tx: Tx, by: By, report: Report, place: Place, why: WhyBroken) -> None:
    what = f"secret {place.name}@{place.version}"
    report.broken.append(Broken(place.workspace_id, what, why))
    event = SecretAlarm(place.secret_id, place.name, place.version, why.name)
    audit.record(tx, by, event)
