"""What the audit log is told. Where a version stands in an event, it is the newest then."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from dataspace.audit import Event
from dataspace.core.ids import PersonId, SecretId, WorkspaceKeyId


@dataclass(frozen=True, slots=True)
class SecretAdded(Event):
    kind: ClassVar[str] = "secret.added"

    secret_id: SecretId
    name: str
    version: int


@dataclass(frozen=True, slots=True)
class SecretAlarm(Event):
    """A secret did not open, or is not the one that was put there."""

    kind: ClassVar[str] = "secret.alarm"

    secret_id: SecretId
    name: str
    found_version: int
    why: str


@dataclass(frozen=True, slots=True)
class SecretChanged(Event):
    kind: ClassVar[str] = "secret.changed"

    secret_id: SecretId
    name: str
    owner_id: PersonId
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class SecretDeleted(Event):
    kind: ClassVar[str] = "secret.deleted"

    secret_id: SecretId
    name: str


@dataclass(frozen=True, slots=True)
class SecretExpiryTold(Event):
    kind: ClassVar[str] = "secret.expiry_told"

    secret_id: SecretId
    name: str
    owner_id: PersonId
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class SecretRemoved(Event):
    """Its days in the bin are over."""

    kind: ClassVar[str] = "secret.removed"

    secret_id: SecretId
    name: str


@dataclass(frozen=True, slots=True)
class SecretReplaced(Event):
    kind: ClassVar[str] = "secret.replaced"

    secret_id: SecretId
    name: str
    version: int


@dataclass(frozen=True, slots=True)
class SecretUndeleted(Event):
    kind: ClassVar[str] = "secret.undeleted"

    secret_id: SecretId
    name: str


@dataclass(frozen=True, slots=True)
class SecretVersionRestored(Event):
    kind: ClassVar[str] = "secret.version_restored"

    secret_id: SecretId
    name: str
    version: int


@dataclass(frozen=True, slots=True)
class SecretsOpened(Event):
    """Secrets left the vault: `opened` says which, each as `NAME@version`."""

    kind: ClassVar[str] = "vault.opened"

    purpose: str
    opened: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VaultChanged(Event):
    kind: ClassVar[str] = "vault.changed"

    gives: str


@dataclass(frozen=True, slots=True)
class VaultChecked(Event):
    kind: ClassVar[str] = "vault.checked"

    keys: int
    versions: int
    broken: int


@dataclass(frozen=True, slots=True)
class WorkspaceKeyAlarm(Event):
    """A key does not bear our signature, or its private half does not fit."""

    kind: ClassVar[str] = "vault.key_alarm"

    key_id: WorkspaceKeyId
    why: str


@dataclass(frozen=True, slots=True)
class WorkspaceKeyMade(Event):
    kind: ClassVar[str] = "vault.key_made"

    key_id: WorkspaceKeyId
    root_key_id: str


@dataclass(frozen=True, slots=True)
class WorkspaceKeyRetired(Event):
    """Nothing was sealed to it any more, so it was destroyed."""

    kind: ClassVar[str] = "vault.key_retired"

    key_id: WorkspaceKeyId


@dataclass(frozen=True, slots=True)
class RotationBegun(Event):
    kind: ClassVar[str] = "vault.rotation_begun"

    what: str
    root_key_id: str


@dataclass(frozen=True, slots=True)
class RotationEnded(Event):
    kind: ClassVar[str] = "vault.rotation_ended"

    what: str
    moved: int
    skipped: int
    failed: int


@dataclass(frozen=True, slots=True)
class RootKeysRetired(Event):
    kind: ClassVar[str] = "vault.root_keys_retired"

    root_key_ids: tuple[str, ...]
