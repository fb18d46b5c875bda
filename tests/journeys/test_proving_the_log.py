"""What an auditor does: prove the log, with a file that needs nothing of the platform."""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from sqlalchemy import text

from dataspace.app.embedded.cluster import Cluster
from dataspace.core.database import connect
from tests.world import RESERVED_UID, ROOT

REWRITE = """
UPDATE audit_entry SET body = replace(body, 'workspace.created', 'workspace.admired')
WHERE id = (SELECT max(id) FROM audit_entry WHERE kind = 'workspace.created')
"""


@pytest.fixture
def folder():
    """Somewhere that the platform's user may write."""
    with tempfile.TemporaryDirectory(dir=ROOT / ".test") as place:
        folder = Path(place)
        folder.chmod(0o755)
        if os.geteuid() == 0:
            os.chown(folder, RESERVED_UID, RESERVED_UID)
        yield folder


@pytest.fixture
def owner(installation):
    engine = connect(Cluster.beneath(installation.state).url("owner"))
    yield engine
    engine.dispose()


def wait_until_sealed(owner):
    waiting = text(
        "SELECT count(*) FROM audit_entry WHERE NOT EXISTS"
        " (SELECT 1 FROM audit_leaf WHERE entry_id = audit_entry.id)"
    )
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with owner.connect() as connection:
            if connection.scalar(waiting) == 0:
                return
        time.sleep(0.2)
    raise TimeoutError


def rewritten(owner, statement):
    with owner.begin() as connection:
        connection.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER keep"))
        connection.execute(text(statement))
        connection.execute(text("ALTER TABLE audit_entry ENABLE TRIGGER keep"))


@pytest.mark.control("M3")
def test_an_auditor_proves_the_log_and_finds_what_was_rewritten(
    installation, dataspace, folder, owner
):
    with installation.client() as client:
        client.post("/workspaces", json={"name": "Audited"}).raise_for_status()
    wait_until_sealed(owner)

    code, words = dataspace("audit", "verify")
    assert (code, words.count("proved")) == (0, 1), words
    _, checkpoint = dataspace("audit", "checkpoint")
    kept = folder / "kept"
    kept.write_text(checkpoint)

    rewritten(owner, REWRITE)
    code, words = dataspace("audit", "verify", "--kept", str(kept))
    assert code == 1
    assert re.search(r"record \d+: changed: now it says workspace.admired", words)
    back = REWRITE.replace(
        "created', 'workspace.admired", "admired', 'workspace.created"
    )
    rewritten(owner, back.replace("= 'workspace.created')", "= 'workspace.admired')"))
    assert dataspace("audit", "verify")[0] == 0


@pytest.mark.control("M3")
def test_the_verifier_is_one_file_and_knows_nothing_of_the_platform(
    dataspace, folder, owner
):
    wait_until_sealed(owner)
    export, verifier = folder / "export", folder / "verifier.pyz"
    assert dataspace("audit", "verifier", str(verifier))[0] == 0
    code, words = dataspace("audit", "export", str(export))
    assert code == 0, words
    assert dataspace("audit", "export", str(export))[0] == 2
    key = folder / "key"
    key.write_text(dataspace("audit", "key")[1])
    asked = [export / "records", export / "checkpoints", "--key", key]

    def verify():
        ended = subprocess.run(
            [sys.executable, "-I", verifier, *asked],
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
        )
        return ended.returncode, ended.stdout + ended.stderr

    assert verify()[0] == 0
    records = export / "records" / "0001.jsonl"
    lines = records.read_bytes().splitlines(keepends=True)
    assert all(json.loads(line) for line in lines)
    records.write_bytes(b"".join([*lines[:3], *lines[4:]]))
    code, words = verify()
    assert (code, "record 3: removed" in words) == (1, True), words
