"""What the how-to tells programs to do, done as it stands there."""

import os
import re
import subprocess
import sys

import polars as pl
import pytest

from tests.architecture.parts import CHECKOUT

HOW_TO = (CHECKOUT / "docs" / "how-to" / "tokens.md").read_text()
[PROGRAM] = re.findall(r"```python\n(.*?)```", HOW_TO, re.DOTALL)
[SCOPES] = re.findall(r"needs the scopes\n(.*?):\n", HOW_TO, re.DOTALL)
CODE = "import polars as pl\n\ndef transform(): return pl.LazyFrame({'n': [1, 2]})\n"


@pytest.fixture
def token(installation):
    """A token of a service account, and the workspace in which it may build and export."""
    with installation.client() as client:
        made = client.post("/workspaces", json={"name": "Programs"}).json()
        here = f"/workspaces/{made['id']}"
        code = {"path": "numbers.py", "text": CODE, "blob": None}
        assert client.put(f"{here}/code/file", json=code).is_success
        roles = {"name": "Nightly", "roles": ["EDITOR", "EXPORTER"]}
        account = client.post(f"{here}/service-accounts", json=roles).json()
        scopes = re.findall(r"[a-z]+:[a-z]+", SCOPES)
        wanted = {"name": "Nightly", "scopes": scopes, "expires_in_days": 1}
        path = f"{here}/service-accounts/{account['id']}/tokens"
        answer = client.post(path, json=wanted)
        assert answer.status_code == 201, answer.text
        return made["id"], answer.json()["token"]


@pytest.mark.control("A4")
def test_a_program_builds_and_exports_with_a_token_alone(installation, token, tmp_path):
    workspace, secret = token
    told = {
        "DATASPACE": installation.origin,
        "DATASPACE_TOKEN": secret,
        "WORKSPACE": workspace,
        "TRANSFORM": "numbers",
    }

    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env=os.environ | told,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )

    assert ended.returncode == 0, ended.stderr
    exported = pl.read_parquet(tmp_path / "numbers.parquet")
    assert exported.to_dict(as_series=False) == {"n": [1, 2]}
