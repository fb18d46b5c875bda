"""Whatever becomes of a reader, its question gets an answer and the others theirs."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from dataspace.datasets.reader import (
    FileUnreadable,
    PageQuery,
    ReaderBusy,
    ReaderOutOfMemory,
    ReaderTimedOut,
    ReaderUnavailable,
    Reason,
    calls,
)
from tests.datasets.reader.conftest import PROBES
from tests.datasets.reader.probes import CRIMES

LATE = {"spin", "sleep", "hang up"}
MEMORY = {"run out of memory"}


def wait_until(claim, seconds=20):
    deadline = time.monotonic() + seconds
    while not (found := claim()):
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)
    return found


def is_alive(pid):
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def children_of(pid):
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


def at_work(reader, *, but=None):
    """The server and its one child, or nothing while there is none of both."""
    server = reader.server_pid
    if server in {None, but}:
        return None
    try:
        [child] = children_of(server)
    except (FileNotFoundError, ValueError):
        return None
    return server, child


@pytest.mark.parametrize("crime", sorted(set(CRIMES) - LATE - MEMORY))
def test_a_reader_gone_bad_is_told_as_a_bad_file(saboteur, stored, crime):
    with pytest.raises(FileUnreadable) as refused:
        saboteur.page(stored({"a": [1]}), PageQuery(sort=crime))

    assert refused.value.reason == Reason.CRASHED


def test_the_next_question_is_answered_by_the_same_server(saboteur, stored):
    saboteur.warm()
    file, server = stored({"a": [1]}), saboteur.server_pid

    for crime in ("segfault", "send half an answer"):
        with pytest.raises(FileUnreadable):
            saboteur.page(file, PageQuery(sort=crime))

    assert saboteur.page(file, PageQuery(sort="tell its arguments")).rows
    assert saboteur.server_pid == server


@pytest.mark.parametrize("crime", sorted(LATE))
def test_a_reader_that_does_not_end_is_ended(saboteur, stored, crime):
    with pytest.raises(ReaderTimedOut) as refused:
        saboteur.page(stored({"a": [1]}), PageQuery(sort=crime))

    assert refused.value.facts() == {"seconds": 2}
    wait_until(lambda: not children_of(saboteur.server_pid))


def test_a_reader_that_runs_out_of_memory_says_so(saboteur, stored):
    with pytest.raises(ReaderOutOfMemory) as refused:
        saboteur.page(stored({"a": [1]}), PageQuery(sort="run out of memory"))

    assert refused.value.facts() == {"bytes": 256 << 20}


def test_no_child_outlives_its_answer(saboteur, stored):
    saboteur.page(stored({"a": [1]}), PageQuery(sort="tell its arguments"))

    wait_until(lambda: not children_of(saboteur.server_pid))


def test_a_killed_server_is_replaced_unnoticed(make_reader, stored):
    reader, file = make_reader(), stored({"a": [1, 2]})
    assert reader.page(file, PageQuery()).row_count == 2
    killed = reader.server_pid

    os.kill(killed, signal.SIGKILL)

    assert reader.page(file, PageQuery()).row_count == 2
    assert reader.server_pid != killed


def test_a_server_killed_under_a_question_takes_its_reader_along(make_reader, stored):
    reader = make_reader(boot=PROBES, page_seconds=30)
    file = stored({"a": [1]})
    with ThreadPoolExecutor() as pool:
        asked = pool.submit(reader.page, file, PageQuery(sort="sleep"))
        killed = None
        for _ in range(2):
            server, child = wait_until(partial(at_work, reader, but=killed))
            os.kill(server, signal.SIGKILL)
            killed = server
            wait_until(lambda child=child: not is_alive(child))

        # Once more it was tried; a third time would only help who does the killing.
        with pytest.raises(ReaderUnavailable):
            asked.result(timeout=10)


def test_a_server_that_stands_still_does_not_hold_up_the_platform(
    make_reader, stored, monkeypatch
):
    monkeypatch.setattr(calls, "_GRACE_SECONDS", 1.0)
    reader = make_reader(page_seconds=2)
    file = stored({"a": [1]})
    reader.page(file, PageQuery())
    os.kill(reader.server_pid, signal.SIGSTOP)

    with pytest.raises(ReaderTimedOut):
        reader.page(file, PageQuery())

    assert reader.page(file, PageQuery()).row_count == 1


def test_an_idle_server_leaves_and_comes_back(make_reader, stored):
    reader, file = make_reader(idle_seconds=0.3), stored({"a": [1]})
    reader.page(file, PageQuery())
    left = reader.server_pid

    wait_until(lambda: not is_alive(left))

    assert reader.page(file, PageQuery()).row_count == 1


def test_server_and_readers_end_with_the_platform(stored):
    file = stored({"a": [1]})
    platform = (
        "from pathlib import Path\n"
        "from threading import Thread\n"
        "from dataspace.datasets.reader import Limits, PageQuery, Reader, StoredFile\n"
        f"reader = Reader(boot=Path({str(PROBES)!r}), limits=Limits(page_seconds=60))\n"
        "reader.warm()\n"
        "print(reader.server_pid, flush=True)\n"
        f"reader.page(StoredFile(Path({str(file.root)!r}), {file.name!r}),"
        " PageQuery(sort='sleep'))\n"
    )
    command = [sys.executable, "-c", platform]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        server = int(process.stdout.readline())
        wait_until(lambda: children_of(server))
        [child] = children_of(server)
        process.kill()
    wait_until(lambda: not is_alive(server) and not is_alive(child))


def test_the_server_does_not_depend_on_the_thread_that_started_it(make_reader, stored):
    reader, file = make_reader(), stored({"a": [1]})
    with ThreadPoolExecutor(1) as pool:
        pool.submit(reader.page, file, PageQuery()).result()
    started = reader.server_pid

    assert reader.page(file, PageQuery()).row_count == 1
    assert reader.server_pid == started


def test_many_threads_ask_at_once(reader, stored):
    files = [stored({"a": [number]}, f"{number}.parquet") for number in range(24)]

    with ThreadPoolExecutor(12) as pool:
        pages = pool.map(lambda file: reader.page(file, PageQuery()), files)
        assert [page.rows for page in pages] == [[[number]] for number in range(24)]


def test_one_question_too_many_is_told_to_wait(make_reader, stored):
    reader = make_reader(boot=PROBES, parallel=1, wait_seconds=0.1, page_seconds=2)
    file = stored({"a": [1]})
    reader.warm()
    with ThreadPoolExecutor() as pool:
        slow = pool.submit(reader.page, file, PageQuery(sort="sleep"))
        wait_until(partial(at_work, reader))

        with pytest.raises(ReaderBusy):
            reader.page(file, PageQuery(sort="tell its arguments"))
        with pytest.raises(ReaderTimedOut):
            slow.result()

    assert reader.page(file, PageQuery(sort="tell its arguments")).rows


def test_a_python_that_cannot_start_is_told(make_reader, stored, tmp_path):
    nothing = tmp_path / "nothing.py"
    nothing.write_text("raise SystemExit(1)")

    with pytest.raises(ReaderUnavailable):
        make_reader(boot=nothing).page(stored({"a": [1]}), PageQuery())


def test_a_question_leaves_no_descriptor_behind(reader, saboteur, stored):
    file = stored({"a": [1]})
    reader.page(file, PageQuery())
    saboteur.page(file, PageQuery(sort="tell its arguments"))
    before = len(list(Path("/proc/self/fd").iterdir()))

    reader.page(file, PageQuery())
    for crime in ("segfault", "speak in tongues", "refuse in a nest"):
        with pytest.raises(FileUnreadable):
            saboteur.page(file, PageQuery(sort=crime))

    assert len(list(Path("/proc/self/fd").iterdir())) == before
