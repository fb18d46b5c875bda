from dataclasses import dataclass
from typing import Any

from dataspace.core.errors import Conflict, Invalid, NotFound
from dataspace.core.ids import BuildId, StepId, TransformId


@dataclass(eq=False)
class BuildOver(Conflict):
    """This build has already ended."""

    build_id: BuildId


@dataclass(eq=False)
class BuildStillRunning(Conflict):
    """This build has not ended yet; it can be tried again once it has."""

    build_id: BuildId


@dataclass(eq=False)
class BuildUnknown(NotFound):
    """There is no such build."""

    build_id: BuildId


@dataclass(eq=False)
class ImportRestricted(Conflict):
    """This transform imports a restricted one that not all who build or wrote it may read."""

    path: str


@dataclass(eq=False)
class InputClosedToAuthor(Conflict):
    """Somebody who wrote this transform, or a helper of it, may not read a restricted input."""

    name: str


@dataclass(eq=False)
class InputGone(Conflict):
    """An input that the step declares is not there any more, or was never built."""

    name: str


@dataclass(eq=False)
class InputRestricted(Conflict):
    """An input is restricted to people who are named, and whoever builds is none of them."""

    name: str


@dataclass(eq=False)
class NotBuildable(Conflict):
    """What you chose cannot be built yet."""

    problems: list[dict[str, Any]]


@dataclass(eq=False)
class NothingChosen(Invalid):
    """Choose at least one transform to build."""


@dataclass(eq=False)
class NothingToRetry(Conflict):
    """Every step of this build succeeded; there is nothing to try again."""

    build_id: BuildId


@dataclass(eq=False)
class PreviousClosedToAuthor(Conflict):
    """Somebody who wrote a helper of this transform may not read its earlier dataset."""

    name: str


@dataclass(eq=False)
class SecretInResult(Conflict):
    """The result holds a secret, so nothing of it was kept: leave it out and build again."""

    where: str
    name: str


@dataclass(eq=False)
class SecretNotHandedOver(Conflict):
    """The transform declares a secret that this workspace does not have."""

    name: str


@dataclass(eq=False)
class StepNotInCommit(Conflict):
    """The build's commit holds no transform with this id."""

    transform_id: TransformId


@dataclass(eq=False)
class StepUnknown(NotFound):
    """There is no such step in this build."""

    step_id: StepId
