"""Kill -9 in the middle of a step: nothing half done is seen, and the build ends by itself."""

import os
import signal
import time

import httpx2
import pytest

SLOW = """
import time
import polars as pl

def transform():
    print("awake", flush=True)
    time.sleep(3)
    return pl.LazyFrame({"n": [1, 2, 3]})
"""
PATIENCE_SECONDS = 90


@pytest.fixture(scope="module")
def client(installation):
    with installation.client() as client:
        yield client


@pytest.fixture
def here(client):
    made = client.post("/workspaces", json={"name": "Killing"})
    path = f"/workspaces/{made.json()['id']}"
    code = {"path": "slow.py", "text": SLOW, "blob": None}
    assert client.put(f"{path}/code/file", json=code).is_success
    return path


def until(question, *, seconds=PATIENCE_SECONDS):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            answer = question()
        except (httpx2.HTTPError, LookupError):
            answer = None
        if answer:
            return answer
        time.sleep(0.2)
    raise AssertionError(f"not within {seconds} s")


def build(client, here):
    [node] = client.get(f"{here}/lineage").json()["nodes"]
    started = client.post(
        f"{here}/builds", json={"transform_ids": [node["transform_id"]]}
    )
    assert started.status_code == 201, started.text
    path = f"{here}/builds/{started.json()['id']}"

    def is_awake():
        step = client.get(path).json()["steps"][0]
        log = client.get(f"{path}/steps/{step['id']}/log").json()
        return step["state"] == "running" and "awake" in log["text"]

    until(is_awake)
    return path


def end_of(client, path):
    def over():
        shown = client.get(path).json()
        return shown["state"] not in {"waiting", "running"} and shown

    return until(over)


@pytest.mark.parametrize("name", ["worker", "api", "database"])
def test_a_build_survives_the_killing_of(name, installation, client, here):
    path = build(client, here)
    victim = installation.named(name)

    os.kill(victim, signal.SIGKILL)

    ended = end_of(client, path)
    assert ended["state"] == "succeeded", ended
    [node] = client.get(f"{here}/lineage").json()["nodes"]
    assert node["snapshot"]["row_count"] == 3
    snapshots = client.get(f"{here}/datasets/{node['transform_id']}/snapshots").json()
    assert len(snapshots) == 1
    assert until(lambda: installation.named(name)) != victim
    # What was killed goes on working, and not only to the end of what was under way.
    assert end_of(client, build(client, here))["state"] == "succeeded"
