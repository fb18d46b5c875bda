"""Whether a sandbox with the real locks holds: a probe inside it tries to break out.

Outside stand real targets, made for this: listeners on the loopback addresses, on an
abstract and on a file socket, a foreign dataset, a file that only root may read. One
attempt that succeeds, is missing, or cannot be made means that code is not run.
"""

import json
import os
import secrets
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any, Final

from dataspace.sandbox import control, host, seccomp, spec
from dataspace.sandbox.launcher import Check, Outcome, Slot
from dataspace.sandbox.probe import outside, rights, using
from dataspace.sandbox.probe.attempt import ATTEMPTS
from dataspace.sandbox.spec import Host, Limits

LIMITS: Final = Limits(
    memory_bytes=512 << 20,
    cpus=1,
    processes=24,
    wall_seconds=30,
    file_bytes=64 << 20,
    output_bytes=64 << 20,
    output_files=100,
    tmp_bytes=2 << 20,
    shm_bytes=1 << 20,
    log_bytes=1 << 20,
)
_PARTS: Final = tuple(part.__name__ for part in (outside, rights, using))
# Starts like a runner: ready, order, answer. The attempts arrive after the start, as
# every step's code does.
_START: Final = """
import json, os, socket, sys
line = socket.socket(socket.AF_UNIX)
line.connect("/in/control.sock")
said = line.makefile("rw", encoding="utf-8")
print(json.dumps({"version": 1, "type": "ready", "pid": os.getpid()}), file=said, flush=True)
order = {**json.loads(said.readline()), "line": line.fileno()}
sys.path.append("/in/code")
from importlib import import_module
from dataspace.sandbox.probe import attempt
for part in order["parts"]:
    import_module(part)
for finding in attempt.findings(order):
    print(json.dumps(finding), flush=True)
answer = {"version": 1, "type": "succeeded", "row_count": 0, "peak_memory_bytes": 0}
print(json.dumps(answer), file=said, flush=True)
"""
# What data code has no use for and an attacker has; tried with empty arguments, with
# which none of them does anything even where nobody refuses it.
_REFUSED_CALLS: Final = """
add_key request_key bpf perf_event_open userfaultfd io_uring_setup io_setup setns unshare
process_vm_readv process_vm_writev pidfd_getfd kcmp open_by_handle_at name_to_handle_at
init_module finit_module delete_module kexec_load mount_setattr fsopen fsmount move_mount
open_tree pivot_root chroot acct quotactl syslog fanotify_init shmget msgget semget mq_open
memfd_create memfd_secret vmsplice iopl ioperm modify_ldt migrate_pages move_pages
"""
# IPv4, IPv6, netlink, packets, Bluetooth, the kernel's cryptography, the hypervisor.
_FAMILIES: Final = (2, 10, 16, 17, 31, 38, 40)

_OWN_PLACES: Final = tuple(
    map(Path, ("/data", "/dev", "/in", "/out", "/proc", "/tmp"))  # noqa: S108
)
_NAMESPACES: Final = ("cgroup", "ipc", "mnt", "net", "pid", "user", "uts")
_SHOWN_OF_LOG: Final = 500

Start = Callable[[tuple[str, ...], Limits], Slot]


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """Where the targets stand, and what else of the platform must be out of reach."""

    slots: Path
    host: Host
    readable: tuple[Path, ...]
    forbidden: tuple[Path, ...]


def run(start: Start, python: Path, around: Surroundings) -> tuple[Check, ...]:
    """Make every attempt from inside one sandbox; the first check is that it ended well."""
    said = bytearray()
    with ExitStack() as stack:
        order = stack.enter_context(_targets(around))
        slot = stack.enter_context(start((str(python), "-I", "-c", _START), LIMITS))
        _hand_over_probe(slot.directory / "in" / "code")
        slot.begin(order)
        outcome = slot.wait(said.extend, lambda: False)
    return _checks(outcome, bytes(said))


def verdict(checks: tuple[Check, ...]) -> str:
    """Why code may not run; empty if every attempt was made and failed."""
    ended, *_ = checks
    if not ended.passed:
        return host.why_not(ended.evidence)
    escaped = [
        f"{check.name}: {check.evidence}" for check in checks if not check.passed
    ]
    return "; ".join(escaped)


def _hand_over_probe(code: Path) -> None:
    folder = code / "dataspace" / "sandbox" / "probe"
    folder.mkdir(parents=True)
    for source in resources.files("dataspace.sandbox.probe").iterdir():
        if source.name.endswith(".py"):
            (folder / source.name).write_text(source.read_text())
    root_only = code / "root_only"
    root_only.touch(mode=0o600)
    root_only.write_text("root")


@contextmanager
def _targets(around: Surroundings) -> Iterator[dict[str, Any]]:
    token = secrets.token_hex(8)
    foreign = around.slots / f"foreign-{token}"
    with ExitStack() as stack:
        foreign.touch(mode=0o644)
        stack.callback(foreign.unlink)
        listeners = [stack.enter_context(made) for made in _loopback_listeners()]
        door = around.slots / f"door-{token}"
        stack.enter_context(control.listen(door))
        stack.callback(door.unlink)
        door.chmod(0o666)
        stack.enter_context(_abstract_listener(token))
        yield {
            **_expectations(around),
            "listeners": [
                *(made.getsockname()[:2] for made in listeners),
                ("1.1.1.1", 53),
            ],
            "unix_sockets": [str(door), *map(str, around.forbidden)],
            "abstract_socket": token,
            "foreign_files": [str(foreign), *map(str, around.forbidden)],
        }


def _loopback_listeners() -> Iterator[socket.socket]:
    for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        with suppress(OSError):  # a machine without IPv6
            yield socket.create_server((address, 0), family=family)


def _abstract_listener(name: str) -> socket.socket:
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(f"\0{name}")
    listener.listen()
    return listener


def _expectations(around: Surroundings) -> dict[str, Any]:
    layout = around.host
    calls = seccomp.numbers(seccomp.this_machine())
    own_file = ["/in/code/root_only"] if os.geteuid() == 0 else []
    return {
        "parts": _PARTS,
        "root_only_files": ["/etc/shadow", *own_file],
        "namespaces": {
            name: str(Path(f"/proc/self/ns/{name}").readlink()) for name in _NAMESPACES
        },
        "places": _places(around),
        "families": _FAMILIES,
        "refused_calls": {
            name: calls[name] for name in _REFUSED_CALLS.split() if name in calls
        },
        "keyctl": calls["keyctl"],
        "hidden": [
            str(path) for path in (*layout.hidden_files, *layout.hidden_directories)
        ],
        "environment": sorted((*spec.ENVIRONMENT, "PWD")),
        "hostname": spec.HOSTNAME,
        "limits": spec.resource_limits(LIMITS),
        "tmp_bytes": LIMITS.tmp_bytes,
        "shm_bytes": LIMITS.shm_bytes,
        "processes": LIMITS.processes,
        "cpus": LIMITS.cpus,
    }


def _places(around: Surroundings) -> dict[str, list[str]]:
    """Everything that stands at the top, and all of the machine's settings that show."""
    links = (link for link, _ in around.host.links)
    shown = (*around.host.directories, *links, *around.readable, *_OWN_PLACES)
    return {
        "/": sorted({path.parts[1] for path in shown}),
        "/etc": sorted({path.parts[2] for path in shown if path.parts[1] == "etc"}),
    }


def _checks(outcome: Outcome, said: bytes) -> tuple[Check, ...]:
    found = {check.name: check for check in map(_check, said.splitlines()) if check}
    shown = said[-_SHOWN_OF_LOG:].decode(errors="replace")
    ended = Check(
        name="the probe came to its end",
        passed=outcome.kind == "succeeded",
        evidence="" if outcome.kind == "succeeded" else f"{outcome.reason}: {shown}",
    )
    return (
        ended,
        *(
            found.get(
                name, Check(name=name, passed=False, evidence="was not attempted")
            )
            for name in ATTEMPTS
        ),
    )


def _check(line: bytes) -> Check | None:
    with suppress(ValueError, TypeError):
        return Check(**json.loads(line))
    return None
