"""The worker's housekeeping: keys that are missing, owners to remind, bins to empty."""

from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from dataspace import audit, identity, mail
from dataspace.core import clock
from dataspace.core.by import THE_PLATFORM
from dataspace.core.database import Engine, Tx, transaction
from dataspace.core.ids import PersonId, SecretId, WorkspaceId
from dataspace.vault import key_store
from dataspace.vault.custody import Custody
from dataspace.vault.errors import KeyServiceAway
from dataspace.vault.events import SecretExpiryTold, SecretRemoved
from dataspace.vault.models import SecretRow

REMINDED_BEFORE = timedelta(days=14)
KEPT_IN_BIN = timedelta(days=30)
_AT_ONCE = 100
_log = structlog.get_logger()


def make_key(engine: Engine, custody: Custody, workspace: WorkspaceId) -> None:
    """Make a workspace's pair, once: asked again, it does nothing."""
    with transaction(engine) as tx:
        by = replace(THE_PLATFORM, workspace_id=workspace)
        custody.make_key(tx, by, workspace)


def make_missing_keys(engine: Engine, custody: Custody) -> None:
    """Make what jobs did not: of older workspaces, and while the key service was away."""
    while True:
        with transaction(engine) as tx:
            waiting = key_store.without_key(tx, _AT_ONCE)
        try:
            for workspace in waiting:
                make_key(engine, custody, workspace)
        except KeyServiceAway as away:
            _log.warning("keys not made", why=away.why)
            return
        if len(waiting) < _AT_ONCE:
            return


def remind(tx: Tx) -> None:
    """Tell owners, once for each moment, that a secret of theirs is about to expire."""
    moment = clock.now()
    for row in key_store.expiring_before(tx, moment + REMINDED_BEFORE):
        if row.expires_at is not None:
            _tell(tx, row, row.expires_at)


def empty_bin(tx: Tx) -> None:
    """Remove for good, with all versions, what was deleted too long ago."""
    for facts in key_store.remove_deleted_before(tx, clock.now() - KEPT_IN_BIN):
        by = replace(THE_PLATFORM, workspace_id=facts.workspace_id)
        audit.record(tx, by, SecretRemoved(facts.id, facts.name))


def _tell(tx: Tx, row: SecretRow, expires_at: datetime) -> None:
    row.reminded_for = expires_at
    owner = PersonId(row.owner_id)
    identity.tell(tx, owner, expiring(row.name, expires_at))
    by = replace(THE_PLATFORM, workspace_id=WorkspaceId(row.workspace_id))
    event = SecretExpiryTold(SecretId(row.id), row.name, owner, expires_at)
    audit.record(tx, by, event)


def expiring(name: str, expires_at: datetime) -> mail.Message:
    return mail.Message(
        about="secret.expiring",
        subject="A secret is about to expire",
        lines=(
            f"The secret {name} expires on {identity.said(expires_at)}.",
            (
                "From then on no build is given it. Renew it where it comes from, put the"
                " new value in the vault, and say there until when it is good."
            ),
        ),
    )
