"""The two lists of system calls: what a step may ask of the kernel, and what a reader may.

Both start from nothing. Docker's default profile for a container without capabilities was
the upper bound: nothing it refuses is allowed here (`tests/sandbox/test_seccomp.py` walks
its list), and what data code never needs is refused beyond it: tracing and reading other
processes, every socket but a unix one, System V and POSIX queues, memory that no process
maps (it would escape the memory watcher), asynchronous rings, and all terminal tricks.
"""

import errno
import os
from dataclasses import replace
from typing import Final

from dataspace.sandbox.seccomp import Argument, Policy

_FILES_READ = """
access close close_range dup dup2 dup3 faccessat faccessat2 fadvise64 fcntl fgetxattr
flistxattr flock fstat fstatfs getcwd getdents getdents64 getxattr lgetxattr listxattr
llistxattr lseek lstat newfstatat open openat pread64 preadv preadv2 read readahead
readlink readlinkat readv stat statfs statx
"""
_FILES_WRITTEN = """
copy_file_range fallocate fdatasync fsync ftruncate mkdir mkdirat pwrite64 pwritev
pwritev2 rename renameat renameat2 rmdir sendfile sync_file_range unlink unlinkat write
writev
"""
_FILES_SHAPED = """
chdir chmod chown creat fchdir fchmod fchmodat fchown fchownat fremovexattr
fsetxattr futimesat lchown link linkat lremovexattr lsetxattr mknod mknodat openat2
removexattr setxattr splice symlink symlinkat truncate umask utime utimensat
utimes
"""
_MEMORY = """
brk madvise membarrier mincore mlock mlock2 mlockall mmap mprotect mremap
msync munlock munlockall munmap pkey_alloc pkey_free pkey_mprotect
"""
_THREADS = """
arch_prctl futex futex_waitv get_robust_list
get_thread_area getcpu gettid rseq sched_get_priority_max sched_get_priority_min
sched_getaffinity sched_getattr sched_getparam sched_getscheduler sched_rr_get_interval
sched_yield set_robust_list set_thread_area set_tid_address
"""
_WAITING = """
alarm clock_getres clock_gettime clock_nanosleep epoll_create epoll_create1 epoll_ctl
epoll_pwait epoll_pwait2 epoll_wait eventfd eventfd2 getitimer gettimeofday nanosleep
pause pipe pipe2 poll ppoll pselect6 restart_syscall select setitimer signalfd signalfd4
time timer_create timer_delete timer_getoverrun timer_gettime timer_settime
timerfd_create timerfd_gettime timerfd_settime times
"""
_SELF = """
capget exit exit_group getegid geteuid getgid getgroups getpgid getpgrp getpid getppid
getpriority getrandom getresgid getresuid getrlimit getrusage getsid getuid prctl
rt_sigaction rt_sigpending rt_sigprocmask rt_sigreturn rt_sigsuspend rt_sigtimedwait
sigaltstack sysinfo uname
"""
_PROCESSES = """
capset execve execveat fork ioprio_get ioprio_set kill pidfd_open pidfd_send_signal
prlimit64 rt_sigqueueinfo rt_tgsigqueueinfo sched_setattr sched_setparam
sched_setscheduler setfsgid setfsuid setgid setgroups setpgid setpriority setregid
setresgid setresuid setreuid setrlimit setsid setuid tgkill tkill vfork wait4 waitid
landlock_create_ruleset landlock_add_rule landlock_restrict_self
"""
_TALK = "recvfrom recvmmsg recvmsg sendmmsg sendmsg sendto shutdown"
_CONNECT = """
accept accept4 bind connect getpeername getsockname getsockopt listen
"""

# mount, cgroup, UTS, IPC, user, PID and network: every namespace `clone` can make.
_NEW_NAMESPACES: Final = 0x7E020000
_CLONE_THREAD: Final = 0x00010000
# TCGETS, TIOCGPGRP, TIOCGWINSZ, FIONREAD, FIONBIO, FIONCLEX, FIOCLEX: what isatty, a
# terminal's size, non-blocking sockets and inheritable files need. So no TIOCSTI (typing
# into the terminal), no TIOCLINUX, and no device or file-system control of any kind.
_CONTROLS: Final = frozenset({0x5401, 0x540F, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451})
# PER_LINUX, and the question which personality this is.
_PERSONALITIES: Final = frozenset({0, 0xFFFFFFFF})
_UNIX_SOCKET: Final = Argument(
    0,
    frozenset({1}),
    otherwise=errno.EAFNOSUPPORT,  # AF_UNIX
)
# Of SOL_SOCKET: REUSEADDR, KEEPALIVE, LINGER, REUSEPORT, PASSCRED, RCVLOWAT and the
# timeouts. So no SNDBUF, RCVBUF or their FORCE: buffers are memory that no process maps,
# and the watcher counts each as large as it was made. Other levels mean nothing to a unix
# socket, so a number says enough.
_SOCKET_OPTIONS: Final = frozenset({2, 9, 13, 15, 16, 18, 20, 21, 66, 67})
# `clone3` hides its flags in memory where no filter can read them; absent, the C library
# falls back to `clone`. The others are absent so that libraries choose their older ways.
_ABSENT: Final = """
clone3 io_setup io_uring_enter io_uring_register io_uring_setup memfd_create memfd_secret
"""


def _names(*groups: str) -> frozenset[str]:
    return frozenset(" ".join(groups).split())


STEP: Final = Policy(
    allowed=_names(
        _FILES_READ,
        _FILES_WRITTEN,
        _FILES_SHAPED,
        _MEMORY,
        _THREADS,
        _WAITING,
        _SELF,
        _PROCESSES,
        _TALK,
        _CONNECT,
    ),
    conditions={
        "clone": Argument(0, frozenset({0}), mask=_NEW_NAMESPACES),
        "ioctl": Argument(1, _CONTROLS),
        "personality": Argument(0, _PERSONALITIES),
        "setsockopt": Argument(2, _SOCKET_OPTIONS),
        "socket": _UNIX_SOCKET,
        "socketpair": _UNIX_SOCKET,
    },
    absent=_names(_ABSENT),
)

# Signals, limits and ownership of other processes of the same user are what Landlock does
# not cover on every kernel; the reader shares its user with the platform, so it may name
# nobody but itself, change no metadata, and open files for writing only to write.
_OPEN_MODE: Final = os.O_ACCMODE | os.O_TRUNC
_OPEN_MODES: Final = frozenset(
    {os.O_RDONLY}
    | {mode | cut for mode in (os.O_WRONLY, os.O_RDWR) for cut in (0, os.O_TRUNC)}
)
# F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL, the locks, F_DUPFD_CLOEXEC: no F_SETOWN,
# with which a process sends signals to another.
_FILE_CONTROLS: Final = frozenset({0, 1, 2, 3, 4, 5, 6, 7, 36, 37, 38, 1030})

_READER: Final = Policy(
    allowed=_names(
        _FILES_READ, _FILES_WRITTEN, _MEMORY, _THREADS, _WAITING, _SELF, _TALK
    ),
    conditions={
        "clone": Argument(
            0, frozenset({_CLONE_THREAD}), mask=_NEW_NAMESPACES | _CLONE_THREAD
        ),
        "fcntl": Argument(1, _FILE_CONTROLS),
        "ioctl": Argument(1, _CONTROLS),
        "open": Argument(1, _OPEN_MODES, mask=_OPEN_MODE),
        "openat": Argument(2, _OPEN_MODES, mask=_OPEN_MODE),
    },
    absent=_names(_ABSENT, "openat2"),
)


def reader(pid: int) -> Policy:
    """What the reader with this process id may do; other processes it may not touch."""
    itself = {
        "kill": Argument(0, frozenset({pid})),
        "prlimit64": Argument(0, frozenset({0, pid})),
        "tgkill": Argument(0, frozenset({pid})),
    }
    return replace(_READER, conditions={**_READER.conditions, **itself})
