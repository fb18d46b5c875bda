"""What the log's pages are asked with, and what they show."""

import re
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field, StringConstraints

from dataspace.core.moments import Moment
from dataspace.trail.catalogue import Kind, refusals, told
from dataspace.trail.models import Cursor, Found, Histogram, Line, SealState, Search

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$")


def _ending_in_id(text: str) -> str:
    """Take `rid.transform.<uuid>` for the id at its end."""
    found = _UUID.search(text.lower())
    if found is None:
        message = "An id ends in a UUID."
        raise ValueError(message)
    return found.group()


class Asked(BaseModel):
    person: UUID | None = None
    kinds: Annotated[
        str | None,
        StringConstraints(pattern=r"^[a-z_.,]{1,2000}$"),
        Field(description="Parted by commas."),
    ] = None
    rows: bool = Field(
        default=False, description="Lines about changed rows are found too."
    )
    object: Annotated[
        str | None, StringConstraints(max_length=100), AfterValidator(_ending_in_id)
    ] = None
    address: Annotated[
        str | None, StringConstraints(pattern=r"^[0-9A-Za-z.:%_ -]{1,60}$")
    ] = None
    outcome: Literal["done", "refused"] | None = None
    text: Annotated[
        str | None, StringConstraints(pattern=r"^[^\x00]*$", max_length=200)
    ] = None
    since: Moment | None = None
    until: Moment | None = None
    transaction: Annotated[str | None, StringConstraints(pattern=r"^\d{1,18}$")] = None

    def search(self, workspace: UUID | None = None) -> Search:
        kinds = self.kinds.split(",") if self.kinds else ()
        return Search(
            person=self.person,
            kinds=tuple(kinds),
            with_rows=self.rows,
            object_id=UUID(self.object) if self.object else None,
            workspace=workspace,
            address=self.address,
            is_refusal=self.outcome and self.outcome == "refused",
            text=self.text or None,
            since=self.since,
            until=self.until,
            transaction=int(self.transaction) if self.transaction else None,
        )


class AskedPage(Asked):
    before: Annotated[str | None, StringConstraints(pattern=r"^\d{1,17}-\d{1,18}$")] = (
        None
    )
    limit: int = Field(default=50, ge=1, le=500)

    @property
    def cursor(self) -> Cursor | None:
        return Cursor.read(self.before) if self.before else None


class Leaf(BaseModel):
    epoch: int
    number: int


class LineShown(BaseModel):
    id: int
    at: datetime
    kind: str
    did: str
    is_refusal: bool
    person_id: UUID | None
    on_behalf_of: UUID | None
    workspace_id: UUID | None
    object_id: UUID | None
    session_id: UUID | None
    token_id: UUID | None
    address: str | None
    request_id: str | None
    database_role: str | None
    # A text: it outgrows what a browser counts exactly.
    transaction: str
    facts: dict[str, Any]
    # Its place in the sealed tree; none until it is numbered.
    leaf: Leaf | None


class LinesShown(BaseModel):
    lines: list[LineShown]
    names: dict[str, str]
    next: str | None


class BarShown(BaseModel):
    lines: int
    refusals: int


class HistogramShown(BaseModel):
    since: datetime
    until: datetime
    bars: list[BarShown]
    is_whole: bool


class FactShown(BaseModel):
    name: str
    type: str


class KindShown(BaseModel):
    kind: str
    sentence: str
    slice: str
    is_refusal: bool
    facts: list[FactShown]


class CheckpointShown(BaseModel):
    epoch: int
    size: int
    signed_at: datetime
    note: str
    witnesses: list[str]


class SealShown(BaseModel):
    checkpoint: CheckpointShown | None
    waiting: int
    waiting_since: datetime | None
    stopped_at: datetime | None
    is_witness_set: bool


def lines_shown(found: Found) -> LinesShown:
    refused = frozenset(refusals())
    return LinesShown(
        lines=[_line(one, found.names, refused) for one in found.lines],
        names=found.names,
        next=str(found.next) if found.next else None,
    )


def _line(line: Line, names: dict[str, str], refused: frozenset[str]) -> LineShown:
    is_sealed = line.epoch is not None and line.number is not None
    return LineShown(
        id=line.id,
        at=line.at,
        kind=line.kind,
        did=told(line.kind, line.facts, names),
        is_refusal=line.kind in refused,
        person_id=line.person_id,
        on_behalf_of=line.on_behalf_of,
        workspace_id=line.workspace_id,
        object_id=line.object_id,
        session_id=line.session_id,
        token_id=line.token_id,
        address=line.address,
        request_id=line.request_id,
        database_role=line.role,
        transaction=str(line.transaction),
        facts=line.facts,
        leaf=Leaf(epoch=line.epoch, number=line.number) if is_sealed else None,
    )


def histogram_shown(found: Histogram | None) -> HistogramShown | None:
    if found is None:
        return None
    return HistogramShown(
        since=found.since,
        until=found.until,
        bars=[BarShown(lines=one.lines, refusals=one.refusals) for one in found.bars],
        is_whole=found.is_whole,
    )


def kind_shown(kind: Kind) -> KindShown:
    return KindShown(
        kind=kind.kind,
        sentence=kind.sentence,
        slice=kind.slice,
        is_refusal=kind.is_refusal,
        facts=[FactShown(name=name, type=told) for name, told in kind.facts],
    )


def seal_shown(state: SealState, *, is_witness_set: bool) -> SealShown:
    newest = state.newest
    return SealShown(
        checkpoint=newest
        and CheckpointShown(
            epoch=newest.epoch,
            size=newest.size,
            signed_at=newest.signed_at,
            note=newest.note,
            witnesses=newest.witnesses,
        ),
        waiting=state.waiting.count,
        waiting_since=state.waiting.oldest_at,
        stopped_at=state.stopped_at,
        is_witness_set=is_witness_set,
    )
