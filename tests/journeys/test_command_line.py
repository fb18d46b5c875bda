"""What an administrator does in a terminal, beside the running platform."""

import re
import time

import pytest
from sqlalchemy import text

from dataspace.app.embedded.cluster import Cluster
from dataspace.core.database import connect

_REMOVED = (
    "SELECT person_id FROM audit_entry"
    " WHERE kind = 'factors.removed' AND facts ->> 'person_id' = :person"
)
NODES = {
    "one": "import polars as pl\n\ndef transform(): return pl.LazyFrame({'n': [1, 2]})",
    "two": "def transform(one): return one",
}


@pytest.fixture
def workspace(installation, request):
    name = request.node.name

    def make(**files):
        with installation.client() as client:
            made = client.post("/workspaces", json={"name": name}).json()
            for file, text in files.items():
                code = {"path": f"{file}.py", "text": text, "blob": None}
                path = f"/workspaces/{made['id']}/code/file"
                assert client.put(path, json=code).is_success
        return name

    return make


def test_a_workspace_is_built_and_watched(dataspace, workspace):
    name = workspace(**NODES)

    code, said = dataspace("build", name, "--all")

    assert code == 0, said
    assert re.search(r"two +succeeded +2", said)
    assert "fresh 2 rows" in dataspace("lineage", name)[1]


def test_what_cannot_be_built_is_told_by_file_and_line(dataspace, workspace):
    name = workspace(two="def transform(ones): ...", one=NODES["one"])

    code, said = dataspace("build", name, "--all")

    assert code == 1
    assert "two.py:1: The workspace has no transform by this name." in said
    assert "Did you mean one?" in said


def test_the_lineage_of_a_circle_is_drawn_too(dataspace, workspace):
    name = workspace(left="def transform(right): ...", right="def transform(left): ...")

    _, said = dataspace("lineage", name)

    assert "left" in said
    assert "left → right → left" in said


def test_a_new_account_s_link_leads_to_the_running_platform(dataspace, installation):
    email = ("--email", "g@example.org")
    code, said = dataspace("user", "add", "grace", "Grace Hopper", *email)

    assert code == 0, said
    [link] = re.findall(r"http://localhost:\d+/welcome#\S+", said)
    assert link.startswith(f"{installation.origin}/welcome#")
    assert "grace" in dataspace("user", "list")[1]


def test_an_invitation_is_mailed_where_there_is_a_mail_server(dataspace, installation):
    mailing = {
        "DATASPACE_SMTP_HOST": "localhost",
        "DATASPACE_MAIL_FROM": "dataspace@example.org",
    }

    code, said = dataspace(
        "user", "add", "john", "John", "--email", "j@example.org", **mailing
    )

    assert code == 0, said
    assert "on its way to j@example.org" in said
    assert "/welcome#" not in said
    with installation.client() as client:
        told = client.get("/messages").json()["messages"]
        emails = {one["login"]: one["email"] for one in client.get("/people").json()}
    invited = [one["recipient"] for one in told if one["subject"].startswith("You are")]
    assert invited == ["j@example.org"]
    # Whom a link was printed for has an address all the same.
    assert emails.get("grace", "g@example.org") == "g@example.org"


def test_roles_are_given_in_any_spelling(dataspace, workspace):
    name = workspace()
    dataspace("user", "add", "linus", "Linus")

    code, said = dataspace("workspace", "member", name, "linus", "editor", "Exporter")

    assert code == 0, said


@pytest.mark.control("A2")
def test_second_factors_that_were_lost_are_removed_on_the_machine(
    dataspace, installation
):
    with installation.client() as client:
        added = client.post("/people", json={"login": "lost", "name": "Lost"}).json()

    code, said = dataspace("user", "factors", "remove", "lost")
    nobody, why = dataspace("user", "factors", "remove", "nobody")

    assert code == 0, said
    assert "lost signs in with a password alone" in said
    assert (nobody, "no account 'nobody'" in why) == (1, True)
    engine = connect(Cluster.beneath(installation.state).url("auditor"))
    try:
        with engine.connect() as connection:
            asked = {"person": added["id"]}
            [line] = connection.execute(text(_REMOVED), asked).all()
    finally:
        engine.dispose()
    # The platform itself: nobody was signed in.
    assert line == (None,)


@pytest.mark.control("A2")
def test_a_break_glass_code_is_printed_once_and_replaces_the_former(dataspace):
    code, said = dataspace("break-glass", "make")
    _, again = dataspace("break-glass", "make")

    made = [
        re.findall(r"\b(?:[A-Z2-7]{4}-){7}[A-Z2-7]{4}\b", one) for one in (said, again)
    ]
    assert code == 0, said
    assert [len(one) for one in made] == [1, 1]
    assert made[0] != made[1]


def test_a_second_start_of_one_folder_says_where_the_first_one_answers(
    dataspace, installation
):
    code, said = dataspace("up")

    assert code == 1
    assert f"already running from {installation.state}" in said
    assert installation.origin in said


def test_the_help_teaches(dataspace):
    _, said = dataspace("--help")

    for word in ("up", "user", "workspace", "build", "lineage", "A first walk"):
        assert word in said


@pytest.mark.control("D3")
def test_keys_are_rotated_while_everything_runs(dataspace, installation, workspace):
    workspace()
    with installation.client() as client:
        [here, *_] = client.get("/workspaces").json()
        path = f"/workspaces/{here['id']}"
        deadline = time.monotonic() + 30
        # The worker makes the key as soon as it hears of the workspace.
        while not client.get(f"{path}/vault").json()["is_ready"]:
            assert time.monotonic() < deadline
            time.sleep(0.1)
        secret = {"name": "API_KEY", "value": "canary-value-51f0c9"}
        assert client.post(f"{path}/secrets", json=secret).is_success

        for words in ("rotate", "rotate --workspace-keys", "retire", "check"):
            code, said = dataspace("vault", *words.split())
            assert code == 0, said
            assert secret["value"] not in said

        assert "All of them are what they should be." in said
        assert client.post(
            f"{path}/secrets", json=secret | {"name": "ANOTHER"}
        ).is_success
