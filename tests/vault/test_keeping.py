"""The worker's housekeeping: keys that are missing, owners to remind, bins to empty."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest

from dataspace.app.queue import Queue
from dataspace.core import clock
from dataspace.core.database import transaction
from dataspace.core.ids import WorkspaceId
from dataspace.vault import keeping
from dataspace.vault.errors import KeyServiceAway
from tests.vault.conftest import VALUE


class Bench:
    """As much of a workshop as the vault's jobs need."""

    def __init__(self, engine):
        self.engine = engine


def work_once(vault, server):
    queue = Queue(
        url=server.url("worker", vault.world.engine.url.database),
        runners=1,
        postman=None,
        tokens_kept=timedelta(days=90),
        custody=vault.custody,
        sealing=None,
    )

    async def work():
        app = queue.app(Bench(vault.engine))
        async with app.open_async():
            await app.run_worker_async(
                queues=["control"], wait=False, install_signal_handlers=False
            )

    asyncio.run(work())


@pytest.mark.control("D3")
def test_whoever_makes_a_workspace_has_asked_for_its_key(keyless, server):
    new = keyless.editor.post("/workspaces", name="New").json()["id"]
    here = f"/workspaces/{new}"
    assert keyless.editor.get(f"{here}/vault").json()["is_ready"] is False

    work_once(keyless, server)

    assert keyless.editor.get(f"{here}/vault").json()["is_ready"] is True
    added = keyless.editor.post(f"{here}/secrets", name="API_KEY", value=VALUE)
    assert added.status_code == 201
    assert new in {
        str(one.workspace_id) for one in keyless.world.audit("vault.key_made")
    }


def test_asked_again_a_job_makes_no_second_key(vault):
    for _ in range(2):
        keeping.make_key(vault.engine, vault.custody, vault.world.workspace)

    assert len(vault.world.rows_of("workspace_key")) == 1


def test_a_job_about_a_workspace_that_is_not_there_makes_nothing(vault):
    keeping.make_key(vault.engine, vault.custody, WorkspaceId(uuid4()))

    assert len(vault.world.rows_of("workspace_key")) == 1


def test_older_workspaces_get_their_keys_when_a_worker_starts(keyless):
    keyless.world.new_workspace(keyless.world.founder, "There")

    keeping.make_missing_keys(keyless.engine, keyless.custody)

    assert len(keyless.world.rows_of("workspace_key")) == 2


def test_while_the_key_service_is_away_a_worker_starts_all_the_same(
    keyless, monkeypatch
):
    def away(*_):
        raise KeyServiceAway("not reachable")

    with monkeypatch.context() as during:
        during.setattr(type(keyless.keys), "wrap", away)
        keeping.make_missing_keys(keyless.engine, keyless.custody)
    assert keyless.world.rows_of("workspace_key") == []

    keeping.make_missing_keys(keyless.engine, keyless.custody)

    assert len(keyless.world.rows_of("workspace_key")) == 1


def remind(vault):
    with transaction(vault.engine) as tx:
        keeping.remind(tx)


def test_an_owner_is_told_once_that_his_secret_expires(vault):
    vault.as_superuser_would(
        "UPDATE person SET email = 'e@example.org', email_verified_at = now()"
        " WHERE id = :person",
        person=vault.editor.id,
    )
    soon = clock.now() + keeping.REMINDED_BEFORE - timedelta(hours=1)
    later = soon + timedelta(hours=2)
    secret = vault.add("SOON", expires_at=soon.isoformat())
    vault.add("LATER", expires_at=later.isoformat())
    vault.add("NEVER")
    vault.editor.delete(vault.add("DELETED", expires_at=soon.isoformat()))

    remind(vault)
    remind(vault)

    [message] = vault.world.rows_of("outgoing_message")
    assert "SOON expires on" in message
    assert VALUE not in message
    assert len(vault.world.audit("secret.expiry_told")) == 1
    # Another moment is another thing to be told.
    vault.editor.put(secret, expires_at=(soon - timedelta(hours=1)).isoformat())
    remind(vault)
    assert len(vault.world.rows_of("outgoing_message")) == 2


def test_what_was_deleted_is_removed_after_thirty_days(vault):
    vault.editor.delete(vault.add("LONG_AGO"))
    vault.as_superuser_would(
        "UPDATE secret SET deleted_at = now() - interval '31 days'"
    )
    vault.editor.delete(vault.add("TODAY"))
    vault.add("API_KEY")

    with transaction(vault.engine) as tx:
        keeping.empty_bin(tx)

    assert len(vault.world.rows_of("secret")) == 2
    assert len(vault.world.rows_of("secret_version")) == 2
    [line] = vault.world.audit("secret.removed")
    assert line.facts["name"] == "LONG_AGO"
    assert line.workspace_id == vault.world.workspace
