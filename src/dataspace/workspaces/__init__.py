"""Workspaces: what belongs together, and who is let in.

A workspace always has an owner. An archived one can be read and not changed. Whoever is
not a member cannot tell a hidden workspace from a missing one.
"""

from dataspace.workspaces.models import FrameType, WorkspaceFacts
from dataspace.workspaces.service import (
    archive,
    change,
    create,
    facts,
    frame_type,
    mine,
    name_of,
    unarchive,
)

__all__ = [
    "FrameType",
    "WorkspaceFacts",
    "archive",
    "change",
    "create",
    "facts",
    "frame_type",
    "mine",
    "name_of",
    "unarchive",
]
