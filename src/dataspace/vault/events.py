"""What the audit log is told. Where a version stands in an event, it is the newest then."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from dataspace.audit import Event
from dataspace.core.ids import PersonId, SecretId, WorkspaceKeyId


@dataclass(frozen=True, slots=True)
class SecretAdded(Event):
    """Added the secret {name}."""

    kind: ClassVar[str] = "secret.added"

    secret_id: SecretId
    name: str
    version: int


@dataclass(frozen=True, slots=True)
class SecretAlarm(Event):
    """Found the secret {name} broken: {why}."""

    kind: ClassVar[str] = "secret.alarm"

    secret_id: SecretId
    name: str
    found_version: int
    why: str


@dataclass(frozen=True, slots=True)
class SecretChanged(Event):
    """Described the secret {name} anew."""

    kind: ClassVar[str] = "secret.changed"

    secret_id: SecretId
    name: str
    owner_id: PersonId
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class SecretDeleted(Event):
    """Deleted the secret {name}."""

    kind: ClassVar[str] = "secret.deleted"

    secret_id: SecretId
    name: str


@dataclass(frozen=True, slots=True)
class SecretExpiryTold(Event):
    """Told {owner_id} that the secret {name} is about to expire."""

    kind: ClassVar[str] = "secret.expiry_told"

    secret_id: SecretId
    name: str
    owner_id: PersonId
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class SecretRemoved(Event):
    """Removed the secret {name} for good, as its days in the bin were over."""

    kind: ClassVar[str] = "secret.removed"

    secret_id: SecretId
    name: str


@dataclass(frozen=True, slots=True)
class SecretReplaced(Event):
    """Gave the secret {name} another value, as version {version}."""

    kind: ClassVar[str] = "secret.replaced"

    secret_id: SecretId
    name: str
    version: int


@dataclass(frozen=True, slots=True)
class SecretUndeleted(Event):
    """Brought the secret {name} back."""

    kind: ClassVar[str] = "secret.undeleted"

    secret_id: SecretId
    name: str


@dataclass(frozen=True, slots=True)
class SecretVersionRestored(Event):
    """Put version {version} of the secret {name} into use again."""

    kind: ClassVar[str] = "secret.version_restored"

    secret_id: SecretId
    name: str
    version: int


@dataclass(frozen=True, slots=True)
class SecretsOpened(Event):
    """Opened the secrets {opened} for {purpose}."""

    kind: ClassVar[str] = "vault.opened"

    purpose: str
    # Each as `NAME@version`.
    opened: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VaultChanged(Event):
    """Chose which secrets transforms are given: {gives}."""

    kind: ClassVar[str] = "vault.changed"

    gives: str


@dataclass(frozen=True, slots=True)
class VaultChecked(Event):
    """Checked {keys} keys and {versions} versions of secrets; broken: {broken}."""

    kind: ClassVar[str] = "vault.checked"

    keys: int
    versions: int
    broken: int


@dataclass(frozen=True, slots=True)
class WorkspaceKeyAlarm(Event):
    """Found the workspace's key {key_id} broken: {why}."""

    kind: ClassVar[str] = "vault.key_alarm"

    key_id: WorkspaceKeyId
    why: str


@dataclass(frozen=True, slots=True)
class WorkspaceKeyMade(Event):
    """Made the workspace's key {key_id}."""

    kind: ClassVar[str] = "vault.key_made"

    key_id: WorkspaceKeyId
    root_key_id: str


@dataclass(frozen=True, slots=True)
class WorkspaceKeyRetired(Event):
    """Destroyed the workspace's key {key_id}, to which nothing was sealed any more."""

    kind: ClassVar[str] = "vault.key_retired"

    key_id: WorkspaceKeyId


@dataclass(frozen=True, slots=True)
class RotationBegun(Event):
    """Began to rotate keys: {what}."""

    kind: ClassVar[str] = "vault.rotation_begun"

    what: str
    root_key_id: str


@dataclass(frozen=True, slots=True)
class RotationEnded(Event):
    """Ended a rotation of keys, {what}; moved {moved}, skipped {skipped}, failed {failed}."""

    kind: ClassVar[str] = "vault.rotation_ended"

    what: str
    moved: int
    skipped: int
    failed: int


@dataclass(frozen=True, slots=True)
class RootKeysRetired(Event):
    """Retired the root keys {root_key_ids}."""

    kind: ClassVar[str] = "vault.root_keys_retired"

    root_key_ids: tuple[str, ...]
