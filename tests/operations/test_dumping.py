"""The role of the backup takes a whole dump with PostgreSQL's own program."""

import subprocess

import pytest

from dataspace.app.embedded import cluster

WORKSPACE = (
    "INSERT INTO workspace (id, name) VALUES (gen_random_uuid(), 'canary-4c19')"
    " ON CONFLICT DO NOTHING"
)


def dumped(installation, *options):
    url = installation.cluster.url("backup")
    return subprocess.run(
        [
            cluster.binaries() / "pg_dump",
            f"--host={installation.cluster.sockets}",
            f"--username={url.username}",
            *options,
            url.database,
        ],
        env={"PGPASSWORD": url.password},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.control("B1")
def test_the_backup_dumps_every_row_of_every_workspace(installation):
    assert installation.says("owner", WORKSPACE) == []

    dump = dumped(installation, "--enable-row-security")

    assert (dump.returncode, dump.stderr) == (0, "")
    assert "canary-4c19" in dump.stdout
    assert "CREATE POLICY visible ON public.workspace" in dump.stdout


@pytest.mark.control("B1")
def test_who_forgets_to_say_that_rows_may_be_hidden_gets_no_dump_at_all(installation):
    """Better none than one of which nobody knows what is missing."""
    dump = dumped(installation)

    assert dump.returncode == 1
    assert "row-level security" in dump.stderr
