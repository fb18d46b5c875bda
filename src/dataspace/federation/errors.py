"""Refusals of signing in elsewhere.

`reason` is for the audit log alone. It is no field, so it never reaches whoever asks: who
was refused must not learn whether there is an account.
"""

from dataclasses import InitVar, dataclass
from typing import ClassVar

from dataspace.core.errors import (
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    Refusal,
    TooMany,
    Unauthenticated,
    Unavailable,
)


@dataclass(eq=False)
class ProviderUnknown(NotFound):
    """This installation offers no such way to sign in."""


@dataclass(eq=False)
class PathElsewhere(Invalid):
    """After signing in one goes to a page of this installation, nowhere else."""


@dataclass(eq=False)
class TooManyFlows(TooMany):
    """Too many sign-ins were begun from here and not finished; wait a little."""

    retry_after_seconds: int


@dataclass(eq=False)
class FlowUnknown(Unauthenticated):
    """This sign-in was not begun in this browser, was used, or took too long. Try again."""

    reason: InitVar[str] = "flow"

    def __post_init__(self, reason: str) -> None:
        self.why = reason


@dataclass(eq=False)
class ProviderRefused(Unauthenticated):
    """The provider did not confirm this sign-in. Try again."""

    reason: InitVar[str]

    def __post_init__(self, reason: str) -> None:
        self.why = reason


@dataclass(eq=False)
class ProviderAway(Unavailable):
    """The provider does not answer as it should at the moment. Try again later."""

    reason: InitVar[str]

    def __post_init__(self, reason: str) -> None:
        self.why = reason


@dataclass(eq=False)
class ProviderUntrusted(Unauthenticated):
    """The provider's answer could not be verified, so nobody was signed in."""

    reason: InitVar[str]

    def __post_init__(self, reason: str) -> None:
        self.why = reason


@dataclass(eq=False)
class IdentityNotAdmitted(Forbidden):
    """That account opens nothing here. Ask whoever runs this installation to let you in."""

    reason: InitVar[str]

    def __post_init__(self, reason: str) -> None:
        self.why = reason


@dataclass(eq=False)
class AccountChanged(Unauthenticated):
    """Your account here was changed while you signed in elsewhere. Try again."""


@dataclass(eq=False)
class SessionChanged(Unauthenticated):
    """You are no longer signed in as you were when you began to link. Begin again."""


@dataclass(eq=False)
class IdentityTaken(Conflict):
    """That account elsewhere is linked to another account here."""


@dataclass(eq=False)
class IdentityUnknown(NotFound):
    """You have no such linked account."""


@dataclass(eq=False)
class LinkRequestUnknown(NotFound):
    """Nothing can be linked here: open the link in the browser in which you began, in time."""

    # Whoever tries made-up links is counted.
    keeps_writes: ClassVar[bool] = True


@dataclass(eq=False)
class OtherIdentity(Unauthenticated):
    """You signed in there with another account than the one that is linked to yours."""


@dataclass(eq=False)
class ProofNotFresh(Unauthenticated):
    """The provider does not say that you have just signed in again, so nothing is proved."""


def reason_of(refusal: Refusal) -> str:
    """Give what the audit log says of a refusal."""
    return getattr(refusal, "why", type(refusal).__name__)


# What the way back from a provider may end in. The page shows these sentences and no
# other, so that nobody can put words into its mouth with a link.
TOLD_ON_THE_WAY_BACK: tuple[type[Refusal], ...] = (
    AccountChanged,
    FlowUnknown,
    IdentityNotAdmitted,
    IdentityTaken,
    OtherIdentity,
    ProofNotFresh,
    ProviderAway,
    ProviderRefused,
    ProviderUntrusted,
    SessionChanged,
)
