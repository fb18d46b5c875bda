"""What a step holds where a plain count does not look: it is counted all the same."""

import os
import tempfile
import tracemalloc
from pathlib import Path
from types import SimpleNamespace

import pytest

from dataspace.sandbox import SandboxRefused, disk, mapped, slots
from dataspace.sandbox.disk import DiskWatch, measure
from dataspace.sandbox.slots import SlotDirectory
from dataspace.sandbox.spec import Limits
from tests.sandbox.conftest import MIB

TOOLS = """
import ctypes, mmap, os, socket, threading, time
libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t] + [ctypes.c_int] * 3 + [ctypes.c_long]
def leave(act):
    # The first thread ends; the process goes on without it.
    threading.Thread(target=lambda: (time.sleep(0.3), act(), time.sleep(20))).start()
    libc.syscall({"x86_64": 60, "aarch64": 93}[os.uname().machine], 0)
def write_unlinked(name):
    file = os.open(name, os.O_RDWR | os.O_CREAT)
    os.unlink(name)
    os.ftruncate(file, 10 << 20)
    return file
"""
HOARDS = {
    "page tables": """
hoard = mmap.mmap(-1, 40 << 30, mmap.MAP_PRIVATE | 0x4000, mmap.PROT_READ)
hoard.madvise(15)  # not in huge pages
for place in range(0, 40 << 30, 2 << 20): hoard[place]
time.sleep(20)
""",
    "socket buffers": """
hoard = [end for _ in range(300) for end in socket.socketpair()]
for end in hoard:
    end.setblocking(False)
    try:
        while True: end.send(bytes(1 << 15))
    except BlockingIOError: pass
time.sleep(20)
""",
    "threads that outlive the first": """
hoard = []
leave(lambda: hoard.append(bytearray(b'x') * (128 << 20)))
""",
}


@pytest.mark.parametrize("hoard", HOARDS.values(), ids=HOARDS)
def test_memory_that_no_resident_page_shows_is_counted(counting_bench, hoard):
    run = counting_bench.run(TOOLS + hoard, memory_bytes=64 * MIB)

    assert run.outcome.reason == "OutOfMemory", run
    assert run.outcome.wall_seconds < 15


def test_sockets_keep_the_buffers_that_they_are_made_with(bench):
    run = bench.run(
        "import socket\n"
        "one, other = socket.socketpair()\n"
        "one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)\n"
        "one.settimeout(1)\n"
        "for option in (7, 8, 32, 33):\n"
        "    try: one.setsockopt(socket.SOL_SOCKET, option, 1 << 30)\n"
        "    except PermissionError: print(option)"
    )

    assert run.log.split() == ["7", "8", "32", "33"]


def test_user_code_may_still_talk_between_its_processes(bench):
    run = bench.run(
        "import asyncio, multiprocessing, subprocess\n"
        "async def greet():\n"
        "    async with asyncio.timeout(5):\n"
        "        server = await asyncio.start_unix_server(answer, '/tmp/door')\n"
        "        reader, writer = await asyncio.open_unix_connection('/tmp/door')\n"
        "        print((await reader.readline()).decode().strip())\n"
        "        process = await asyncio.create_subprocess_exec('/bin/true')\n"
        "        print(await process.wait())\n"
        "async def answer(_, writer):\n"
        "    writer.write(b'hello\\n'); await writer.drain(); writer.close()\n"
        "asyncio.run(greet())\n"
        "with multiprocessing.get_context('fork').Pool(2) as pool:\n"
        "    print(pool.map(abs, [-1, -2]))\n"
        "print(subprocess.run(['echo', 'x'], capture_output=True).stdout)"
    )

    assert run.log.splitlines() == ["hello", "0", "[1, 2]", "b'x\\n'"], run


STASHES = {
    "mapped after all descriptors are closed": (
        """
for n in range(4):
    file = write_unlinked(f'/out/{n}')
    place = libc.mmap(None, 10 << 20, 3, 1, file, 0)
    os.close(file)
    ctypes.memset(place, 1, 10 << 20)
time.sleep(20)
""",
        "OutOfDisk",
    ),
    "open in threads that outlive the first": (
        """
def stash():
    for n in range(4): os.pwrite(write_unlinked(f'/out/{n}'), bytes(10 << 20), 0)
leave(stash)
""",
        "OutOfDisk",
    ),
    "open in a process that hides from debuggers": (
        """
libc.prctl(4, 0, 0, 0, 0)
hoard = [write_unlinked(f'/out/{n}') for n in range(4)]
for file in hoard: os.pwrite(file, bytes(10 << 20), 0)
time.sleep(20)
""",
        "OutOfDisk",
    ),
    "deeper than a path can say": (
        """
os.chdir('/out')
for _ in range(18): os.mkdir('d' * 240); os.chdir('d' * 240)
for n in range(99): open(str(n), 'w')
""",
        "TooManyFiles",
    ),
}


@pytest.mark.parametrize(("stash", "reason"), STASHES.values(), ids=STASHES)
def test_output_that_no_plain_walk_finds_is_counted(bench, stash, reason):
    run = bench.run(TOOLS + stash)

    assert run.outcome.reason == reason, run
    assert run.outcome.wall_seconds < 10


def test_a_mapped_file_counts_as_mapped_where_its_size_may_not_be_asked(
    bench, monkeypatch
):
    """Links below map_files are for root; the worker may be anybody."""
    asked = []

    def refuse(name: str, **_: object) -> None:
        asked.append(name)
        raise PermissionError

    monkeypatch.setattr(mapped, "os", SimpleNamespace(**vars(os) | {"stat": refuse}))

    run = bench.run(TOOLS + STASHES["mapped after all descriptors are closed"][0])

    assert asked
    assert run.outcome.reason == "OutOfDisk", run


def test_a_sandbox_with_too_many_mappings_to_look_through_holds_too_much(
    bench, monkeypatch
):
    bench.run("pass")  # its self-test would fail as well
    monkeypatch.setattr(mapped, "_MOST_TEXT", 1000)

    assert bench.run("import time; time.sleep(20)").outcome.reason == "OutOfDisk"


def test_mappings_of_memory_and_of_named_files_take_no_disk(bench):
    run = bench.run(
        TOOLS + "hoard = mmap.mmap(-1, 60 << 20); hoard.write(bytes(60 << 20))\n"
        "file = write_unlinked('/tmp/a'); hold = mmap.mmap(file, 10 << 20)\n"
        "named = os.open('/out/a', os.O_RDWR | os.O_CREAT)\n"
        "os.ftruncate(named, 10 << 20)\n"
        "maps = [mmap.mmap(named, 10 << 20) for _ in range(9)]\n"
        "gone = write_unlinked('/out/b')\n"
        "maps += [mmap.mmap(gone, 10 << 20) for _ in range(9)]\n"
        "maps[-1].write(bytes(10 << 20)); time.sleep(1)"
    )

    assert run.outcome.kind == "succeeded", run


LIMITS = Limits(output_bytes=100_000, output_files=10)


def test_a_folder_that_cannot_be_walked_counts_as_too_much(tmp_path, monkeypatch):
    def fail(*_: object, **__: object) -> int:
        raise OSError(36, "File name too long")

    monkeypatch.setattr(disk.kernel, "open_directory_beneath", fail)

    _, excess = DiskWatch(tmp_path, LIMITS, reserve_bytes=1).look()

    assert excess is not None
    assert excess.reason == "TooManyFiles"


@pytest.mark.parametrize("rights", [0o000, 0o400, 0o200, 0o100])
def test_a_folder_that_refuses_its_own_user_is_counted(ground, rights):
    top = Path(tempfile.mkdtemp(dir=ground))
    hidden = top / "hidden"
    hidden.mkdir()
    (hidden / "file").write_bytes(bytes(5000))
    user = os.geteuid() or 1009
    for path in (top, hidden, hidden / "file"):
        os.chown(path, user, -1)
    hidden.chmod(rights)
    before = os.geteuid()
    os.seteuid(user)

    found = measure(top, LIMITS)

    os.seteuid(before)
    assert found.files == 2
    assert found.largest_bytes >= 5000


def without_inodes(monkeypatch, **counts: int) -> None:
    facts = SimpleNamespace(f_bavail=1 << 40, f_frsize=1, **counts)
    monkeypatch.setattr(
        disk, "os", SimpleNamespace(**vars(os) | {"statvfs": statvfs(facts)})
    )


def statvfs(facts: SimpleNamespace):
    return lambda _: facts


def test_the_reserve_of_inodes_is_kept_for_everybody_else(tmp_path, monkeypatch, bench):
    bench.run("pass")  # its self-test would fail as well
    watch = DiskWatch(tmp_path, LIMITS, reserve_bytes=1)
    without_inodes(monkeypatch, f_files=100_000, f_favail=999)

    _, excess = watch.look()

    assert excess is not None
    assert (excess.reason, dict(excess.facts)) == (
        "OutOfDisk",
        {"reserve_inodes_percent": 1},
    )
    with pytest.raises(SandboxRefused, match="room for files"):
        bench.open()


def test_a_file_system_that_counts_no_inodes_has_enough(tmp_path, monkeypatch):
    without_inodes(monkeypatch, f_files=0, f_favail=0)

    assert not disk.lacks_inodes(tmp_path)


@pytest.mark.parametrize("make", [Path.touch, Path.mkdir], ids=["files", "folders"])
def test_removing_a_slot_takes_no_memory_for_each_entry_in_it(tmp_path, make):
    slot = SlotDirectory(tmp_path, os.geteuid())
    inner = slot.path / "out" / "inner"
    inner.mkdir()
    for number in range(2_000):
        make(inner / f"{number:0200}")

    tracemalloc.start()
    slot.remove()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < MIB // 4
    assert not slot.path.exists()
    assert slots.sweep(tmp_path) == 0
