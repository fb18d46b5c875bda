"""A reader that a file took over finds nothing to take and nowhere to bring it."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from dataspace.datasets.reader import PageQuery, ReaderUnavailable, process
from tests.datasets.reader.conftest import PROBES
from tests.datasets.reader.probes import DEEDS

REFUSED = sorted(deed for deed in DEEDS if not deed.startswith(("tell", "take")))


def said(reader, stored, deed):
    [[answer]] = reader.page(stored({"a": [1]}), PageQuery(sort=deed)).rows
    return answer


def told(reader, stored, deed):
    return ast.literal_eval(said(reader, stored, deed).removeprefix("done: "))


@pytest.mark.parametrize("deed", REFUSED)
def test_a_reader_cannot(saboteur, stored, deed):
    answer = said(saboteur, stored, deed)

    assert answer.startswith(("PermissionError", "OSError")), answer


@pytest.mark.parametrize(
    "deed", ["take a lot of memory", "take a lot of shared memory"]
)
def test_memory_beyond_the_budget_is_not_given(saboteur, stored, deed):
    answer = said(saboteur, stored, deed)

    assert answer.startswith(("MemoryError", "OSError: [Errno 12]")), answer


def test_a_reader_knows_nothing_of_the_platforms_environment(
    make_reader, stored, monkeypatch
):
    monkeypatch.setenv("DATASPACE_DATABASE_PASSWORD", "correct horse")
    environment = told(make_reader(boot=PROBES), stored, "tell its environment")

    assert "DATASPACE_DATABASE_PASSWORD" not in environment
    assert set(environment) <= {
        "LANG",
        "LC_CTYPE",
        "MALLOC_ARENA_MAX",
        "POLARS_MAX_THREADS",
        "POLARS_ROW_GROUP_PREFETCH_SIZE",
        "_RJEM_MALLOC_CONF",
    }


def test_a_reader_holds_its_line_and_its_file_and_no_other_descriptor(saboteur, stored):
    secret = os.open("/etc/passwd", os.O_RDONLY)
    os.set_inheritable(secret, True)  # noqa: FBT003

    descriptors = told(saboteur, stored, "tell its descriptors")
    os.close(secret)

    # Nothing, nothing, complaints, the line, the file.
    assert descriptors == [0, 1, 2, 3, 4]


def test_a_reader_is_locked_in_by_the_kernel(saboteur, stored):
    status = told(saboteur, stored, "tell its limits")

    assert status["NoNewPrivs"] == "1"
    assert status["Seccomp"] == "2"
    assert int(status["CapEff"], 16) == int(status["CapPrm"], 16) == 0
    assert status["Threads"] == "1"


def test_readers_of_two_requests_are_two_processes(saboteur, stored):
    first = told(saboteur, stored, "tell its limits")["Pid"]

    assert told(saboteur, stored, "tell its limits")["Pid"] != first


def test_where_confinement_fails_nothing_is_read(make_reader, stored, tmp_path):
    boot = tmp_path / "unable.py"
    boot.write_text(
        "import socket, sys\n"
        "from dataspace.datasets.reader import child, server\n"
        "def refuse(**_):\n"
        "    raise child.ConfinementRefused('no Landlock here')\n"
        "child.confine = refuse\n"
        "server.serve(socket.socket(fileno=0), child.answer, idle_seconds=60)\n"
    )
    with pytest.raises(ReaderUnavailable):
        make_reader(boot=boot).page(stored({"a": [1]}), PageQuery())


def test_the_fork_server_holds_no_code_of_database_or_web_framework():
    listing = (
        "import runpy, sys, socket\n"
        "from unittest import mock\n"
        f"sys.argv = [{str(process.BOOT)!r}, '0.1']\n"
        "ours, theirs = socket.socketpair()\n"
        "ours.close()\n"
        "with mock.patch('socket.socket', lambda fileno: theirs):\n"
        f"    runpy.run_path({str(process.BOOT)!r}, run_name='__main__')\n"
        "print(*sys.modules)\n"
    )
    command = [sys.executable, "-I", "-c", listing]
    modules = subprocess.check_output(command, text=True).split()

    assert "dataspace.datasets.reader.server" in modules
    roots = {name.split(".")[0] for name in modules}
    assert not roots & {"sqlalchemy", "psycopg", "fastapi", "starlette", "pydantic"}
    assert "dataspace.datasets.service" not in modules


def test_the_fork_server_never_used_polars(reader, stored):
    reader.page(stored({"a": [1]}), PageQuery())

    tasks = Path(f"/proc/{reader.server_pid}/task").iterdir()
    names = {(task / "comm").read_text().strip() for task in tasks}
    # A thread that only deletes spilled files; the pool of workers is not there.
    assert names <= {"python", "python3", "python3.11", "polars-ooc-clea"}, names
