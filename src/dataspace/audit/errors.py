"""When the log cannot be sealed, or need not be."""

from dataclasses import dataclass

from dataspace.core.errors import Conflict, Unavailable


@dataclass(eq=False)
class SealBroken(Unavailable):
    """What was sealed is not what is there. Nothing is sealed until somebody has looked."""

    signed: int | None
    """How many lines the newest checkpoint signs; none where its signature is another's."""

    numbered: int


@dataclass(eq=False)
class EpochNotNeeded(Conflict):
    """The log goes on where it was sealed. A new epoch is for a database that was set back."""


@dataclass(eq=False)
class WitnessRefused(Unavailable):
    """The witness did not sign that the log only grew."""

    said: str
