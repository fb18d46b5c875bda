from dataclasses import dataclass

from dataspace.core.errors import Unavailable


@dataclass(eq=False)
class SandboxRefused(Unavailable):
    """Code is not run here: the sandbox could not be shown to hold."""

    reason: str


@dataclass(eq=False)
class ConfinementRefused(Unavailable):
    """Files are not opened here: the process that reads them could not be confined."""

    reason: str
