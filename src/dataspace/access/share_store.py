"""What was shared and restricted, and everything at once that decides about it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import (
    ColumnElement,
    String,
    Uuid,
    bindparam,
    column,
    delete,
    func,
    literal,
    null,
    or_,
    select,
    table,
    true,
    type_coerce,
    union_all,
)
from sqlalchemy.dialects.postgresql import insert

from dataspace.access.models import (
    DatasetSource,
    GroupMember,
    GroupSeat,
    Membership,
    Restriction,
    Share,
)
from dataspace.access.permissions import Permission, Role
from dataspace.access.resources import SHAREABLE, Seated, Shared, Situation
from dataspace.core.database import Tx
from dataspace.core.ids import (
    GroupId,
    PersonId,
    TransformId,
    WorkspaceId,
    new_id,
)

if TYPE_CHECKING:
    from sqlalchemy.engine import CursorResult

_workspace = table("workspace", column("id"), column("archived_at"))
_person = bindparam("person", type_=Uuid())
_wanted = bindparam("workspace", type_=Uuid())
_transform = bindparam("transform", type_=String())
_GROUPS = select(GroupMember.group_id).where(GroupMember.person_id == _person)
_IS_HIS = or_(Share.person_id == _person, Share.group_id.in_(_GROUPS))


def _row(kind: str, subject: Any, word: Any, group: Any) -> tuple[Any, ...]:
    return (
        literal(kind).label("kind"),
        type_coerce(subject, String()).label("subject"),
        type_coerce(word, String()).label("word"),
        type_coerce(group, Uuid()).label("group_id"),
    )


def _statement(
    restricted: ColumnElement[bool],
    sources: ColumnElement[bool],
    shares: ColumnElement[bool],
) -> Any:
    """Read everything at once: roles, restrictions, what they are in, what is shared."""
    facts = union_all(
        select(*_row("role", null(), Membership.role, null())).where(
            Membership.workspace_id == _wanted, Membership.person_id == _person
        ),
        select(*_row("role", null(), GroupSeat.role, GroupSeat.group_id)).where(
            GroupSeat.workspace_id == _wanted, GroupSeat.group_id.in_(_GROUPS)
        ),
        select(*_row("restricted", Restriction.transform_id, null(), null())).where(
            Restriction.workspace_id == _wanted, restricted
        ),
        select(
            *_row("source", DatasetSource.transform_id, DatasetSource.source_id, null())
        )
        .join(
            Restriction,
            (Restriction.workspace_id == DatasetSource.workspace_id)
            & (Restriction.transform_id == DatasetSource.source_id),
        )
        .where(DatasetSource.workspace_id == _wanted, sources),
        select(
            *_row("shared", Share.transform_id, Share.permission, Share.group_id)
        ).where(Share.workspace_id == _wanted, _IS_HIS, shares),
    ).subquery()
    return (
        select(_workspace.c.archived_at, facts)
        .select_from(_workspace.outerjoin(facts, true()))
        .where(_workspace.c.id == _wanted)
    )


_SOURCES_OF_ONE = select(DatasetSource.source_id).where(
    DatasetSource.workspace_id == _wanted, DatasetSource.transform_id == _transform
)


def _concerns(subject: Any) -> ColumnElement[bool]:
    return or_(subject == _transform, subject.in_(_SOURCES_OF_ONE))


_OF_ONE = _statement(
    _concerns(Restriction.transform_id),
    DatasetSource.transform_id == _transform,
    _concerns(Share.transform_id),
)
_OF_ALL = _statement(true(), true(), true())


def situation(
    tx: Tx,
    person: PersonId,
    workspace: WorkspaceId,
    transform: TransformId | None = None,
    *,
    is_administrator: bool,
) -> Situation | None:
    """Give what decides about one transform, or about all; None without a workspace."""
    asked = {"person": person, "workspace": workspace}
    if transform is None:
        rows = tx.execute(_OF_ALL, asked).all()
    else:
        rows = tx.execute(_OF_ONE, {**asked, "transform": transform}).all()
    if not rows:
        return None
    return _situation(rows, is_administrator=is_administrator)


def _situation(rows: Iterable[Any], *, is_administrator: bool) -> Situation:
    archived_at = None
    found: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        archived_at = row.archived_at
        found[row.kind].append(row)
    sources: dict[TransformId, set[TransformId]] = defaultdict(set)
    for row in found["source"]:
        sources[TransformId(row.subject)].add(TransformId(row.word))
    return Situation(
        is_administrator=is_administrator,
        is_archived=archived_at is not None,
        seated=tuple(Seated(Role(row.word), row.group_id) for row in found["role"]),
        shared=tuple(
            Shared(TransformId(row.subject), SHAREABLE[row.word], row.group_id)
            for row in found["shared"]
        ),
        restricted=frozenset(TransformId(row.subject) for row in found["restricted"])
        | frozenset(one for all_ in sources.values() for one in all_),
        sources={one: frozenset(all_) for one, all_ in sources.items()},
    )


def shared_with(tx: Tx, person: PersonId) -> dict[WorkspaceId, set[TransformId]]:
    """Name what was shared with a person or his groups, wherever that is."""
    query = select(Share.workspace_id, Share.transform_id).where(_IS_HIS).distinct()
    found: dict[WorkspaceId, set[TransformId]] = defaultdict(set)
    for workspace, transform in tx.execute(query, {"person": person}):
        found[WorkspaceId(workspace)].add(TransformId(transform))
    return found


def is_restricted(tx: Tx, workspace: WorkspaceId, transform: TransformId) -> bool:
    return tx.get(Restriction, (workspace, transform)) is not None


def restrict(tx: Tx, workspace: WorkspaceId, transform: TransformId) -> None:
    row = insert(Restriction).values(workspace_id=workspace, transform_id=transform)
    tx.execute(row.on_conflict_do_nothing())


def lift(tx: Tx, workspace: WorkspaceId, transform: TransformId) -> None:
    tx.execute(
        delete(Restriction).where(
            Restriction.workspace_id == workspace,
            Restriction.transform_id == transform,
        )
    )


def shares_of(
    tx: Tx, workspace: WorkspaceId, transform: TransformId
) -> Mapping[tuple[PersonId | None, GroupId | None], set[type[Permission]]]:
    query = select(Share).where(
        Share.workspace_id == workspace, Share.transform_id == transform
    )
    found: dict[tuple[PersonId | None, GroupId | None], set[type[Permission]]]
    found = defaultdict(set)
    for row in tx.scalars(query.order_by(Share.id)):
        person = PersonId(row.person_id) if row.person_id else None
        group = GroupId(row.group_id) if row.group_id else None
        found[person, group].add(SHAREABLE[row.permission])
    return found


def replace_shares(
    tx: Tx,
    workspace: WorkspaceId,
    transform: TransformId,
    *,
    person: PersonId | None,
    group: GroupId | None,
    permissions: Collection[type[Permission]],
) -> bool:
    """Whether anything had been shared with them before."""
    # Two at once: the later one waits, and replaces what the first one wrote.
    key = func.hashtextextended(f"share {workspace} {transform}", 0)
    tx.execute(select(func.pg_advisory_xact_lock(key)))
    gone = delete(Share).where(
        Share.workspace_id == workspace,
        Share.transform_id == transform,
        Share.person_id.is_not_distinct_from(person),
        Share.group_id.is_not_distinct_from(group),
    )
    before = cast("CursorResult[tuple[()]]", tx.execute(gone)).rowcount
    rows = [
        {
            "id": new_id(),
            "workspace_id": workspace,
            "transform_id": transform,
            "person_id": person,
            "group_id": group,
            "permission": one.key,
        }
        for one in permissions
    ]
    if rows:
        tx.execute(insert(Share).values(rows).on_conflict_do_nothing())
    return before > 0


def remove_shares_of(
    tx: Tx,
    *,
    person: PersonId | None = None,
    group: GroupId | None = None,
    workspace: WorkspaceId | None = None,
) -> set[tuple[WorkspaceId, TransformId]]:
    """Take back all that was shared with them, here or everywhere, and name it."""
    gone = delete(Share).where(
        Share.person_id.is_not_distinct_from(person),
        Share.group_id.is_not_distinct_from(group),
    )
    if workspace is not None:
        gone = gone.where(Share.workspace_id == workspace)
    rows = tx.execute(gone.returning(Share.workspace_id, Share.transform_id))
    return {(WorkspaceId(where), TransformId(one)) for where, one in rows}


def sources_of(
    tx: Tx, workspace: WorkspaceId, transforms: Collection[TransformId]
) -> set[TransformId]:
    query = select(DatasetSource.source_id).where(
        DatasetSource.workspace_id == workspace,
        DatasetSource.transform_id.in_(transforms),
    )
    return {TransformId(one) for one in tx.scalars(query)}


def add_sources(
    tx: Tx,
    workspace: WorkspaceId,
    transform: TransformId,
    sources: Collection[TransformId],
) -> None:
    rows = [
        {"workspace_id": workspace, "transform_id": transform, "source_id": one}
        for one in sources
        if one != transform
    ]
    if rows:
        tx.execute(insert(DatasetSource).values(rows).on_conflict_do_nothing())


def guarded_among(
    tx: Tx, workspace: WorkspaceId, transforms: Collection[TransformId]
) -> set[TransformId]:
    own = select(Restriction.transform_id).where(
        Restriction.workspace_id == workspace, Restriction.transform_id.in_(transforms)
    )
    inherited = (
        select(DatasetSource.transform_id)
        .join(
            Restriction,
            (Restriction.workspace_id == DatasetSource.workspace_id)
            & (Restriction.transform_id == DatasetSource.source_id),
        )
        .where(
            DatasetSource.workspace_id == workspace,
            DatasetSource.transform_id.in_(transforms),
        )
    )
    return {TransformId(one) for one in tx.scalars(own.union(inherited))}
