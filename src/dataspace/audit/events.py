"""What an audit line looks like before it is written, and the lines about the log itself."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Event:
    """Subclass with fields; `kind` names the deed as `thing.done`.

    The first line of the docstring says what whoever did it did; in braces stand fields.
    """

    kind: ClassVar[str]
    is_refusal: ClassVar[bool] = False
    """Whether something was kept from happening."""


@dataclass(frozen=True, slots=True)
class EpochBegun(Event):
    """Began a new tree of the audit log after a restore.

    From which checkpoint it goes on, who said so, and why.
    """

    kind = "audit.epoch_begun"
    checkpoint: str
    sealed: int
    author: str
    reason: str


@dataclass(frozen=True, slots=True)
class SealOverdue(Event):
    """Found {waiting} lines that should have been sealed ten minutes ago and more."""

    kind = "audit.seal_overdue"
    waiting: int


@dataclass(frozen=True, slots=True)
class SealStopped(Event):
    """Stopped sealing: what was sealed is not what is there.

    Until somebody has looked.
    """

    kind = "audit.seal_stopped"
    is_refusal = True
    signed: int | None
    numbered: int
