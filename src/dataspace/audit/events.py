"""What an audit line looks like before it is written, and the lines about the log itself."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Event:
    """Subclass with fields; `kind` names the deed as `thing.done`."""

    kind: ClassVar[str]


@dataclass(frozen=True, slots=True)
class EpochBegun(Event):
    """A new tree began after a restore: from which checkpoint it goes on, who said so, why."""

    kind = "audit.epoch_begun"
    checkpoint: str
    sealed: int
    author: str
    reason: str


@dataclass(frozen=True, slots=True)
class SealStopped(Event):
    """What was sealed is not what is there: the sealer stopped, until somebody has looked."""

    kind = "audit.seal_stopped"
    signed: int | None
    numbered: int
