"""Every query of the log's pages. What they may see, the policies of the database decide."""

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    DateTime,
    Integer,
    RowMapping,
    Select,
    Text,
    Uuid,
    any_,
    cast,
    column,
    func,
    literal_column,
    select,
    table,
    true,
    tuple_,
)
from sqlalchemy.dialects.postgresql import JSONB, array

from dataspace.core.database import Tx
from dataspace.trail.catalogue import ROWS
from dataspace.trail.models import Cursor, Line, Search, Waiting

# A text is in no index. So many lines are looked through for one answer, and no more: the
# next answer goes on from there.
WINDOW = 3_000
# More bars would not be higher.
COUNTED = 20_000
_entry = table(
    "audit_entry",
    column("id", BigInteger),
    column("body", Text),
    column("tx", BigInteger),
    column("at", DateTime(timezone=True)),
    column("kind", Text),
    column("person_id", Uuid),
    column("on_behalf_of", Uuid),
    column("workspace_id", Uuid),
    column("session_id", Uuid),
    column("token_id", Uuid),
    column("address", Text),
    column("request_id", Text),
    column("object_id", Uuid),
    column("facts", JSONB),
)
_leaf = table(
    "audit_leaf",
    column("entry_id", BigInteger),
    column("epoch", Integer),
    column("number", BigInteger),
)
_epoch = table(
    "audit_epoch",
    column("number", Integer),
    column("last_tx", BigInteger),
    column("last_id", BigInteger),
    column("floor_id", BigInteger),
)
# Of other slices all that is needed here is what people call their things.
_workspace = table("workspace", column("id", Uuid), column("name", Text))
_code = table("code_file", column("transform_id", Text), column("path", Text))
_NAMES = (
    (cast(_workspace.c.id, Text), _workspace.c.name),
    (_code.c.transform_id, func.regexp_replace(_code.c.path, r"\.py$", "")),
)
# The planner has to see the words themselves.
_IS_ROW = literal_column(f"starts_with(kind, '{ROWS}')", Boolean)


def page(
    tx: Tx, search: Search, refusals: list[str], before: Cursor | None, most: int
) -> tuple[list[Line], Cursor | None]:
    """Give lines, the newest first, and where the next ones begin if there are any."""
    window = most + 1 if search.text is None else WINDOW
    looked = select(_entry).where(*_conditions(search, refusals))
    if before is not None:
        looked = looked.where(
            tuple_(_entry.c.at, _entry.c.id) < tuple_(before.at, before.id)
        )
    found = looked.order_by(_entry.c.at.desc(), _entry.c.id.desc()).limit(window)
    through = found.cte("looked").prefix_with("MATERIALIZED")
    lines = [_line(row) for row in tx.execute(_lines(through, search, most)).mappings()]
    if len(lines) > most:
        return lines[:most], lines[most - 1].place
    if search.text is None:
        return lines, None
    return lines, _end(tx, found)


def _lines(looked: Any, search: Search, most: int) -> Select[Any]:
    query = (
        select(
            looked,
            _leaf.c.epoch,
            _leaf.c.number,
            cast(looked.c.body, JSONB)["role"].astext.label("role"),
        )
        .select_from(looked.outerjoin(_leaf, _leaf.c.entry_id == looked.c.id))
        .order_by(looked.c.at.desc(), looked.c.id.desc())
        .limit(most + 1)
    )
    if search.text is None:
        return query
    return query.where(looked.c.body.icontains(search.text, autoescape=True))


def _end(tx: Tx, looked: Select[Any]) -> Cursor | None:
    """Give the place after the last of a full window; None if it reached the end."""
    last = looked.with_only_columns(_entry.c.at, _entry.c.id)
    row = tx.execute(last.offset(WINDOW - 1).limit(1)).one_or_none()
    return None if row is None else Cursor(row.at, row.id)


def _line(row: RowMapping) -> Line:
    said = {**row, "transaction": row["tx"]}
    del said["tx"]
    return Line(**said)


def _conditions(search: Search, refusals: list[str]) -> Iterator[ColumnElement[bool]]:
    for name, wanted in (
        ("person_id", search.person),
        ("object_id", search.object_id),
        ("workspace_id", search.workspace),
        ("address", search.address),
        ("tx", search.transaction),
    ):
        if wanted is not None:
            yield _entry.c[name] == wanted
    if len(search.kinds) == 1:
        # Of one kind the index knows the order; of several they would have to be sorted.
        yield _entry.c.kind == search.kinds[0]
    elif search.kinds:
        yield _entry.c.kind == any_(array(search.kinds))
    elif not search.with_rows:
        yield ~_IS_ROW
    if search.is_refusal is not None:
        is_refusal = _is_refusal(refusals)
        yield is_refusal if search.is_refusal else ~is_refusal
    if search.since is not None:
        yield _entry.c.at >= search.since
    if search.until is not None:
        yield _entry.c.at < search.until


def _is_refusal(refusals: list[str]) -> ColumnElement[bool]:
    return _entry.c.kind.in_(refusals)


def counts(
    tx: Tx, search: Search, refusals: list[str], bars: int
) -> tuple[Any, dict[int, tuple[int, int]]]:
    """Count lines by stretches of time: the stretches' ends, and the counts of each."""
    looked = select(
        _entry.c.at,
        _is_refusal(refusals).label("is_refusal"),
        *([] if search.text is None else [_entry.c.body]),
    ).where(*_conditions(search, refusals))
    most = COUNTED if search.text is None else WINDOW
    newest = looked.order_by(_entry.c.at.desc(), _entry.c.id.desc()).limit(most)
    through = newest.cte("looked").prefix_with("MATERIALIZED")
    ends = select(
        func.coalesce(search.since, func.min(through.c.at)).label("since"),
        func.coalesce(search.until, func.max(through.c.at)).label("until"),
        func.min(through.c.at).label("oldest"),
        func.count().label("looked"),
    ).cte("ends")
    since, until = _seconds(ends.c.since), _seconds(ends.c.until)
    # One more microsecond, or the last line of all would stand beyond the last bar.
    width = func.width_bucket(_seconds(through.c.at), since, until + 1e-6, bars)
    counted = (
        select(
            width.label("bar"),
            func.count().label("lines"),
            func.count().filter(through.c.is_refusal).label("refusals"),
        )
        .select_from(through.join(ends, ends.c.since <= ends.c.until))
        .group_by(literal_column("bar"))
    )
    if search.text is not None:
        counted = counted.where(through.c.body.icontains(search.text, autoescape=True))
    bar = counted.cte("bar")
    rows = tx.execute(select(ends, bar).select_from(ends.outerjoin(bar, true()))).all()
    found = {row.bar: (row.lines, row.refusals) for row in rows if row.bar is not None}
    return rows[0], found


def _seconds(moment: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.date_part("epoch", moment)


def waiting(tx: Tx) -> Waiting:
    """Count what comes after the last numbered line, as the sealer goes through them."""
    newest = select(_epoch).order_by(_epoch.c.number.desc()).limit(1)
    last = tx.execute(newest).one_or_none()
    query = select(func.count(), func.min(_entry.c.at))
    if last is not None:
        is_after = tuple_(_entry.c.tx, _entry.c.id) > tuple_(last.last_tx, last.last_id)
        query = query.where(is_after, _entry.c.id > last.floor_id)
    count, oldest = tx.execute(query).one()
    return Waiting(count, oldest)


def last_of(tx: Tx, kind: str) -> Any:
    """Give the moment of the newest line of this kind."""
    return tx.scalar(select(func.max(_entry.c.at)).where(_entry.c.kind == kind))


def names(tx: Tx, ids: Collection[str]) -> dict[str, str]:
    """Give the names of the workspaces and transforms among these ids."""
    found: dict[str, str] = {}
    for key, name in _NAMES:
        rows = tx.execute(select(key, name).where(key.in_(ids)))
        found |= {row[0]: row[1] for row in rows}
    return found
