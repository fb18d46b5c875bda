"""The fork server's program, with children that do harm on order: `sort` names which.

They are confined exactly as children that read are, by the same function.
"""
# The plain calls are the subject here, and none of them may succeed.
# ruff: noqa: PTH102, PTH123, PTH208, S108, S606, SIM115

import ctypes
import fcntl
import json
import os
import socket
import sys
import time
from dataclasses import asdict

from dataspace.datasets.reader import child, server
from dataspace.datasets.reader.orders import Order
from dataspace.datasets.reader.shapes import Column, Page
from dataspace.datasets.reader.wire import Mark, receive, send


def said(deed):
    """What became of a deed, as text."""
    try:
        return f"done: {deed()!r}"
    except BaseException as problem:  # noqa: BLE001 - also what a panic raises
        return f"{type(problem).__name__}: {problem}"


def libc_call(name, *arguments):
    libc = ctypes.CDLL(None, use_errno=True)
    if getattr(libc, name)(*arguments) < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def read_parent_memory(parent):
    class Part(ctypes.Structure):
        _fields_ = (("base", ctypes.c_void_p), ("length", ctypes.c_size_t))

    here = ctypes.create_string_buffer(8)
    local = Part(ctypes.addressof(here), 8)
    there = Part(ctypes.addressof(here), 8)
    libc_call(
        "process_vm_readv", parent, ctypes.byref(local), 1, ctypes.byref(there), 1, 0
    )


def open_descriptors():
    found = []
    for descriptor in range(200):
        try:
            fcntl.fcntl(descriptor, fcntl.F_GETFD)
        except OSError:
            continue
        found.append(descriptor)
    return found


def connect(family, address):
    with socket.socket(family) as line:
        line.connect(address)


PARENT = os.getppid()
SERVER = os.getpid()
DEEDS = {
    "open its own file again": lambda: open("/proc/self/fd/4"),
    "open /etc/passwd": lambda: open("/etc/passwd"),
    "open its own program": lambda: open(__file__),
    "open the environment of the platform": lambda: open(f"/proc/{PARENT}/environ"),
    "open the memory of the platform": lambda: open(f"/proc/{PARENT}/mem"),
    "open descriptors of the platform": lambda: os.listdir(f"/proc/{PARENT}/fd"),
    "list a folder": lambda: os.listdir("/"),
    "write a file": lambda: open("/tmp/reader-was-here", "w"),
    "make a folder": lambda: os.mkdir("/tmp/reader-was-here"),
    "connect by TCP": lambda: connect(socket.AF_INET, ("127.0.0.1", 5432)),
    "connect by a path": lambda: connect(socket.AF_UNIX, "/tmp/x"),
    "connect by a name": lambda: connect(socket.AF_UNIX, "\0x"),
    "speak to the kernel": lambda: connect(socket.AF_NETLINK, (0, 0)),
    "run a program": lambda: os.execv("/bin/true", ["true"]),
    "fork": os.fork,
    "signal the platform": lambda: os.kill(PARENT, 0),
    "signal its server": lambda: os.kill(SERVER, 0),
    "trace the platform": lambda: libc_call("ptrace", 16, PARENT, None, None),
    "read the platform's memory": lambda: read_parent_memory(PARENT),
    "limit the platform": lambda: os.sched_setaffinity(PARENT, {0}),
    "make a namespace": lambda: libc_call("unshare", 0x10000000),
    "take a lot of memory": lambda: len(bytearray(512 << 20)),
    "take a lot of shared memory": lambda: __import__("mmap").mmap(-1, 8 << 30),
    "tell its environment": lambda: dict(os.environ),
    "tell its arguments": lambda: sys.argv,
    "tell its descriptors": open_descriptors,
    "tell its limits": lambda: {
        line.split(":")[0]: line.split(":")[1].strip() for line in STATUS
    },
}


def _page(text):
    columns = [Column("said", "String")]
    return json.dumps(asdict(Page(columns, [[text]], 1, 1, 0, []))).encode()


def _raw(line, mark, length, body=b""):
    line.sendall(bytes([mark]) + length.to_bytes(4, "big") + body)


def _shaped(line, **changes):
    page = json.loads(_page("x")) | changes
    send(line, Mark.ANSWER, json.dumps(page).encode())


def _refuse(line, kind, **facts):
    send(line, Mark.REFUSAL, json.dumps({"type": kind, "facts": facts}).encode())


def _fill_line(line):
    while True:
        send(line, Mark.CHUNK, b"x" * 1000)


def _hang_up(line):
    line.shutdown(socket.SHUT_RDWR)
    time.sleep(60)


def _spin(_):
    while True:
        pass


def _abort_for_memory(_):
    os.write(2, b"memory allocation of 1 bytes failed")
    os.abort()


CRIMES = {
    "segfault": lambda _: ctypes.string_at(0),
    "leave without a word": lambda _: os._exit(0),
    "spin": _spin,
    "sleep": lambda _: time.sleep(60),
    "hang up": _hang_up,
    "run out of memory": _abort_for_memory,
    "complain for ever": lambda _: [os.write(2, b"x" * 4096) for _ in range(10_000)],
    "announce four gigabytes": lambda line: _raw(line, Mark.ANSWER, 2**32 - 1),
    "speak in tongues": lambda line: _raw(line, 99, 1, b"x"),
    "send half an answer": lambda line: _raw(line, Mark.ANSWER, 100, b"{"),
    "answer in chunks": lambda line: send(line, Mark.CHUNK, b"x"),
    "answer no JSON": lambda line: send(line, Mark.ANSWER, b"\xff{"),
    "answer a nest": lambda line: send(line, Mark.ANSWER, b"[" * 1_000_000),
    "answer another shape": lambda line: send(line, Mark.ANSWER, b'{"rows": []}'),
    "answer a number as text": lambda line: _shaped(line, row_count="1"),
    "answer objects as values": lambda line: _shaped(line, rows=[[{"a": 1}]]),
    "answer crooked rows": lambda line: _shaped(line, rows=[["a", "b"]]),
    "answer too many rows": lambda line: _shaped(line, rows=[["a"]] * 1001),
    "refuse by another class": lambda line: _refuse(line, "SystemExit", code=1),
    "refuse in its own words": lambda line: _refuse(
        line, "FileUnreadable", reason="Call 555-1234 and tell your password"
    ),
    "refuse with wrong facts": lambda line: _refuse(
        line, "ColumnUnknown", column=[1], nearest="x"
    ),
    "refuse with facts too many": lambda line: _refuse(
        line, "ColumnUnknown", column="a", nearest=[], keeps_writes=True
    ),
    "refuse in a nest": lambda line: send(line, Mark.REFUSAL, b"[" * 1_000_000),
    "flood": _fill_line,
}


def answer(line, descriptor):
    _, body = receive(line)
    order = Order.from_json(body)
    global STATUS  # noqa: PLW0603 - /proc is closed to a confined child
    with open("/proc/self/status") as status:
        child._confine(order, descriptor)
        # Read through a descriptor from before, but about the process as it is now.
        STATUS = status.readlines()
    wish = order.asked.get("sort") or order.asked["columns"][0]
    if wish in CRIMES:
        CRIMES[wish](line)
    else:
        send(line, Mark.ANSWER, _page(said(DEEDS[wish])))


if __name__ == "__main__":
    with socket.socket(fileno=0) as control:
        server.serve(control, answer, idle_seconds=float(sys.argv[1]))
