"""From inside a real sandbox: what the self-test tries, and everything beside it.

Each attack is a line that a hostile transform might hold.
"""

import platform
import socket
import subprocess
import sys

import pytest

TOOLS = """
import ctypes, fcntl, os, pty, resource, socket, stat, subprocess, time
from pathlib import Path
libc = ctypes.CDLL(None, use_errno=True)
def ask(call, *arguments):
    got = call(*arguments)
    if got < 0: raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return got
"""
# Each in a process of its own, since one that gets through may end it.
ALL = """
for attack in order["attacks"]:
    child = os.fork()
    if not child:
        try:
            exec(attack)
        except (OSError, ValueError, subprocess.CalledProcessError):
            os._exit(0)
        os._exit(1)
    print("got through" if os.waitpid(child, 0)[1] else "refused")
"""

ATTACKS = {
    "become root": "os.setuid(0)",
    "become root by a program": (
        "subprocess.run(['su', '-c', 'true'], check=True, capture_output=True)"
    ),
    "raise the limit of processes": (
        "resource.setrlimit(resource.RLIMIT_NPROC, (999, 999))"
    ),
    "raise the limit of files": "resource.setrlimit(resource.RLIMIT_FSIZE, (-1, -1))",
    "run with more weight": "os.setpriority(os.PRIO_PROCESS, 0, 0)",
    "run in real time": "os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))",
    "use more processors": "os.sched_setaffinity(0, range(64))",
    "set the clock": "time.clock_settime(time.CLOCK_REALTIME, 0)",
    "set the host name": "socket.sethostname('evil')",
    "change the root": "os.chroot('/tmp')",
    "make a device": "os.mknod('/tmp/disk', 0o600 | stat.S_IFBLK, os.makedev(8, 0))",
    "make a device in the output": (
        "os.mknod('/out/disk', 0o600 | stat.S_IFBLK, os.makedev(8, 0))"
    ),
    "mount": "ask(libc.mount, b'none', b'/tmp', b'tmpfs', 0, None)",
    "make inputs writable": "ask(libc.mount, None, b'/in', None, 0x1020, None)",
    "unmount": "ask(libc.umount2, b'/in', 2)",
    "make a user namespace": "ask(libc.unshare, 0x10000000)",
    "make a network": "ask(libc.unshare, 0x40000000)",
    "join a namespace": ("ask(libc.setns, os.open('/proc/1/ns/mnt', os.O_RDONLY), 0)"),
    "clone into a user namespace": "ask(libc.syscall, {clone}, 0x10000011, 0, 0, 0, 0)",
    "trace the first process": "ask(libc.ptrace, 16, 1, 0, 0)",
    "write into the first process": "open('/proc/1/mem', 'r+b').read(1)",
    "read another's memory": ("ask(libc.process_vm_readv, 1, None, 0, None, 0, 0)"),
    "read the kernel's log": "ask(libc.klogctl, 3, ctypes.create_string_buffer(99), 99)",
    "read kernel memory": "open('/proc/kcore', 'rb').read(1)",
    "change the kernel's settings": (
        "Path('/proc/sys/kernel/core_pattern').write_text('|/tmp/x')"
    ),
    "pull the magic keys": "Path('/proc/sysrq-trigger').write_text('b')",
    "write an input": "Path('/in/code/evil.py').write_text('')",
    "write a dataset": "Path('/data/evil').mkdir()",
    "replace a program": "Path('/usr/bin/python3').unlink()",
    "write beside the mounts": "Path('/evil').touch()",
    "open the control socket again": (
        "socket.socket(socket.AF_UNIX).connect('/in/control.sock')"
    ),
    "reach the internet": "socket.create_connection(('1.1.1.1', 443), 2)",
    "reach the cloud's secrets": "socket.create_connection(('169.254.169.254', 80), 2)",
    "reach what listens outside": "socket.create_connection(('127.0.0.1', {port}), 2)",
    "ask for a name": "socket.getaddrinfo('example.org', 80)",
    "reach the host by IPv6": "socket.create_connection(('::1', 80), 2)",
    "send raw packets": "socket.socket(socket.AF_PACKET, socket.SOCK_RAW)",
    "talk to the kernel's network": "socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)",
    "use the kernel's cryptography": "socket.socket(socket.AF_ALG, socket.SOCK_SEQPACKET)",
    "talk to the hypervisor": "socket.socket(socket.AF_VSOCK)",
    "keep memory that nobody maps": "os.memfd_create('x')",
    "keep memory in shared segments": "ask(libc.shmget, 0, 1 << 20, 0o1600)",
    "open a terminal": "pty.openpty()",
    "type into a terminal": "fcntl.ioctl(0, 0x5412, b'x')",
    "find out about user memory faults": "ask(libc.syscall, {userfaultfd}, 0)",
    "read the machine's accounts": "open('/etc/passwd').read()",
    "fill the devices": "open('/dev/evil', 'wb')",
    "list open block devices": "os.listdir('/sys/block')",
    "open a file by handle": "ask(libc.open_by_handle_at, -100, bytes(16), 0)",
}
NUMBERS = {
    "x86_64": {"clone": 56, "userfaultfd": 323},
    "aarch64": {"clone": 220, "userfaultfd": 282},
}


@pytest.fixture(scope="module")
def answers(bench):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        reachable = socket.create_connection(("127.0.0.1", port), 1)
        reachable.close()
        facts = {"port": port, **NUMBERS[platform.machine()]}
        attacks = [attack.format(**facts) for attack in ATTACKS.values()]
        log = bytearray()
        with bench.open() as slot:
            slot.begin({"code": TOOLS + ALL, "attacks": attacks})
            outcome = slot.wait(log.extend, lambda: False)
    assert outcome.kind == "succeeded", log
    return dict(zip(ATTACKS, log.decode().splitlines(), strict=True))


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_from_inside_is_refused(answers, attack):
    assert answers[attack] == "refused"


def test_the_attacks_would_be_noticed_if_they_got_through(bench):
    log = bytearray()
    with bench.open() as slot:
        slot.begin({"code": TOOLS + ALL, "attacks": ["open('/tmp/a', 'w')"]})
        slot.wait(log.extend, lambda: False)

    assert log == b"got through\n"


def test_processes_outside_are_neither_seen_nor_signalled(bench):
    with subprocess.Popen(
        [sys.executable, "-c", "import time; time.sleep(30)"]
    ) as victim:
        code = (
            "import os, signal\n"
            f"seen = os.path.exists('/proc/{victim.pid}')\n"
            "for pid in range(2, 70000):\n"
            "    if pid != os.getpid():\n"
            "        try: os.kill(pid, signal.SIGKILL)\n"
            "        except ProcessLookupError: pass\n"
            "print(seen)"
        )

        run = bench.run(code)

        assert victim.poll() is None
        victim.kill()
    assert run.log == "False\n"
    assert run.outcome.kind == "succeeded"


def test_killing_everything_inside_kills_only_the_inside(bench):
    run = bench.run(
        "import os, signal\n"
        "for target in (1, -1, 0):\n"
        "    try: os.kill(target, signal.SIGKILL)\n"
        "    except ProcessLookupError: pass"
    )

    assert run.outcome.reason == "RunnerDied"
    assert bench.run("pass").outcome.kind == "succeeded"


def test_a_name_in_the_output_does_not_lead_out(bench):
    run = bench.run(
        "import os\n"
        "os.symlink('/etc/passwd', '/out/passwd')\n"
        "os.symlink('/', '/out/root')\n"
        "print(os.path.exists('/out/passwd'), os.listdir('/out/root') == os.listdir('/'))"
    )

    assert run.log == "False True\n"


def test_a_second_report_does_not_replace_the_first(bench):
    run = bench.run(
        "import os\n"
        "say(type='failed', reason='WrongReturn', message='first', traceback='',"
        " path=None, line=None)\n"
        "say(type='succeeded', row_count=9, peak_memory_bytes=0)\n"
        "os._exit(0)"
    )

    assert run.outcome.reason == "WrongReturn"


def test_folders_that_are_swapped_for_links_are_not_followed_while_counting(bench):
    run = bench.run(
        "import os, time\n"
        "os.mkdir('/out/real')\n"
        "until = time.monotonic() + 1.5\n"
        "while time.monotonic() < until:\n"
        "    os.rename('/out/real', '/out/kept'); os.symlink('/usr', '/out/real')\n"
        "    os.unlink('/out/real'); os.rename('/out/kept', '/out/real')"
    )

    # Following one would count the machine's own programs as output.
    assert run.outcome.kind == "succeeded", run


def test_what_is_printed_in_pieces_and_terminal_codes_arrives_as_bytes(bench):
    run = bench.run(r"import os; os.write(1, b'\x1b]0;evil\x07\xff\x00ok')")

    assert run.log.endswith("ok")


def test_the_order_is_not_on_any_command_line_or_environment(bench):
    log = bytearray()
    with bench.open() as slot:
        slot.begin({"code": "import time; time.sleep(0.7)", "secret": "hush-4711"})
        seen = subprocess.run(
            ["/bin/sh", "-c", "cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>&1"],
            capture_output=True,
            check=False,
        ).stdout
        slot.wait(log.extend, lambda: False)

    assert b"bwrap" in seen
    assert b"hush-4711" not in seen
