from dataclasses import dataclass
from typing import ClassVar

from dataspace.core.errors import (
    Conflict,
    Invalid,
    NotFound,
    TooMany,
    Unauthenticated,
    Unavailable,
)
from dataspace.core.ids import PersonId


@dataclass(eq=False)
class CredentialsMissing(Unauthenticated):
    """Sign in to continue."""


@dataclass(eq=False)
class SignInFailed(Unauthenticated):
    """That account name and password do not belong together."""

    keeps_writes: ClassVar[bool] = True


@dataclass(eq=False)
class TooManyAttempts(TooMany):
    """Too many failed attempts from here; wait before you try again."""

    retry_after_seconds: int


@dataclass(eq=False)
class DoorCrowded(Unavailable):
    """Too many people sign in at this moment; try again in a little while."""

    retry_after_seconds: int


@dataclass(eq=False)
class LinkUnknown(NotFound):
    """This link is not valid: it was used, replaced, or has expired. Ask for a new one."""


@dataclass(eq=False)
class LoginTaken(Conflict):
    """There is already an account by that name."""

    login: str


@dataclass(eq=False)
class PersonUnknown(NotFound):
    """There is no such person."""

    person_id: PersonId


@dataclass(eq=False)
class PersonDisabled(Conflict):
    """This account is disabled."""

    person_id: PersonId


@dataclass(eq=False)
class LastAdministrator(Conflict):
    """Somebody has to be able to administer: this is the last account that can."""


@dataclass(eq=False)
class PasswordTooShort(Invalid):
    """A password needs more characters; a sentence of four or five words is a good one."""

    minimum: int


@dataclass(eq=False)
class PasswordTooCommon(Invalid):
    """This password is among the first that anybody would try."""


@dataclass(eq=False)
class PasswordTooLong(Invalid):
    """A password may have so many characters and no more."""

    maximum: int
