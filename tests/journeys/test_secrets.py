"""A secret's whole way: into the vault, into a step, and out of nothing that is kept."""

import hashlib
import time
from pathlib import Path

import pytest
from sqlalchemy import text

from dataspace.app.embedded.cluster import Cluster
from dataspace.core.database import connect
from tests.installations import wait_for_build

SECRET = "canary-51f0c9-of-the-journey"
USES_IT = """
import hashlib
import polars as pl
from dataspace_runner import Secret, transform

@transform(key=Secret("API_KEY"))
def uses_it(key):
    print("asking with", key)
    return pl.LazyFrame({"digest": [hashlib.sha256(key.encode()).hexdigest()]})
"""
KEEPS_IT = USES_IT.replace("uses_it", "keeps_it").replace(
    "hashlib.sha256(key.encode()).hexdigest()", "key[::-1]"
)


@pytest.fixture
def built(installation):
    """Two transforms that use the secret were built: one well, one that keeps it."""
    with installation.client() as client:
        made = client.post("/workspaces", json={"name": "With a secret"}).json()
        here = f"/workspaces/{made['id']}"
        deadline = time.monotonic() + 60
        while not client.get(f"{here}/vault").json()["is_ready"]:
            assert time.monotonic() < deadline
            time.sleep(0.1)
        secret = {"name": "API_KEY", "value": SECRET}
        client.post(f"{here}/secrets", json=secret).raise_for_status()
        for path, code in (("uses_it.py", USES_IT), ("keeps_it.py", KEEPS_IT)):
            file = {"path": path, "text": code, "blob": None}
            client.put(f"{here}/code/file", json=file).raise_for_status()
        nodes = client.get(f"{here}/lineage").json()["nodes"]
        asked = {"transform_ids": [node["transform_id"] for node in nodes]}
        begun = client.post(f"{here}/builds", json=asked).raise_for_status().json()
        build = f"{here}/builds/{begun['id']}"
        ended = wait_for_build(client, build)
        yield client, here, {step["name"]: step for step in ended["steps"]}


def files_below(state: Path):
    """Give every file of the platform's; a pipe or a socket is none."""
    return (file for file in state.rglob("*") if file.is_file())


@pytest.mark.control("D3")
def test_a_secret_is_used_by_a_step_and_kept_by_nothing(built, installation):
    client, here, steps = built

    assert steps["uses_it"]["state"] == "succeeded", steps
    assert steps["keeps_it"]["state"] == "failed"
    assert steps["keeps_it"]["reason"]["type"] == "SecretInResult"
    rid = steps["uses_it"]["transform_id"]
    dataset = client.get(f"{here}/datasets/{rid}").json()
    rows = client.get(
        f"{here}/datasets/{rid}/snapshots/{dataset['current']['id']}/rows"
    )
    assert hashlib.sha256(SECRET.encode()).hexdigest() in rows.text
    forms = (SECRET.encode(), SECRET[::-1].encode(), SECRET.encode().hex().encode())
    for file in files_below(installation.state):
        content = file.read_bytes()
        assert not any(form in content for form in forms), file
    logs = b"".join(
        file.read_bytes()
        for file in (installation.state / "logs" / "steps").rglob("*")
        if file.is_file()
    )
    assert b"asking with [secret API_KEY]" in logs


@pytest.mark.control("M3")
@pytest.mark.usefixtures("built")
def test_each_use_of_a_secret_has_its_line(installation):
    engine = connect(Cluster.beneath(installation.state).url("owner"))
    query = "SELECT facts FROM audit_entry WHERE kind = 'vault.opened'"
    with engine.connect() as connection:
        told = list(connection.scalars(text(query)))
    engine.dispose()

    assert len(told) >= 2
    assert all(line["opened"] == ["API_KEY@1"] for line in told)
    assert all(line["purpose"].startswith("step ") for line in told)
