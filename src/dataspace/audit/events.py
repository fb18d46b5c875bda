"""What an audit line looks like before it is written."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Event:
    """Subclass with fields; `kind` names the deed as `thing.done`."""

    kind: ClassVar[str]
