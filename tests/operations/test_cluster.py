"""PostgreSQL out of a wheel: who can reach it, and what is left of a killed start."""

import json
import os
import re
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dataspace.app.embedded import cluster
from dataspace.operations import ROLES
from tests.operations.conftest import cluster_in, migrated
from tests.world import RESERVED_UID


def mode(path):
    return stat.S_IMODE(path.lstat().st_mode)


@pytest.mark.control("H2")
def test_folders_files_and_the_socket_are_their_owners_alone(installation):
    made = installation.cluster
    socket = made.sockets / ".s.PGSQL.5432"

    assert [mode(each) for each in (made.sockets, made.secrets, made.folder)] == [
        0o700
    ] * 3
    assert stat.S_ISSOCK(socket.lstat().st_mode)
    assert mode(socket) == 0o700
    assert mode(made.secrets / "database.json") == 0o600
    owner = made.uid or os.getuid()
    for each in (made.sockets, made.secrets, made.secrets / "database.json", socket):
        assert each.lstat().st_uid == owner, each


@pytest.mark.control("D1")
def test_only_our_roles_come_in_and_only_with_scram(installation):
    rules = (installation.cluster.folder / "pg_hba.conf").read_text().splitlines()

    ours = ",".join(f"dataspace_{role}" for role in ROLES)
    assert [" ".join(rule.split()) for rule in rules] == [
        f"local dataspace {ours} scram-sha-256",
        "local all all reject",
        "host all all all reject",
    ]


@pytest.mark.control("D2")
def test_nothing_listens_on_the_network(installation):
    assert installation.says("owner", "SHOW listen_addresses") == [("",)]
    listening = {
        line.split()[9]
        for table in ("tcp", "tcp6", "udp", "udp6")
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]
    }
    held = {
        match[1]
        for descriptor in Path(f"/proc/{installation.server.pid}/fd").iterdir()
        if (match := re.fullmatch(r"socket:\[(\d+)\]", str(descriptor.readlink())))
    }

    assert held
    assert not held & listening


@pytest.mark.control("H3")
def test_passwords_are_long_different_and_in_their_file_alone(installation):
    made = installation.cluster
    kept = json.loads((made.secrets / "database.json").read_text())

    assert set(kept) == set(ROLES)
    assert len({*kept.values()}) == len(ROLES)
    assert all(len(password) >= 43 for password in kept.values())
    log = (made.folder / "server.log").read_text()
    server = Path(f"/proc/{installation.server.pid}")
    seen = (server / "cmdline").read_text() + (server / "environ").read_text()
    for password in kept.values():
        assert password not in log + seen


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("password_encryption", "scram-sha-256"),
        ("unix_socket_permissions", "0700"),
        ("log_min_error_statement", "panic"),
        ("data_checksums", "on"),
        ("server_encoding", "UTF8"),
    ],
)
def test_the_server_runs_as_it_should(installation, setting, value):
    assert installation.says("owner", f"SHOW {setting}") == [(value,)]


def test_a_failed_statement_is_not_written_into_the_servers_log(installation):
    installation.says("app", "SELECT 'canary-7b1f' FROM nowhere")

    assert "canary-7b1f" not in (installation.cluster.folder / "server.log").read_text()


MAKING = """
import sys
from pathlib import Path
from dataspace.app.embedded.cluster import Cluster
Cluster.beneath(Path(sys.argv[1]), uid=int(sys.argv[2]) or None).make()
"""


@pytest.mark.parametrize("at", ["PG_VERSION", "postmaster.pid", "database.json"])
def test_a_making_that_was_killed_is_made_again(new_folder, at):
    uid = str(RESERVED_UID if os.geteuid() == 0 else 0)
    maker = subprocess.Popen(
        [sys.executable, "-c", MAKING, new_folder, uid],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([*sys.path, str(Path.cwd())])},
        process_group=0,
    )
    wait_for(maker, new_folder, at)
    maker.kill()
    maker.wait()
    made = cluster_in(new_folder)

    if not made.is_made:
        made.make()

    with migrated(made) as (_, owner), owner.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM person").scalar() == 0


def wait_for(maker, folder, name):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert maker.poll() in {None, 0}, "the making failed by itself"
        if maker.poll() == 0 or is_below(folder, name):
            return
        time.sleep(0.005)


def is_below(folder, name):
    try:
        return next(folder.rglob(name), None) is not None
    except FileNotFoundError:  # The making removed a folder while we looked into it.
        return False


def test_what_was_written_is_there_after_a_crash_and_a_start(new_folder):
    made = cluster_in(new_folder)
    made.make()
    with migrated(made) as (server, owner):
        with owner.begin() as connection:
            connection.exec_driver_sql("CREATE TABLE kept AS SELECT 7 AS number")
        owner.dispose()
        os.kill(server.pid, signal.SIGQUIT)
        server.wait()

    with migrated(made) as (_, owner), owner.connect() as connection:
        assert connection.exec_driver_sql("SELECT number FROM kept").scalar() == 7


def test_a_server_that_does_not_start_says_why(new_folder):
    uid = cluster_in(new_folder).uid
    new_folder.chmod(0o777)

    with pytest.raises(cluster.ClusterError, match="could not access"):
        cluster.start(new_folder, new_folder, uid=uid)
