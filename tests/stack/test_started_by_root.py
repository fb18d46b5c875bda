"""Root starts the platform, and nothing of the platform is root."""

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from tests.installations import ROOT, is_alive, started, wait_for_build
from tests.stack.conftest import MAKE_UP, RESERVED_UID

# Its own group says whether a transform is somebody else than the platform, too.
WHO_AM_I = """
import os
import polars as pl


def transform():
    return pl.LazyFrame({"uid": [os.getuid()], "groups": [len(os.getgroups())]})
"""


def status_of(process, *names):
    text = Path(f"/proc/{process}/status").read_text()
    return [re.search(rf"^{name}:[ \t]*(.*)$", text, re.MULTILINE)[1] for name in names]


def test_every_process_is_the_reserved_user_without_groups(installation):
    processes = installation.processes()
    assert len(processes) > 3, "found none but make: this would pass for no reason"

    for process in processes:
        uids, gids, groups = status_of(process, "Uid", "Gid", "Groups")
        assert uids.split() == [str(RESERVED_UID)] * 4
        assert gids.split() == [str(RESERVED_UID)] * 4
        assert groups == ""


def test_no_process_kept_a_capability_of_root(installation):
    for process in installation.processes():
        effective, permitted = status_of(process, "CapEff", "CapPrm")
        assert int(effective, 16) == int(permitted, 16) == 0


def test_nothing_that_is_kept_belongs_to_root(installation):
    kept = [installation.state, *installation.state.rglob("*")]
    assert len(kept) > 10

    assert {path.lstat().st_uid for path in kept} == {RESERVED_UID}


def test_others_see_nothing_of_what_is_kept(installation):
    assert installation.state.stat().st_mode & 0o077 == 0


@pytest.fixture(scope="module")
def client(installation):
    with installation.client() as client:
        yield client


def test_its_sandbox_withstands_the_self_test(client):
    [sandbox] = client.get("/sandbox").json()

    assert sandbox["is_ready"], sandbox["report"]


def test_a_transform_runs(client):
    made = client.post("/workspaces", json={"name": "Root"}).json()
    here = f"/workspaces/{made['id']}"
    code = {"path": "who_am_i.py", "text": WHO_AM_I, "blob": None}
    assert client.put(f"{here}/code/file", json=code).is_success
    [node] = client.get(f"{here}/lineage").json()["nodes"]
    asked = {"transform_ids": [node["transform_id"]]}
    build = client.post(f"{here}/builds", json=asked).json()

    ended = wait_for_build(client, f"{here}/builds/{build['id']}")

    assert ended["state"] == "succeeded", ended


@pytest.fixture
def closed():
    """A folder that nobody but its owner may enter, below one that everybody may."""
    with tempfile.TemporaryDirectory(dir=ROOT / ".test") as closed:
        yield Path(closed)


def test_a_checkout_that_others_cannot_enter_is_refused(closed):
    checkout = closed / "checkout"
    shutil.copytree(ROOT / "bootstrap", checkout / "bootstrap")
    shutil.copy(ROOT / "Makefile", checkout)

    refused = subprocess.run(
        ["make", "up"],  # noqa: S607
        cwd=checkout,
        capture_output=True,
        text=True,
        check=False,
    )

    assert refused.returncode
    assert f"no such user may enter {closed}" in refused.stdout


def test_ctrl_c_ends_every_process():
    with started(MAKE_UP) as installation:
        processes = installation.processes()
        installation.stop()

    assert [one for one in processes if is_alive(one)] == []
