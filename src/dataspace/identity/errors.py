from dataclasses import dataclass
from typing import ClassVar

from dataspace.core.errors import (
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    TooMany,
    Unauthenticated,
    Unavailable,
)
from dataspace.core.ids import (
    BreakGlassUseId,
    PasskeyId,
    PersonId,
    SessionId,
    TokenId,
)


@dataclass(eq=False)
class CredentialsMissing(Unauthenticated):
    """Sign in to continue."""


@dataclass(eq=False)
class SignInFailed(Unauthenticated):
    """That login and password do not belong together."""

    keeps_writes: ClassVar[bool] = True


@dataclass(eq=False)
class CurrentPasswordWrong(Forbidden):
    """This is not your current password."""

    # Whoever guesses in a session that was left open is counted.
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

    keeps_writes: ClassVar[bool] = True


@dataclass(eq=False)
class LoginTaken(Conflict):
    """There is already an account with that login."""

    login: str


@dataclass(eq=False)
class EmailTaken(Conflict):
    """Another account has that e-mail address already."""


@dataclass(eq=False)
class EmailMissing(Conflict):
    """There is no e-mail address to which a message could go."""

    person_id: PersonId


@dataclass(eq=False)
class SessionUnknown(NotFound):
    """There is no such session of yours; it may have ended already."""

    session_id: SessionId


@dataclass(eq=False)
class PersonUnknown(NotFound):
    """There is no such person."""

    person_id: PersonId


@dataclass(eq=False)
class PersonDisabled(Conflict):
    """This account is disabled."""

    person_id: PersonId


@dataclass(eq=False)
class LastWayIn(Conflict):
    """Without it you could not sign in any more. Set a password or add another way in first."""


@dataclass(eq=False)
class LastAdministrator(Conflict):
    """Somebody has to be able to administer: this is the last account that can."""


@dataclass(eq=False)
class PasswordThere(Conflict):
    """You have a password already; change it, with the present one."""


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


@dataclass(eq=False)
class AuthenticatorUnknown(NotFound):
    """There is no authenticator app here to go on with; begin anew."""


@dataclass(eq=False)
class BreakGlassUseUnknown(NotFound):
    """There is no such use of the break-glass code to acknowledge."""

    use_id: BreakGlassUseId


@dataclass(eq=False)
class FactorDemanded(Conflict):
    """This is your last second factor, and the installation asks for one."""


@dataclass(eq=False)
class FactorFirst(Conflict):
    """Set up a second factor of your own before you require one of others."""


@dataclass(eq=False)
class FactorMissing(Conflict):
    """There is no second factor yet; recovery codes come with the first one."""


@dataclass(eq=False)
class FactorRefused(Forbidden):
    """That was not accepted: the code is wrong or used up, or the passkey is not yours."""

    keeps_writes: ClassVar[bool] = True


@dataclass(eq=False)
class FactorsOfOneself(Conflict):
    """Your own second factors are kept on your account page."""


@dataclass(eq=False)
class FactorUnreadable(Unavailable):
    """Codes cannot be checked: the installation's key is not the one they were kept with."""


@dataclass(eq=False)
class MethodRefused(Invalid):
    """It is not in this way that you prove who you are here."""

    methods: tuple[str, ...]


@dataclass(eq=False)
class PasskeyUnknown(NotFound):
    """You have no such passkey."""

    passkey_id: PasskeyId


@dataclass(eq=False)
class SecondFactorDue(Unauthenticated):
    """Your password was right; a second factor is due before you are in."""

    methods: tuple[str, ...]


@dataclass(eq=False)
class SecondFactorMissing(Forbidden):
    """This installation asks for a second factor: set one up before you go on."""


@dataclass(eq=False)
class SecondStepNotDue(Conflict):
    """Nothing is due: you are signed in already."""


@dataclass(eq=False)
class StepUpNeeded(Forbidden):
    """This wants a fresh proof that it is you."""

    # Empty: whoever has neither password nor factor here signs in again.
    methods: tuple[str, ...]


@dataclass(eq=False)
class CredentialsTwice(Invalid):
    """A request speaks through a session or through a token, and not through both."""


@dataclass(eq=False)
class ServiceAccountUnknown(NotFound):
    """This workspace has no such service account."""

    person_id: PersonId


@dataclass(eq=False)
class SessionNeeded(Forbidden):
    """This is done by somebody who is signed in, and never with a token."""


@dataclass(eq=False)
class TokenLivesTooLong(Invalid):
    """A token may live for so many days, and no longer."""

    longest_days: int


@dataclass(eq=False)
class TokenRefused(Unauthenticated):
    """This token is not accepted: unknown, revoked, expired, or not good from this address."""

    keeps_writes: ClassVar[bool] = True


@dataclass(eq=False)
class TokensFull(Conflict):
    """There are as many tokens as one account may have; revoke one that is not used."""

    most: int


@dataclass(eq=False)
class TokenUnknown(NotFound):
    """There is no such token, or it was revoked already."""

    token_id: TokenId
