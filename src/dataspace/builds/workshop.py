"""What a worker runs steps with: built once in `app`, handed down."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from dataspace.builds.commits import Commits
from dataspace.builds.models import BuildLimits
from dataspace.core.by import By
from dataspace.core.database import Engine, Tx
from dataspace.core.ids import WorkspaceId
from dataspace.datasets import Reader, Storage
from dataspace.files import FileStorage
from dataspace.sandbox import Launcher, Limits


class Opened(Protocol):
    """A secret's value, which shows where somebody asks for it and nowhere else."""

    @property
    def value(self) -> str: ...


class Vault(Protocol):
    """Gives a step the secrets that it declares; a workspace may give its steps more.

    It writes down what it gave, for what `purpose`, in the same transaction.
    """

    def opened_for(
        self,
        tx: Tx,
        by: By,
        workspace: WorkspaceId,
        declared: Collection[str],
        *,
        purpose: str,
    ) -> Mapping[str, Opened]: ...


class NoVault:
    """Has no secrets, and so gives none."""

    def opened_for(
        self,
        _tx: Tx,
        _by: By,
        _workspace: WorkspaceId,
        _declared: Collection[str],
        *,
        purpose: str,  # noqa: ARG002 - a vault is told it by name.
    ) -> Mapping[str, Opened]:
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
    vault: Vault = field(default_factory=NoVault)

    def limits_of_step(self) -> Limits:
        given = self.limits
        return Limits(
            memory_bytes=given.memory_bytes,
            processes=given.processes,
            wall_seconds=given.step_length.total_seconds(),
            file_bytes=given.output_bytes,
            output_bytes=given.output_bytes,
        )
