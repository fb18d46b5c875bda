"""What is about several transforms at once, or finds one by another name, asks inside.

Such an address takes the proof about the workspace, which knows nothing of restrictions.
Each stands here with what becomes in it of what is closed; a new one fails until it does.
"""

import pytest

from dataspace.access import (
    ExportDataset,
    ReadBuild,
    ReadDataset,
    ReadTransform,
    RestoreDataset,
    RunBuild,
    WriteTransform,
)
from dataspace.access.guards import Requires
from dataspace.app import doors

ABOUT_TRANSFORMS = {
    ExportDataset,
    ReadBuild,
    ReadDataset,
    ReadTransform,
    RestoreDataset,
    RunBuild,
    WriteTransform,
}
INSIDE = {
    ("GET", "/builds"): "it counts steps and names none",
    ("GET", "/builds/{build_id}"): "it blanks the steps",
    ("GET", "/builds/{build_id}/steps/{step_id}/log"): "it asks about the step's own",
    ("GET", "/builds/{build_id}/steps/{step_id}/log/stream"): "at every look, too",
    ("GET", "/code"): "it blanks the files",
    ("GET", "/code/file"): "it asks about what the path is, and was at the commit",
    ("GET", "/code/history"): "it asks about the path; without one, messages alone",
    ("GET", "/code/secrets"): "it leaves the closed out, and says that there are some",
    ("GET", "/files/{file_id}/download"): "raw files know no restriction",
    ("GET", "/lineage"): "it blanks the nodes",
    ("POST", "/builds"): "it refuses, and names what is closed",
    ("POST", "/builds/{build_id}/cancel"): "it shows and makes nothing",
    ("POST", "/builds/{build_id}/retry"): "as starting",
    ("POST", "/code/delete"): "it asks about the path",
    ("POST", "/code/rename"): "it asks about both paths",
    ("PUT", "/code/file"): "it asks about the path, and what becomes of the ids",
}


@pytest.mark.control("A3")
def test_what_takes_the_proof_about_the_workspace_says_what_becomes_of_the_closed(
    world,
):
    found = {
        (method, path.removeprefix("/api/workspaces/{workspace_id}"))
        for method, path, route in doors.addresses_of(world.app)
        for call in doors.calls_of(route.dependant)
        if isinstance(call, Requires) and call.permission in ABOUT_TRANSFORMS
    }

    assert found == set(INSIDE)
