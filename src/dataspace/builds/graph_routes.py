from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from dataspace import builds
from dataspace.access import Grant, ReadTransform
from dataspace.access.guards import Requires, SignedInActor
from dataspace.builds.graph import NodeView
from dataspace.builds.models import StepState
from dataspace.builds.reporting import SandboxReport, reports
from dataspace.builds.standing import NodeState
from dataspace.core.guards import OpenTx
from dataspace.core.ids import BuildId, SnapshotId, StepId, TransformId, WorkspaceId
from dataspace.lineage import NodeKind
from dataspace.transforms import shown

router = APIRouter(tags=["lineage"])

MayRead = Annotated[Grant[ReadTransform], Depends(Requires(ReadTransform))]


class InputShown(BaseModel):
    parameter: str
    transform_id: TransformId | None
    workspace_id: WorkspaceId | None
    name: str


class SnapshotShown(BaseModel):
    id: SnapshotId
    row_count: int
    column_count: int
    bytes: int
    created_at: datetime
    build_id: BuildId


class HealthShown(BaseModel):
    passed: int
    failed: int
    total: int


class LastStep(BaseModel):
    build_id: BuildId
    step_id: StepId
    state: StepState


class StaleBecause(BaseModel):
    what: str
    name: str | None


class NodeShown(BaseModel):
    transform_id: TransformId
    name: str
    path: str
    kind: NodeKind
    inputs: list[InputShown]
    problems: list[dict[str, Any]]
    state: NodeState
    stale_because: list[StaleBecause]
    snapshot: SnapshotShown | None
    health: HealthShown | None
    last_step: LastStep | None
    is_closed: bool


class EdgeShown(BaseModel):
    source: TransformId
    target: TransformId
    parameter: str


class LineageShown(BaseModel):
    branch: str
    head: str | None
    nodes: list[NodeShown]
    edges: list[EdgeShown]


class SandboxShown(BaseModel):
    host: str
    is_ready: bool
    report: dict[str, Any]
    checked_at: datetime


def node_of(view: NodeView, workspace: WorkspaceId) -> NodeShown:
    node, snapshot, step = view.node, view.snapshot, view.step
    return NodeShown(
        transform_id=node.transform_id,
        name=node.name,
        path=node.path,
        kind=node.kind,
        inputs=[
            InputShown(
                parameter=one.parameter,
                transform_id=one.transform_id,
                workspace_id=workspace if one.transform_id else None,
                name=one.name,
            )
            for one in node.inputs
        ],
        problems=[shown(problem, node.path) for problem in node.problems],
        state=view.standing.state,
        stale_because=[
            StaleBecause(what=one.what, name=one.name) for one in view.standing.because
        ],
        snapshot=snapshot
        and SnapshotShown(
            id=snapshot.id,
            row_count=snapshot.row_count,
            column_count=len(snapshot.columns),
            bytes=snapshot.bytes,
            created_at=snapshot.created_at,
            build_id=snapshot.build_id,
        ),
        health=snapshot and health_of(snapshot.health),
        last_step=step
        and LastStep(build_id=step.build_id, step_id=step.id, state=step.state),
        is_closed=view.is_closed,
    )


def health_of(report: dict[str, Any] | None) -> HealthShown | None:
    if report is None:
        return None
    summary = report["summary"]
    return HealthShown(
        passed=summary["passed"],
        failed=summary["failed"],
        total=summary["total_checks"],
    )


@router.get("/workspaces/{workspace_id}/lineage")
def show_lineage(tx: OpenTx, grant: MayRead) -> LineageShown:
    """Show who reads whom, and how every dataset stands."""
    graph = builds.graph(tx, grant)
    return LineageShown(
        branch=graph.branch,
        head=graph.head,
        nodes=[node_of(view, grant.workspace_id) for view in graph.nodes],
        edges=[
            EdgeShown(source=one.source, target=one.target, parameter=one.parameter)
            for one in graph.edges
        ],
    )


@router.get("/sandbox")
def show_sandbox(tx: OpenTx, _actor: SignedInActor) -> list[SandboxShown]:
    """Show what each worker found when it tried to break out of its own sandbox."""
    return [sandbox_of(one) for one in reports(tx)]


def sandbox_of(one: SandboxReport) -> SandboxShown:
    return SandboxShown(
        host=one.host,
        is_ready=one.is_ready,
        report=one.report,
        checked_at=one.checked_at,
    )
