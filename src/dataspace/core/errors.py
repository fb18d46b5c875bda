"""The ways the platform says no.

A slice subclasses the kind that fits and declares, as fields, the facts the caller may
see. Nothing else reaches the wire: no message is put together by hand, so no secret can
slip into one. The first line of the docstring is the sentence people read.
"""

from dataclasses import dataclass, fields
from typing import Any, ClassVar


class Refusal(Exception):
    """The request was understood and refused."""

    # A refused sign-in must still be counted and written in the audit log, so the
    # transaction in which such a refusal arises is committed before it is told.
    keeps_writes: ClassVar[bool] = False

    def facts(self) -> dict[str, Any]:
        # Not `asdict`: it deep-copies, and a fact may be another slice's frozen value.
        return {f.name: getattr(self, f.name) for f in fields(self)}  # type: ignore[arg-type]

    @classmethod
    def sentence(cls) -> str:
        return (cls.__doc__ or "").strip().partition("\n")[0]

    def __str__(self) -> str:
        return f"{self.sentence()} {self.facts()}"


@dataclass(eq=False)
class Invalid(Refusal):
    """The request cannot be right, whoever sends it."""


@dataclass(eq=False)
class Unauthenticated(Refusal):
    """Sign in first."""


@dataclass(eq=False)
class Forbidden(Refusal):
    """You can see this, but may not do that to it."""


@dataclass(eq=False)
class NotFound(Refusal):
    """There is no such thing here, or none that you may see."""


@dataclass(eq=False)
class Conflict(Refusal):
    """That does not fit the present state."""


@dataclass(eq=False)
class TooLarge(Refusal):
    """That is more than this installation accepts at once."""


@dataclass(eq=False)
class TooMany(Refusal):
    """Too much of that in too short a time; wait a little."""


@dataclass(eq=False)
class Unavailable(Refusal):
    """The platform cannot do that at the moment."""
