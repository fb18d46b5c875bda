from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from dataspace.core.errors import Conflict, Invalid, NotFound, TooLarge, Unavailable
from dataspace.core.ids import SecretId, WorkspaceId


class WhyName(StrEnum):
    """Why a name is refused."""

    LOADER = "Programs load code or settings by it."
    LONG = "It is too long: 120 characters at most."
    PLATFORM = "The platform gives transforms a variable of that name."
    SHAPE = (
        "Only letters of the English alphabet, digits and underscores, no digit first."
    )
    SYSTEM = "The system around every program means something by it."


class WhyValue(StrEnum):
    """Why a value is refused."""

    HALF = "It holds half a character."
    NUL = "It holds a zero byte, which no environment variable can."
    SHORT = "It has fewer than 8 characters; those cannot be kept out of a log."


class WhyBroken(StrEnum):
    """What is wrong with a secret, or with the key that it is sealed to."""

    KEY_MISSING = "Its key is not there."
    KEY_OF_ANOTHER = "Another root key than the one it names opens its key."
    KEY_UNREADABLE = "The private half of its key does not unwrap."
    KEY_UNSIGNED = "Its key is not signed by this installation."
    NOT_OPENING = "It was sealed for another place, or changed."
    ROLLED_BACK = "The audit log knows another version as its newest."
    VERSION_MISSING = "The version in use is not there."


@dataclass(eq=False)
class KeyNotReady(Unavailable):
    """The workspace's key is still being made; try again in a moment."""


@dataclass(eq=False)
class KeyNotTrusted(Unavailable):
    """The workspace's key is not signed by this installation; nothing is sealed to it."""

    # The alarm in the audit log stays.
    keeps_writes: ClassVar[bool] = True

    workspace_id: WorkspaceId


@dataclass(eq=False)
class KeyServiceAway(Unavailable):
    """The service that holds the root keys does not answer as it should."""

    why: str


@dataclass(eq=False)
class SecretBroken(Unavailable):
    """A secret does not open; the audit log has an alarm about it."""

    keeps_writes: ClassVar[bool] = True

    name: str
    why: WhyBroken


@dataclass(eq=False)
class SecretExpired(Conflict):
    """The secret has expired; it is given to nobody until it is renewed."""

    name: str


@dataclass(eq=False)
class SecretExpiryPast(Invalid):
    """A new secret cannot have expired already: choose a day to come."""

    expires_at: datetime


@dataclass(eq=False)
class SecretMissing(NotFound):
    """The workspace has no secret by that name."""

    name: str


@dataclass(eq=False)
class SecretNameInvalid(Invalid):
    """A secret cannot have this name."""

    name: str
    why: WhyName


@dataclass(eq=False)
class SecretNameTaken(Conflict):
    """The workspace already has a secret by that name."""

    name: str


@dataclass(eq=False)
class SecretTooLarge(TooLarge):
    """The value is larger than a secret may be."""

    most_bytes: int


@dataclass(eq=False)
class SecretUnknown(NotFound):
    """The workspace has no such secret, or it was deleted."""

    secret_id: SecretId


@dataclass(eq=False)
class SecretValueInvalid(Invalid):
    """A secret cannot have this value."""

    why: WhyValue


@dataclass(eq=False)
class SecretVersionUnknown(NotFound):
    """The secret has no such version."""

    secret_id: SecretId
    version: int


@dataclass(eq=False)
class TooManyVersions(Conflict):
    """The secret has as many versions as are kept; delete it and add it anew."""

    most: int
