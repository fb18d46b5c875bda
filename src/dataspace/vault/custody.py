"""What a worker holds: the root keys, the installation's signature, and so every secret.

The web process must not import this; an import contract holds it.

Opening one secret, in this order:
1. the key's signature   else somebody put a pair of his own there
2. the private half      unwraps for this workspace and pair, and belongs to the public one
3. the value             opens for this workspace, secret, name, version and key
4. the version           is the one that the audit log knows as the newest
A failure is an alarm in the audit log, and nothing is given at all.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from dataspace import audit
from dataspace.core import clock
from dataspace.core.by import By
from dataspace.core.database import Tx
from dataspace.core.ids import WorkspaceId, WorkspaceKeyId, new_id
from dataspace.vault import key_store, store
from dataspace.vault.errors import (
    SecretBroken,
    SecretExpired,
    SecretMissing,
    WhyBroken,
)
from dataspace.vault.events import (
    SecretAlarm,
    SecretsOpened,
    WorkspaceKeyMade,
)
from dataspace.vault.models import Gives, Plaintext, SecretFacts, WorkspaceKey
from dataspace.vault.root_keys import NotUnwrappingError, RootKeys, Wrapped
from dataspace.vault.sealing import PrivateHalf, SealBrokenError
from dataspace.vault.signing import Signer, UnsignedError


class BrokenError(Exception):
    """A key or a secret is not what it should be."""

    def __init__(self, why: WhyBroken) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True, slots=True)
class Custody:
    root_keys: RootKeys
    signer: Signer

    def opened_for(
        self,
        tx: Tx,
        by: By,
        workspace: WorkspaceId,
        declared: Collection[str],
        *,
        purpose: str,
    ) -> Mapping[str, Plaintext]:
        """Give one step the secrets that it may have, by name, and write down which.

        A declared secret that is missing or has expired is a refusal. The transaction is
        the caller's: what he is given is his only once it has been committed.
        """
        facts = _given(tx, workspace, declared)
        halves = Halves(self)
        opened = {one.name: self._opened(tx, by, halves, one) for one in facts}
        if facts:
            told = tuple(f"{one.name}@{one.current_version}" for one in facts)
            audit.record(tx, by, SecretsOpened(purpose, told))
        return opened

    def _opened(
        self, tx: Tx, by: By, halves: "Halves", facts: SecretFacts
    ) -> Plaintext:
        try:
            return open_current(tx, halves, facts)
        except BrokenError as broken:
            version, why = facts.current_version, broken.why.name
            audit.record(tx, by, SecretAlarm(facts.id, facts.name, version, why))
            raise SecretBroken(facts.name, broken.why) from None

    def make_key(self, tx: Tx, by: By, workspace: WorkspaceId) -> WorkspaceKeyId | None:
        """Make and sign a workspace's pair, where it has none that is active."""
        key_store.hold_root_keys(tx, alone=False)
        if not key_store.is_workspace(tx, workspace):
            return None
        half, identifier = PrivateHalf.generate(), WorkspaceKeyId(new_id())
        public = half.public()
        bare = Wrapped(workspace_id=workspace, key_id=identifier, public=public)
        made = self.root_keys.wrap(bare, half)
        signature = self.signer.sign(workspace, identifier, public)
        if not key_store.insert_key(tx, made, signature):
            return None
        event = WorkspaceKeyMade(identifier, made.root_key_id)
        audit.record(tx, by, event)
        return identifier

    def insist_on_signature(self, row: WorkspaceKey) -> Wrapped:
        wrapped = key_store.wrapped(row)
        try:
            self.signer.verifier().insist(  # 1
                wrapped.workspace_id, wrapped.key_id, row.public_key, row.signature
            )
        except UnsignedError:
            raise BrokenError(WhyBroken.KEY_UNSIGNED) from None
        return wrapped

    def half_of(self, row: WorkspaceKey) -> PrivateHalf:
        wrapped = self.insist_on_signature(row)
        try:
            half = self.root_keys.unwrap(wrapped)  # 2
        except NotUnwrappingError:
            raise BrokenError(WhyBroken.KEY_UNREADABLE) from None
        if half.public() != row.public_key:
            raise BrokenError(WhyBroken.KEY_UNREADABLE)
        return half


@dataclass(slots=True)
class Halves:
    """The private halves that were looked at already, for one deed."""

    custody: Custody
    known: dict[WorkspaceKeyId, PrivateHalf] = field(default_factory=dict, repr=False)

    def of(self, tx: Tx, workspace: WorkspaceId, key: WorkspaceKeyId) -> PrivateHalf:
        if key not in self.known:
            row = key_store.key(tx, workspace, key)
            if row is None:
                raise BrokenError(WhyBroken.KEY_MISSING)
            self.known[key] = self.custody.half_of(row)
        return self.known[key]


def open_current(tx: Tx, halves: Halves, facts: SecretFacts) -> Plaintext:
    """Open the version of a secret that is in use, or raise `BrokenError`."""
    found = key_store.version(tx, facts)
    if found is None:
        raise BrokenError(WhyBroken.VERSION_MISSING)
    place, sealed = found
    half = halves.of(tx, place.workspace_id, place.key_id)
    try:
        value = half.open(sealed, place)  # 3
    except SealBrokenError:
        raise BrokenError(WhyBroken.NOT_OPENING) from None
    insist_on_newest(tx, facts)  # 4
    return value


def insist_on_newest(tx: Tx, facts: SecretFacts) -> None:
    """Refuse a row that was rolled back together with its version."""
    if key_store.newest_in_audit(tx, facts.id) != facts.current_version:
        raise BrokenError(WhyBroken.ROLLED_BACK)


def _given(
    tx: Tx, workspace: WorkspaceId, declared: Collection[str]
) -> list[SecretFacts]:
    there = {facts.name: facts for facts in store.current(tx, workspace)}
    for name in sorted(declared):
        if name not in there:
            raise SecretMissing(name)
        if _is_over(there[name]):
            raise SecretExpired(name)
    is_all = store.gives(tx, workspace) is Gives.ALL
    return [
        facts
        for name, facts in there.items()
        if name in declared or (is_all and not _is_over(facts))
    ]


def _is_over(facts: SecretFacts) -> bool:
    return facts.expires_at is not None and facts.expires_at <= clock.now()
