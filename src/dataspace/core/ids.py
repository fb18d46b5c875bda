"""Identifiers that cannot be mistaken for one another."""

import secrets
import time
from typing import NewType
from uuid import UUID

BreakGlassUseId = NewType("BreakGlassUseId", UUID)
BuildId = NewType("BuildId", UUID)
FileId = NewType("FileId", UUID)
GroupId = NewType("GroupId", UUID)
MessageId = NewType("MessageId", UUID)
PasskeyId = NewType("PasskeyId", UUID)
PersonId = NewType("PersonId", UUID)
RotationId = NewType("RotationId", UUID)
SecretId = NewType("SecretId", UUID)
SessionId = NewType("SessionId", UUID)
SnapshotId = NewType("SnapshotId", UUID)
StepId = NewType("StepId", UUID)
TokenId = NewType("TokenId", UUID)
# A resource id, `rid.transform.<uuid>`: it lives in the repository and survives renames.
TransformId = NewType("TransformId", str)
WorkspaceId = NewType("WorkspaceId", UUID)
WorkspaceKeyId = NewType("WorkspaceKeyId", UUID)


def new_id() -> UUID:
    """Make a UUID version 7 (RFC 9562): rows made later sort later."""
    milliseconds = time.time_ns() // 1_000_000
    value = milliseconds << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=value)
