from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from dataspace import access, audit, identity
from dataspace.access import Grant, InstallationGrant, ManageInstallation, ReadAudit
from dataspace.audit import SealStopped
from dataspace.core.database import Tx
from dataspace.core.ids import GroupId, PersonId
from dataspace.trail import store
from dataspace.trail.catalogue import refusals
from dataspace.trail.events import AuditExported
from dataspace.trail.models import (
    Bar,
    Cursor,
    Found,
    Histogram,
    Line,
    SealState,
    Search,
    ids_in,
)
from dataspace.trail.seals import Seals

BARS = 60
MayRead = Grant[ReadAudit] | InstallationGrant[ManageInstallation]


def search(
    tx: Tx, grant: MayRead, asked: Search, *, before: Cursor | None, most: int
) -> Found:
    """Find lines, the newest first, and the names of what they speak of."""
    access.show_audit_log(tx, grant)
    lines, after = store.page(tx, _within(grant, asked), refusals(), before, most)
    return Found(lines, after, _names(tx, lines))


def histogram(tx: Tx, grant: MayRead, asked: Search) -> Histogram | None:
    """Count over time what would be found; None where that is nothing."""
    access.show_audit_log(tx, grant)
    ends, counted = store.counts(tx, _within(grant, asked), refusals(), BARS)
    if ends.oldest is None:
        return None
    is_whole = ends.looked < (store.COUNTED if asked.text is None else store.WINDOW)
    since = ends.since if is_whole else ends.oldest
    bars = [Bar(*counted.get(number, ())) for number in range(1, BARS + 1)]
    return Histogram(since, ends.until, bars, is_whole)


def export(tx: Tx, grant: MayRead, asked: Search, *, what: str) -> None:
    """Write down that lines are taken along, before the first of them leaves."""
    searched = _within(grant, asked).said()
    audit.record(tx, grant.by, AuditExported(what, searched))


def seal_state(
    tx: Tx, grant: InstallationGrant[ManageInstallation], seals: Seals
) -> SealState:
    """Tell what was sealed last, what waits, and whether the sealer has stopped."""
    access.show_audit_log(tx, grant)
    newest, stopped_at = seals.newest(), store.last_of(tx, SealStopped.kind)
    if newest is not None and stopped_at is not None:
        # What was sealed since then says that it goes on.
        stopped_at = None if newest.signed_at > stopped_at else stopped_at
    return SealState(newest, store.waiting(tx), stopped_at)


def _within(grant: MayRead, asked: Search) -> Search:
    """Search a workspace's proof in that workspace, whatever was asked for."""
    if isinstance(grant, Grant):
        return replace(asked, workspace=grant.workspace_id)
    return asked


def _names(tx: Tx, lines: Iterable[Line]) -> dict[str, str]:
    told = {one for line in lines for one in _ids(line)}
    ids = [UUID(one) for one in told if _is_uuid(one)]
    people = identity.people_by_id(tx, map(PersonId, ids))
    groups = access.group_names(tx, list(map(GroupId, ids)))
    return {
        **{str(person): facts.name for person, facts in people.items()},
        **{str(group): name for group, name in groups.items()},
        **store.names(tx, told),
    }


def _ids(line: Line) -> Iterable[str]:
    for one in (line.person_id, line.on_behalf_of, line.workspace_id):
        if one is not None:
            yield str(one)
    yield from ids_in(line.facts)


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
