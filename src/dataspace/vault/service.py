"""What people do with secrets. A value goes in; none of these verbs gives one back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from dataspace import audit, identity
from dataspace.access import Grant, ManageWorkspace, ReadSecret, WriteSecret
from dataspace.core import clock
from dataspace.core.by import By
from dataspace.core.database import Tx
from dataspace.core.ids import PersonId, SecretId, WorkspaceId, WorkspaceKeyId, new_id
from dataspace.vault import store
from dataspace.vault.errors import (
    KeyNotReady,
    KeyNotTrusted,
    SecretExpiryPast,
    SecretUnknown,
    SecretVersionUnknown,
    TooManyVersions,
    WhyBroken,
)
from dataspace.vault.events import (
    SecretAdded,
    SecretChanged,
    SecretDeleted,
    SecretReplaced,
    SecretUndeleted,
    SecretVersionRestored,
    VaultChanged,
    WorkspaceKeyAlarm,
)
from dataspace.vault.models import (
    Gives,
    Plaintext,
    SecretFacts,
    SecretRow,
    VersionFacts,
)
from dataspace.vault.sealing import Place, seal
from dataspace.vault.signing import UnsignedError, Verifier

MOST_VERSIONS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What is said of a secret, and who looks after it."""

    description: str = ""
    owner_id: PersonId | None = None
    expires_at: datetime | None = None


def add(
    tx: Tx,
    grant: Grant[WriteSecret],
    verifier: Verifier,
    *,
    name: str,
    value: Plaintext,
    about: Description,
) -> SecretId:
    """Put a secret in the vault. The name and the value were checked by `names`."""
    _insist_on_coming(about.expires_at)
    key = _key(tx, grant.by, grant.workspace_id, verifier)
    facts = SecretFacts(
        id=SecretId(new_id()),
        workspace_id=grant.workspace_id,
        name=name,
        description=about.description,
        owner_id=_owner(tx, about.owner_id or grant.actor.id),
        expires_at=about.expires_at,
        current_version=1,
        made_at=clock.now(),
        deleted_at=None,
    )
    store.insert_secret(tx, facts)
    _insert_version(tx, grant, key, facts, value)
    audit.record(tx, grant.by, SecretAdded(facts.id, name, 1))
    return facts.id


def replace(
    tx: Tx,
    grant: Grant[WriteSecret],
    verifier: Verifier,
    secret: SecretId,
    value: Plaintext,
) -> int:
    """Give a secret another value, as a new version; the former ones stay."""
    key = _key(tx, grant.by, grant.workspace_id, verifier)
    row = _held(tx, grant, secret)
    version = store.newest_version(tx, grant.workspace_id, secret) + 1
    if version > MOST_VERSIONS:
        raise TooManyVersions(MOST_VERSIONS)
    row.current_version = version
    _insert_version(tx, grant, key, row.facts(), value)
    audit.record(tx, grant.by, SecretReplaced(secret, row.name, version))
    return version


def restore_version(
    tx: Tx, grant: Grant[WriteSecret], secret: SecretId, version: int
) -> None:
    """Use a former version again. It stays what it is: nobody here could seal it anew."""
    row = _held(tx, grant, secret)
    there = store.versions(tx, grant.workspace_id, secret)
    if version not in {one.version for one in there}:
        raise SecretVersionUnknown(secret, version)
    row.current_version = version
    audit.record(tx, grant.by, SecretVersionRestored(secret, row.name, version))


def describe(
    tx: Tx, grant: Grant[WriteSecret], secret: SecretId, about: Description
) -> None:
    """Say anew what it is for, who looks after it, and when it expires."""
    row = _held(tx, grant, secret)
    if about.owner_id is not None:
        row.owner_id = _owner(tx, about.owner_id)
    # Here a moment that is over is a way to end it at once.
    row.description, row.expires_at = about.description, about.expires_at
    event = SecretChanged(secret, row.name, PersonId(row.owner_id), row.expires_at)
    audit.record(tx, grant.by, event)


def delete(tx: Tx, grant: Grant[WriteSecret], secret: SecretId) -> None:
    """Take a secret from its transforms; it can be brought back for 30 days."""
    row = _held(tx, grant, secret)
    store.put_in_bin(tx, row, clock.now())
    audit.record(tx, grant.by, SecretDeleted(secret, row.name))


def undelete(tx: Tx, grant: Grant[WriteSecret], secret: SecretId) -> None:
    row = store.held(tx, grant.workspace_id, secret, is_deleted=True)
    if row is None:
        raise SecretUnknown(secret)
    store.take_out_of_bin(tx, row)
    audit.record(tx, grant.by, SecretUndeleted(secret, row.name))


def listed(tx: Tx, grant: Grant[ReadSecret]) -> list[SecretFacts]:
    return store.current(tx, grant.workspace_id)


def in_bin(tx: Tx, grant: Grant[ReadSecret]) -> list[SecretFacts]:
    """List what can still be brought back, the last deleted first."""
    return store.in_bin(tx, grant.workspace_id)


def versions(tx: Tx, grant: Grant[ReadSecret], secret: SecretId) -> list[VersionFacts]:
    if store.one(tx, grant.workspace_id, secret) is None:
        raise SecretUnknown(secret)
    return store.versions(tx, grant.workspace_id, secret)


def is_ready(tx: Tx, grant: Grant[ReadSecret]) -> bool:
    """Whether the workspace has a key to seal to."""
    return store.active_key(tx, grant.workspace_id) is not None


def gives(tx: Tx, grant: Grant[ReadSecret]) -> Gives:
    return store.gives(tx, grant.workspace_id)


def set_gives(tx: Tx, grant: Grant[ManageWorkspace], chosen: Gives) -> None:
    """Choose whether transforms are given all secrets, or those that they declare."""
    store.set_gives(tx, grant.workspace_id, chosen)
    audit.record(tx, grant.by, VaultChanged(chosen))


def names_of(tx: Tx, people: set[PersonId]) -> Mapping[PersonId, str]:
    known = identity.people_by_id(tx, people)
    return {person: known[person].name for person in people}


def _key(
    tx: Tx, by: By, workspace: WorkspaceId, verifier: Verifier
) -> tuple[WorkspaceKeyId, bytes]:
    """Give the key to seal to, if it bears our signature; else leave an alarm."""
    found = store.active_key(tx, workspace)
    if found is None:
        raise KeyNotReady
    key, public, signature = found
    try:
        verifier.insist(workspace, key, public, signature)
    except UnsignedError:
        audit.record(tx, by, WorkspaceKeyAlarm(key, WhyBroken.KEY_UNSIGNED.name))
        raise KeyNotTrusted(workspace) from None
    return key, public


def _insert_version(
    tx: Tx,
    grant: Grant[WriteSecret],
    key: tuple[WorkspaceKeyId, bytes],
    facts: SecretFacts,
    value: Plaintext,
) -> None:
    identifier, public = key
    place = Place(
        workspace_id=facts.workspace_id,
        secret_id=facts.id,
        name=facts.name,
        version=facts.current_version,
        key_id=identifier,
    )
    store.insert_version(tx, place, seal(value, public, place), grant.actor.id)


def _held(tx: Tx, grant: Grant[WriteSecret], secret: SecretId) -> SecretRow:
    row = store.held(tx, grant.workspace_id, secret)
    if row is None:
        raise SecretUnknown(secret)
    return row


def _insist_on_coming(expires_at: datetime | None) -> None:
    if expires_at is not None and expires_at <= clock.now():
        raise SecretExpiryPast(expires_at)


def _owner(tx: Tx, person: PersonId) -> PersonId:
    identity.present(tx, person)
    return person
