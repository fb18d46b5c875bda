from dataclasses import dataclass
from typing import Any, ClassVar

from dataspace.audit import Event


@dataclass(frozen=True, slots=True)
class AuditExported(Event):
    """Exported lines of the audit log as {what}."""

    kind: ClassVar[str] = "audit.exported"

    what: str
    searched: dict[str, Any]
