"""What a worker runs steps with: built once in `app`, handed down."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from dataspace.builds.commits import Commits
from dataspace.builds.models import BuildLimits
from dataspace.core.database import Engine
from dataspace.core.ids import WorkspaceId
from dataspace.datasets import Reader, Storage
from dataspace.files import FileStorage
from dataspace.sandbox import Launcher, Limits

# Opens secrets of a workspace for a step that declares these names. A workspace may give
# its steps more than that; what is missing in the answer does not exist.
OpenSecrets = Callable[[WorkspaceId, Collection[str]], Mapping[str, str]]


def no_secrets(_workspace: WorkspaceId, _names: Collection[str]) -> Mapping[str, str]:
    """Open none: what a workshop without a vault does."""
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Workshop:
    engine: Engine
    launcher: Launcher
    commits: Commits
    storage: Storage
    files: FileStorage
    reader: Reader
    logs: Path
    limits: BuildLimits
    open_secrets: OpenSecrets = no_secrets

    def limits_of_step(self) -> Limits:
        given = self.limits
        return Limits(
            memory_bytes=given.memory_bytes,
            processes=given.processes,
            wall_seconds=given.step_length.total_seconds(),
            file_bytes=given.output_bytes,
            output_bytes=given.output_bytes,
        )
