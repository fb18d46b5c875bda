"""A sandbox as a value: what it sees, what it may use up, and how that is asked for.

Decided here, purely; started elsewhere. A test asks what a sandbox *would* be given
without starting one. No field loosens anything: what differs between two sandboxes is
which slot they hold, what they start, and how much they may use.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final

from dataspace.sandbox.privacy import CORE_BYTES

_MIB: Final = 1 << 20
_GIB: Final = 1 << 30

# Who the code is, inside. Outside it is whoever started it, and never root.
INSIDE_ID: Final = 1009
HOSTNAME: Final = "sandbox"
# Per process, so no bound on socket buffers: the watcher counts every socket as full.
OPEN_FILES: Final = 1024
LOCKED_BYTES: Final = _MIB
PENDING_SIGNALS: Final = 1024
# Data libraries map files and reserve address space far beyond what they touch; this
# only stops the absurd request at once, the memory guard counts what is touched.
ADDRESS_HEADROOM: Final = 64 * _GIB

ENVIRONMENT: Final = {
    "HOME": "/tmp",  # noqa: S108 - the sandbox's own, with a size
    "LANG": "C.UTF-8",
    "LOGNAME": HOSTNAME,
    "PATH": "/usr/bin:/bin",
    "TMPDIR": "/tmp",  # noqa: S108
    "TZ": "UTC",
    "USER": HOSTNAME,
}


class LimitInvalidError(ValueError):
    """A limit of zero or less: to the kernel that would often mean "no limit"."""


class TooMuchShownError(ValueError):
    """A readable path would show other slots, or the whole machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much one step may use. Beyond any of them it ends, with that reason."""

    memory_bytes: int = 4 * _GIB
    cpus: int = 2
    processes: int = 256  # threads count, as the kernel counts them
    wall_seconds: float = 8 * 3600
    file_bytes: int = 16 * _GIB
    output_bytes: int = 32 * _GIB
    output_files: int = 10_000
    tmp_bytes: int = _GIB
    shm_bytes: int = 256 * _MIB
    log_bytes: int = 10 * _MIB

    def __post_init__(self) -> None:
        for limit in fields(self):
            if getattr(self, limit.name) <= 0:
                raise LimitInvalidError(limit.name)


@dataclass(frozen=True, slots=True)
class Mount:
    source: Path
    target: Path
    is_writable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """What of this machine every sandbox sees, read-only, and what of `/proc` none does."""

    directories: tuple[Path, ...]
    links: tuple[tuple[Path, str], ...]
    hidden_files: tuple[Path, ...]
    hidden_directories: tuple[Path, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SandboxSpec:
    slot: Path
    command: tuple[str, ...]
    readable: tuple[Path, ...]
    limits: Limits

    def __post_init__(self) -> None:
        for path in self.readable:
            if self.slot.is_relative_to(path):
                raise TooMuchShownError(path)

    def mounts(self) -> tuple[Mount, ...]:
        return (
            Mount(self.slot / "in", Path("/in")),
            Mount(self.slot / "in" / "data", Path("/data")),
            Mount(self.slot / "out", Path("/out"), is_writable=True),
        )


def arguments(
    spec: SandboxSpec, host: Host, *, filter_fd: int, facts_fd: int
) -> tuple[str, ...]:
    """Everything after `bwrap`."""
    return (
        *_namespaces(),
        *_privileges(filter_fd),
        *_system(host),
        *_own_places(spec.limits),
        *_bound(_outside_of(spec.readable, host.directories)),
        *_slot(spec.mounts()),
        *("--remount-ro", "/"),
        *("--chdir", "/in/code"),
        *("--info-fd", str(facts_fd)),
        "--",
        *_limited(spec.limits),
        *spec.command,
    )


def _namespaces() -> Iterator[str]:
    yield from ("--unshare-user", "--disable-userns", "--assert-userns-disabled")
    yield from ("--unshare-pid", "--unshare-ipc", "--unshare-net")
    yield from ("--unshare-uts", "--unshare-cgroup")
    yield from ("--hostname", HOSTNAME)
    yield from ("--uid", str(INSIDE_ID), "--gid", str(INSIDE_ID))


def _privileges(filter_fd: int) -> Iterator[str]:
    yield from ("--cap-drop", "ALL", "--new-session", "--die-with-parent")
    yield from ("--seccomp", str(filter_fd))
    yield "--clearenv"
    for name, value in ENVIRONMENT.items():
        yield from ("--setenv", name, value)


def _system(host: Host) -> Iterator[str]:
    yield from _bound(host.directories)
    for link, target in host.links:
        yield from ("--symlink", target, str(link))
    yield from ("--proc", "/proc")
    for file in host.hidden_files:
        yield from ("--ro-bind", "/dev/null", str(file))
    for directory in host.hidden_directories:
        yield from ("--size", "4096", "--tmpfs", str(directory))
        yield from ("--remount-ro", str(directory))


def _own_places(limits: Limits) -> Iterator[str]:
    yield from ("--dev", "/dev")
    yield from ("--size", str(limits.shm_bytes), "--tmpfs", "/dev/shm")  # noqa: S108
    # Bubblewrap's own /dev is a tmpfs without a size, in which anyone could write.
    yield from ("--remount-ro", "/dev")
    yield from ("--size", str(limits.tmp_bytes), "--tmpfs", "/tmp")  # noqa: S108


def _bound(paths: Sequence[Path]) -> Iterator[str]:
    for path in paths:
        yield from ("--ro-bind", str(path), str(path))


def _outside_of(paths: Sequence[Path], directories: Sequence[Path]) -> tuple[Path, ...]:
    return tuple(
        path for path in paths if not any(path.is_relative_to(d) for d in directories)
    )


def _slot(mounts: Sequence[Mount]) -> Iterator[str]:
    for mount in mounts:
        way = "--bind" if mount.is_writable else "--ro-bind"
        yield from (way, str(mount.source), str(mount.target))


def resource_limits(limits: Limits) -> dict[str, int]:
    """The kernel's limits on each process inside, by the names that Python gives them."""
    return {
        "AS": limits.memory_bytes + ADDRESS_HEADROOM,
        "CORE": CORE_BYTES,
        "FSIZE": limits.file_bytes,
        "MEMLOCK": LOCKED_BYTES,
        "MSGQUEUE": 0,
        "NOFILE": OPEN_FILES,
        "NPROC": limits.processes,
        "SIGPENDING": PENDING_SIGNALS,
    }


def _limited(limits: Limits) -> Iterator[str]:
    # Set inside: the kernel counts processes per user and user namespace, so outside
    # this would count the platform's and hold nothing here.
    yield "/usr/bin/prlimit"
    for name, limit in resource_limits(limits).items():
        yield f"--{name.lower()}={limit}"
    yield "--"
