"""What a transform says about itself, in literals that are read without running it.

Pure values, of the standard library alone: `analysis` makes them in a process that has
nothing else.
"""

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["helper", "transform"]
Fact = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """A fact that stands between a file and a build, and where it stands."""

    type: str
    line: int | None = None
    column: int | None = None
    facts: dict[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Input:
    """A parameter that receives a dataset: of a transform by name, or by id."""

    parameter: str
    name: str | None
    transform_id: str | None
    # It has a default: where no transform has its name, it is no input at all.
    is_optional: bool
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Use:
    """A raw file or a secret, and the parameter that receives it, if one does."""

    name: str
    parameter: str | None
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Declaration:
    """What one file says of itself."""

    kind: Kind = "helper"
    function: str | None = None
    inputs: tuple[Input, ...] = ()
    files: tuple[Use, ...] = ()
    secrets: tuple[Use, ...] = ()
    # Modules that the file imports, as it writes them: helpers are among them.
    imports: tuple[str, ...] = ()
    writes_artifacts: bool = False
    problems: tuple[Problem, ...] = ()
