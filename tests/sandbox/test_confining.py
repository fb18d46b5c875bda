"""A process that called `confine` tries everything it should no longer be able to do."""

import json
import os
import subprocess
import sys

import pytest

PRELUDE = """
import ctypes, fcntl, json, os, resource, signal, socket, sys, threading, time
from pathlib import Path
from dataspace.sandbox import ConfinementRefused, confine

named, hidden, folder = (Path(name) for name in sys.argv[1:4])
victim = int(sys.argv[4])
inherited = os.open(hidden, os.O_RDONLY)
libc = ctypes.CDLL(None, use_errno=True)
io_uring_setup, inotify_init1, unshare = 425, libc.inotify_init1, libc.unshare

def ask_kernel(call, *arguments):
    if call(*arguments) < 0:
        raise OSError(ctypes.get_errno(), "refused")
"""
CONFINED = """
confine(read_only_files=[named], memory_bytes=1 << 30, cpu_seconds=1)
"""
CONFINED_WRITING = """
confine(read_only_files=[named], writable=[folder], memory_bytes=1 << 30,
        cpu_seconds=1, file_bytes=1 << 16)
"""
ALL = """
for code in json.loads(sys.argv[5]):
    try:
        eval(code)
        print("done", flush=True)
    except BaseException as refused:
        print(type(refused).__name__, flush=True)
"""
# Free, each attempt gets a process of its own, since some of them succeed at ending it.
ALL_FREE = """
for code in json.loads(sys.argv[5]):
    child = os.fork()
    if not child:
        exec("try: " + code + "\\nexcept BaseException: os._exit(1)")
        os._exit(0)
    print("refused" if os.waitpid(child, 0)[1] else "done", flush=True)
"""

FORBIDDEN = {
    "read a file not named": "hidden.read_text()",
    "list a folder": "os.listdir(folder)",
    "read a system file": "open('/etc/passwd').read()",
    "read its own environment": "open('/proc/self/environ').read()",
    "read its parent's environment": "open(f'/proc/{victim}/environ').read()",
    "write the named file": "named.write_text('x')",
    "cut the named file while only reading": "os.open(named, os.O_TRUNC)",
    "cut the named file by path": "os.truncate(named, 0)",
    "make a file": "open(folder / 'file', 'w')",
    "make a folder": "os.mkdir(folder / 'folder')",
    "make a pipe": "os.mkfifo(folder / 'pipe')",
    "link a file": "os.link(named, folder / 'link')",
    "rename a file": "os.rename(named, named)",
    "change a mode": "os.chmod(named, 0o644)",
    "change an owner": "os.chown(named, os.getuid(), -1)",
    "change a time": "os.utime(named, (0, 0))",
    "set an attribute": "os.setxattr(named, 'user.a', b'b')",
    "open a socket": "socket.socket(socket.AF_INET)",
    "open a socket of the newer kind": "socket.socket(socket.AF_INET6)",
    "open a unix socket": "socket.socket(socket.AF_UNIX)",
    "make a socket pair": "socket.socketpair()",
    "start a program": "os.execv('/bin/true', ['true'])",
    "fork": "os.fork() or os._exit(0)",
    "signal another process": "os.kill(victim, signal.SIGCONT)",
    "signal another group": "os.killpg(os.getpgid(victim), signal.SIGCONT)",
    "hold on to another process": "os.pidfd_open(victim)",
    "limit another process": "resource.prlimit(victim, resource.RLIMIT_CPU, (99, 99))",
    "pin another process": "os.sched_setaffinity(victim, {0})",
    "slow another process down": "os.setpriority(os.PRIO_PROCESS, victim, 19)",
    "let another be signalled": "fcntl.fcntl(inherited, fcntl.F_SETOWN, victim)",
    "watch folders": "ask_kernel(inotify_init1, 0)",
    "make a user namespace": "ask_kernel(unshare, 0x10000000)",
    "open a ring to the kernel": "ask_kernel(libc.syscall, io_uring_setup, 1, bytes(120))",
}


@pytest.fixture
def files(tmp_path_factory):
    return made(tmp_path_factory)


def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("confining")
    for name in ("named", "hidden"):
        (folder / name).write_text(name)
    (folder / "folder").mkdir()
    return folder


@pytest.fixture
def run(files):
    return runner(files)


def runner(files):
    def run(*parts: str, codes: tuple[str, ...] = ()) -> subprocess.CompletedProcess:
        names = [str(files / name) for name in ("named", "hidden", "folder")]
        with subprocess.Popen(["/bin/sleep", "60"]) as victim:
            rest = [str(victim.pid), json.dumps(codes)]
            done = subprocess.run(
                [sys.executable, "-c", "".join((PRELUDE, *parts)), *names, *rest],
                capture_output=True,
                text=True,
                check=False,
                timeout=30,
            )
            victim.kill()
        return done

    return run


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    codes = tuple(FORBIDDEN.values())
    said = runner(made(tmp_path_factory))(CONFINED, ALL, codes=codes).stdout.split()
    return dict(zip(FORBIDDEN, said, strict=True))


@pytest.mark.parametrize("deed", FORBIDDEN)
def test_a_confined_process_cannot(answers, deed):
    assert answers[deed] in {"PermissionError", "OSError"}


def test_every_one_of_these_attempts_succeeds_where_nobody_confines(run):
    codes = tuple(FORBIDDEN.values())

    free = run(ALL_FREE, codes=codes).stdout.split()

    assert dict(zip(FORBIDDEN, free, strict=True)) == dict.fromkeys(FORBIDDEN, "done")


def test_it_reads_the_named_file_and_may_use_threads(run):
    codes = (
        "named.read_text()",
        "threading.Thread(target=named.read_text).start()",
    )

    assert run(CONFINED, ALL, codes=codes).stdout.split() == ["done", "done"]


def test_a_writable_folder_takes_files_up_to_the_limit_and_nothing_else(run):
    codes = (
        "(folder / 'small').write_bytes(bytes(1 << 10))",
        "(folder / 'large').write_bytes(bytes(1 << 20))",
        "(folder / 'link').symlink_to('/etc/passwd')",
        "os.mkfifo(folder / 'pipe')",
        "os.link(named, folder / 'same')",
        "os.open(named, os.O_WRONLY)",
    )

    said = run(CONFINED_WRITING, ALL, codes=codes).stdout.split()

    assert said[0] == "done"
    assert "done" not in said[1:]


def test_memory_ends_at_the_limit(run):
    assert run(CONFINED, ALL, codes=("bytearray(2 << 30)",)).stdout == "MemoryError\n"


def test_processor_time_ends_at_the_limit(run):
    assert run(CONFINED, "while True: pass").returncode < 0


def test_no_capability_and_no_way_to_one_is_left(run):
    # The file is opened before, since nothing below /proc can be opened afterwards.
    status = run("status = open('/proc/self/status')", CONFINED, "print(status.read())")

    facts = dict(
        line.split(":\t") for line in status.stdout.split("\n") if ":\t" in line
    )
    assert facts["CapEff"] == facts["CapPrm"] == facts["CapInh"] == "0" * 16
    assert facts["NoNewPrivs"] == "1"
    assert facts["Seccomp"] == "2"


@pytest.mark.parametrize(
    ("before", "why"),
    [
        ("threading.Thread(target=time.sleep, args=(0.2,)).start()", "2 threads"),
        ("named = folder / 'link'; named.symlink_to(hidden)", "neither a file"),
        ("named = folder / 'missing'", "No such file"),
    ],
)
def test_a_process_that_cannot_be_confined_is_told_why(run, files, before, why):
    link = files / "folder" / "link"
    link.unlink(missing_ok=True)

    done = run(before, CONFINED)

    link.unlink(missing_ok=True)
    assert done.returncode != 0
    assert "ConfinementRefused" in done.stderr
    assert why in done.stderr


def test_these_tests_do_not_pass_for_want_of_a_right(files):
    """What is refused above is refused by the locks, not by file modes."""
    assert os.access(files / "hidden", os.R_OK)
    assert os.access(files / "folder", os.W_OK)
