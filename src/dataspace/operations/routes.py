"""The installation's own logs, for administrators."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from pydantic import AwareDatetime, BaseModel

from dataspace.access import InstallationGrant, ManageInstallation
from dataspace.access.guards import RequiresInInstallation
from dataspace.operations import log_files
from dataspace.operations.log_files import Wanted

router = APIRouter(tags=["operations"])

Level = Literal["debug", "info", "warning", "error", "critical"]
Program = Literal["api", "worker"]
MayLook = Annotated[
    InstallationGrant[ManageInstallation],
    Depends(RequiresInInstallation(ManageInstallation)),
]


async def the_program_logs(request: Request) -> Path:
    logs: Path = request.app.state.program_logs
    return logs


ProgramLogs = Annotated[Path, Depends(the_program_logs)]


class LogQuery(BaseModel):
    """Which lines are asked for."""

    level: Level = "debug"
    program: Program | None = None
    request_id: Annotated[str, Query(max_length=64)] | None = None
    text: Annotated[str, Query(max_length=200)] | None = None
    since: AwareDatetime | None = None
    before: AwareDatetime | None = None
    limit: Annotated[int, Query(ge=1, le=500)] = 100


class LogLine(BaseModel):
    at: datetime
    program: Program
    level: Level
    event: str
    request_id: str | None
    facts: dict[str, str]


class LogLines(BaseModel):
    lines: list[LogLine]
    is_complete: bool


@router.get("/logs")
def list_log_lines(
    asked: Annotated[LogQuery, Query()], _grant: MayLook, logs: ProgramLogs
) -> LogLines:
    """List the newest lines that the platform's own programs have logged."""
    wanted = Wanted(**asked.model_dump(exclude={"limit"}))
    found = log_files.newest(logs, wanted, most=asked.limit)
    return LogLines(
        lines=[
            LogLine.model_validate(line, from_attributes=True) for line in found.lines
        ],
        is_complete=found.is_complete,
    )
