"""Attempts to reach what is outside: networks, sockets, files, processes, facts."""

import os
import socket
from contextlib import suppress
from pathlib import Path

from dataspace.sandbox.probe.attempt import Order, attempt, insist, refused

_OUTSIDE_USER = 65534
_MAY_BE_WRITTEN = {"/dev/pts", "/dev/shm", "/out", "/proc", "/tmp"}  # noqa: S108


@attempt
def network(order: Order) -> str:
    targets = [tuple(target) for target in order["listeners"]]
    return "; ".join(refused(socket.create_connection, target, 1) for target in targets)


@attempt
def interfaces(_: Order) -> str:
    lines = Path("/proc/net/dev").read_text().splitlines()[2:]
    names = [line.partition(":")[0].strip() for line in lines]
    return insist(names == ["lo"], f"interfaces: {names}")


@attempt
def socket_families(order: Order) -> str:
    return "; ".join(
        refused(socket.socket, family, socket.SOCK_DGRAM)
        for family in order["families"]
    )


@attempt
def unix_sockets(order: Order) -> str:
    def connect(address: str) -> socket.socket:
        connection = socket.socket(socket.AF_UNIX)
        connection.connect(address)
        return connection

    addresses = [*order["unix_sockets"], "\0" + order["abstract_socket"]]
    return "; ".join(refused(connect, address) for address in addresses)


@attempt
def foreign_files(order: Order) -> str:
    return "; ".join(
        f"{path}: {refused(Path(path).lstat)}" for path in order["foreign_files"]
    )


@attempt
def places(order: Order) -> str:
    shown = {
        folder: sorted(path.name for path in Path(folder).iterdir())
        for folder in order["places"]
    }
    return insist(shown == order["places"], f"shown: {shown}")


@attempt
def root_only_files(order: Order) -> str:
    seen = [refused(Path(path).read_bytes) for path in order["root_only_files"]]
    owner = Path("/usr").stat().st_uid
    return insist(owner == _OUTSIDE_USER, f"{seen}; /usr belongs to {owner}")


@attempt
def outside_processes(_: Order) -> str:
    first = Path("/proc/1/comm").read_text().strip()
    pids = [path.name for path in Path("/proc").iterdir() if path.name.isdecimal()]
    return insist(
        first == "bwrap" and len(pids) == 2 and os.getppid() == 1,  # noqa: PLR2004
        f"processes: {pids}, the first is {first}",
    )


@attempt
def namespaces(order: Order) -> str:
    shared = [
        name
        for name, outside in order["namespaces"].items()
        if str(Path(f"/proc/self/ns/{name}").readlink()) == outside
    ]
    return insist(not shared, f"shared with the machine: {shared}")


@attempt
def own_session(_: Order) -> str:
    return insist(os.getsid(0) > 0, f"session {os.getsid(0)}")


@attempt
def host_name(order: Order) -> str:
    return insist(socket.gethostname() == order["hostname"], socket.gethostname())


@attempt
def environment(order: Order) -> str:
    return insist(sorted(os.environ) == order["environment"], sorted(os.environ))


@attempt
def open_descriptors(order: Order) -> str:
    # Those of the log, the connection to the platform, and the one that lists them.
    found = {int(name): _target(name) for name in os.listdir("/proc/self/fd")}  # noqa: PTH208
    foreign = {n: t for n, t in found.items() if n > 2 and n != order["line"] and t}  # noqa: PLR2004
    return insist(not foreign, f"open: {found}")


@attempt
def hidden_facts(order: Order) -> str:
    shown = [path for path in order["hidden"] if _is_shown(Path(path))]
    return insist(not shown, f"hidden: {len(order['hidden'])}, shown: {shown}")


@attempt
def writable_places(_: Order) -> str:
    found = [
        fields[1]
        for fields in map(str.split, Path("/proc/self/mounts").read_text().splitlines())
        if "ro" not in fields[3].split(",") and not Path(fields[1]).is_char_device()
    ]
    tried = [p for p in ("/", "/usr", "/in", "/in/code", "/data", "/dev") if _made(p)]
    surprising = {*found, *tried} - _MAY_BE_WRITTEN
    return insist(not surprising, f"writable: {sorted({*found, *tried})}")


def _made(folder: str) -> bool:
    with suppress(OSError):
        os.close(os.open(f"{folder}/made", os.O_CREAT | os.O_WRONLY, 0o600))
        return True
    return False


def _is_shown(path: Path) -> bool:
    if path.is_dir():
        return any(path.iterdir())
    # Some are empty at times; one that is hidden cannot even be opened.
    with suppress(OSError):
        os.close(os.open(path, os.O_RDONLY))
        return True
    return False


def _target(name: str) -> str:
    with suppress(OSError):
        return str(Path(f"/proc/self/fd/{name}").readlink())
    return ""
