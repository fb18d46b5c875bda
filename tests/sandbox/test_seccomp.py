"""The filters, run over every system call without asking a kernel."""

import ctypes
import errno
import os
import platform
import re
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from dataspace.sandbox import SandboxRefused, policies, seccomp
from dataspace.sandbox.seccomp import ALLOW, KILL, REFUSE, Machine

OURS = 4711


def listed(names: str) -> list[str]:
    return names.split()


POLICIES = {"step": policies.STEP, "reader": policies.reader(OURS)}
CASES = [(policy, machine) for policy in POLICIES for machine in Machine]

# Every call that Docker's default profile refuses a container without capabilities, as
# its list stood in 2024. `clone3` it refuses as absent, as we do.
DOCKER_REFUSES = listed("""
_sysctl acct add_key afs_syscall bpf chroot clock_settime clone3 create_module
delete_module fanotify_init finit_module fsconfig fsmount fsopen fspick get_kernel_syms
get_mempolicy getpmsg init_module ioperm iopl kcmp kexec_file_load kexec_load keyctl
lookup_dcookie mbind migrate_pages mount mount_setattr move_mount move_pages nfsservctl
open_by_handle_at open_tree perf_event_open pidfd_getfd pivot_root process_madvise
putpmsg query_module quotactl quotactl_fd reboot request_key security set_mempolicy
set_mempolicy_home_node setdomainname sethostname setns settimeofday swapoff swapon
sysfs syslog tuxcall umount2 unshare uretprobe uselib userfaultfd ustat vhangup vserver
""")
# What a step is refused beyond that.
WE_REFUSE = listed("""
adjtimex clock_adjtime fanotify_mark inotify_init inotify_init1 io_setup io_submit
io_uring_enter io_uring_register io_uring_setup memfd_create memfd_secret modify_ldt
mq_open msgget name_to_handle_at process_vm_readv process_vm_writev ptrace
remap_file_pages sched_setaffinity seccomp semget shmat shmget sync syncfs tee vmsplice
""")
# What data code was seen to need, so that a tightened list does not stop everything.
NEEDED = listed("""
brk clock_gettime clone close copy_file_range dup execve exit_group fcntl fstat fsync
futex getdents64 getpid getrandom ioctl lseek madvise mmap mprotect munmap newfstatat
openat pipe2 pread64 prlimit64 read readlinkat rseq rt_sigaction sched_getaffinity
sched_yield socket statx unlinkat wait4 write
""")


def verdict(program: bytes, machine: int, number: int, *arguments: int) -> int:
    """What the kernel would answer: the same little machine, in Python."""
    call = struct.pack("=IIQ6Q", number, machine, 0, *(*arguments, *[0] * 6)[:6])
    code = [
        struct.unpack("=HBBI", program[n : n + 8]) for n in range(0, len(program), 8)
    ]
    accumulator = at = 0
    while True:
        operation, if_true, if_false, operand = code[at]
        at += 1
        match operation:
            case 0x20:
                (accumulator,) = struct.unpack_from("=I", call, operand)
            case 0x54:
                accumulator &= operand
            case 0x15:
                at += if_true if accumulator == operand else if_false
            case 0x35:
                at += if_true if accumulator >= operand else if_false
            case 0x25:
                at += if_true if accumulator > operand else if_false
            case 0x06:
                return operand
            case _:
                raise AssertionError(hex(operation))


@pytest.fixture(params=CASES, ids=lambda case: f"{case[0]}-{case[1].column}")
def case(request):
    policy, machine = request.param
    program = seccomp.assemble(POLICIES[policy], machine)

    def ask(name: str, *arguments: int) -> int:
        return verdict(
            program, machine.value, seccomp.numbers(machine)[name], *arguments
        )

    return policy, machine, program, ask


def test_every_call_gets_what_the_policy_says(case):
    policy, machine, _, ask = case
    names = seccomp.numbers(machine)
    assert len(names) > 300

    unconditional = {name for name in names if ask(name, *[0xABCDEF] * 6) == ALLOW}

    conditional = set(POLICIES[policy].conditions)
    assert (
        unconditional - conditional
        == POLICIES[policy].allowed & set(names) - conditional
    )


def test_nothing_that_docker_refuses_is_allowed(case):
    _, machine, _, ask = case
    refused = [n for n in DOCKER_REFUSES if n in seccomp.numbers(machine)]
    assert len(refused) > 40

    for name in refused:
        assert ask(name) in {REFUSE | errno.EPERM, REFUSE | errno.ENOSYS}, name


def test_more_than_docker_refuses_is_refused(case):
    _, machine, _, ask = case

    for name in WE_REFUSE:
        if name in seccomp.numbers(machine):
            assert ask(name) != ALLOW, name


@pytest.mark.parametrize("machine", Machine)
def test_a_step_may_do_what_data_code_needs(machine):
    program = seccomp.assemble(policies.STEP, machine)
    numbers = seccomp.numbers(machine)

    for name in NEEDED:
        arguments = {"socket": (1,), "ioctl": (0, 0x5401)}.get(name, ())
        assert verdict(program, machine.value, numbers[name], *arguments) == ALLOW, name


def test_other_doors_to_the_same_kernel_kill(case):
    _, machine, program, _ = case
    others = {0x40000003, 0xC000003E, 0xC00000B7, 0x40000028} - {machine.value}

    for other in others:
        assert verdict(program, other, 0) == KILL
    for number in (0x40000000, 0x40000001, 0x400001FF, 0xFFFFFFFF):
        assert verdict(program, machine.value, number) == KILL


def test_calls_newer_than_the_table_are_absent(case):
    _, machine, program, _ = case

    for number in (451, 462, 500, 0x3FFFFFFF):
        assert verdict(program, machine.value, number) == REFUSE | errno.ENOSYS


@pytest.mark.parametrize("name", ["clone3", "io_uring_setup", "memfd_create"])
def test_libraries_are_told_to_choose_another_way(case, name):
    assert case[3](name) == REFUSE | errno.ENOSYS


def test_clone_makes_no_namespace(case):
    policy, _, _, ask = case
    thread = 0x00010000 | 0x0F00

    assert ask("clone", thread) == ALLOW
    for bit in (17, 25, 26, 27, 28, 29, 30):
        assert ask("clone", thread | 1 << bit) == REFUSE | errno.EPERM
    # The upper half is not read by the kernel, so it must not matter here.
    assert ask("clone", thread | 1 << 28 | 1 << 40) == REFUSE | errno.EPERM
    assert (ask("clone", 17) == ALLOW) == (policy == "step")


def test_only_unix_sockets_are_made(case):
    policy, _, _, ask = case

    for family in range(64):
        for call in ("socket", "socketpair"):
            allowed = ask(call, family) == ALLOW
            assert allowed == (policy == "step" and family == 1)
    assert ask("socket", 1 << 32 | 2) != ALLOW


def test_no_socket_is_given_a_larger_buffer(case):
    policy, _, _, ask = case

    for enlarging in (7, 8, 32, 33):
        for option in (enlarging, 1 << 32 | enlarging):
            assert ask("setsockopt", 3, 1, option) == REFUSE | errno.EPERM
    assert (ask("setsockopt", 3, 1, 2) == ALLOW) == (policy == "step")


def test_the_terminal_and_devices_are_not_controlled(case):
    _, _, _, ask = case

    assert ask("ioctl", 0, 0x5401) == ALLOW
    for request in (0x5412, 0x541C, 0x40049409, 0x5431, 0xC0045878):
        assert ask("ioctl", 0, request) == REFUSE | errno.EPERM
    # The kernel reads the low half only; a request dressed up in the upper one is known.
    assert ask("ioctl", 0, 1 << 32 | 0x5412) == REFUSE | errno.EPERM


def test_personality_stays_plain(case):
    policy, _, _, ask = case

    assert (ask("personality", 0xFFFFFFFF) == ALLOW) == (policy == "step")
    for wanted in (0x0040000, 0x0400000, 8):
        assert ask("personality", wanted) != ALLOW


def test_the_reader_touches_nobody_but_itself():
    machine = Machine.X86_64
    program = seccomp.assemble(POLICIES["reader"], machine)
    numbers = seccomp.numbers(machine)

    for name in ("kill", "tgkill", "prlimit64"):
        assert verdict(program, machine.value, numbers[name], OURS) == ALLOW
        for other in (1, OURS + 1, 0xFFFFFFFF, 0xFFFFFFFF - OURS):
            assert verdict(program, machine.value, numbers[name], other) != ALLOW
    assert verdict(program, machine.value, numbers["kill"], 0) != ALLOW
    assert verdict(program, machine.value, numbers["fcntl"], 3, 8) != ALLOW
    for name in ("fork", "execve", "connect", "bind", "tkill", "chmod", "pidfd_open"):
        assert verdict(program, machine.value, numbers[name]) != ALLOW


@pytest.mark.parametrize(
    ("flags", "allowed"),
    [
        (os.O_RDONLY | os.O_CLOEXEC | os.O_DIRECTORY, True),
        (os.O_WRONLY | os.O_CREAT | os.O_TRUNC, True),
        (os.O_RDWR, True),
        (os.O_RDONLY | os.O_TRUNC, False),
        (os.O_ACCMODE, False),
    ],
)
def test_the_reader_never_cuts_a_file_while_opening_it_to_read(flags, allowed):
    program = seccomp.assemble(POLICIES["reader"], Machine.X86_64)

    for number, arguments in ((257, (0, 0, flags)), (2, (0, flags))):
        found = verdict(program, Machine.X86_64.value, number, *arguments) == ALLOW
        assert found == allowed


def test_policies_name_only_calls_that_exist():
    known = set().union(*(seccomp.numbers(machine) for machine in Machine))

    for policy in POLICIES.values():
        assert not {*policy.allowed, *policy.conditions, *policy.absent} - known


def test_programs_fit_into_the_kernel(case):
    _, _, program, _ = case

    assert len(program) % 8 == 0
    assert len(program) // 8 <= 4096


@pytest.mark.skipif(
    platform.machine() != "x86_64", reason="the headers are this machine's"
)
def test_the_table_is_that_of_the_kernels_headers():
    header = Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h")
    if not header.exists():
        pytest.skip("no kernel headers here")
    found = re.findall(r"__NR_(\w+) (\d+)", header.read_text())

    ours = seccomp.numbers(Machine.X86_64)

    assert len(found) > 300
    for name, number in found:
        assert int(number) > 450 or ours[name] == int(number)


def test_a_processor_without_a_table_is_refused(monkeypatch):
    monkeypatch.setattr(platform, "machine", lambda: "riscv64")

    with pytest.raises(SandboxRefused, match="riscv64"):
        seccomp.this_machine()


@pytest.mark.skipif(platform.machine() != "x86_64", reason="x32 exists there only")
@pytest.mark.parametrize("number", [0x40000000 | 39])
def test_a_real_kernel_kills_what_comes_by_the_other_door(number):
    code = (
        "import ctypes, os\n"
        "from dataspace.sandbox import kernel, policies, seccomp\n"
        "kernel.forbid_new_privileges()\n"
        "machine = seccomp.this_machine()\n"
        "kernel.install_filter(seccomp.assemble(policies.STEP, machine))\n"
        f"ctypes.CDLL(None).syscall({number})\n"
    )

    ended = subprocess.run([sys.executable, "-c", code], check=False)

    assert ended.returncode == -31
    assert ctypes.sizeof(ctypes.c_void_p) == 8
