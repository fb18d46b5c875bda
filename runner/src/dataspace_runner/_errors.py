"""Every way a step can end without a dataset, one class for each.

The class's name is the reason on the wire and `str()` the sentence people read; the
platform switches on the name and never on the sentence. Whatever the transform itself
raises is not here: it is reported as `TransformRaised`.
"""

from dataclasses import dataclass


class StepFailure(Exception):
    """A step that this library ends, with a reason that people can act on."""

    @property
    def reason(self) -> str:
        return type(self).__name__


@dataclass(eq=False)
class SyntaxInvalid(StepFailure):
    """The file, or a module it imports, is not Python."""

    path: str
    line: int | None
    detail: str

    def __str__(self) -> str:
        return f"{self.path} is not valid Python: {self.detail}."


@dataclass(eq=False)
class ImportFailed(StepFailure):
    """The file raised before its transform could be called."""

    path: str
    detail: str

    def __str__(self) -> str:
        return f"{self.path} could not be imported: {self.detail}"


@dataclass(eq=False)
class DeclarationInvalid(StepFailure, ValueError):
    """What the file declares cannot be honoured."""

    detail: str

    def __str__(self) -> str:
        return self.detail


@dataclass(eq=False)
class InputUnreadable(StepFailure):
    """An input was declared and delivered, and cannot be opened."""

    parameter: str
    detail: str

    def __str__(self) -> str:
        return f"The input {self.parameter!r} cannot be read: {self.detail}"


@dataclass(eq=False)
class WrongReturn(StepFailure):
    """The transform returned something that is not a dataset."""

    detail: str

    def __str__(self) -> str:
        return self.detail


@dataclass(eq=False)
class EmptySchema(StepFailure):
    """The transform returned a frame without columns."""

    def __str__(self) -> str:
        return "The transform returned a frame without a single column."


@dataclass(eq=False)
class HealthCheckFailed(StepFailure):
    """Checks of severity `fail` did not pass; the report is written all the same."""

    failures: tuple[str, ...]

    def __str__(self) -> str:
        return f"Health checks failed: {'; '.join(self.failures)}"
