"""One request, answered by a process that lives no longer than it.

    1. read the order: it comes from the platform
    2. import what the order needs; no module can be opened later
    3. limits and confinement; from here on this process can open no file at all
    4. touch the file, answer, end

Nothing of the file is looked at before step 3.
"""

import json
import os
import resource
import socket
from collections.abc import Callable
from dataclasses import replace
from math import ceil
from pathlib import Path
from typing import Any, BinaryIO

import polars as pl
from polars.exceptions import PolarsError

from dataspace.core.errors import Refusal
from dataspace.datasets.reader import (
    contents,
    descriptions,
    exports,
    pages,
    statistics,
)
from dataspace.datasets.reader.errors import FileUnreadable, ReaderOutOfMemory, Reason
from dataspace.datasets.reader.orders import Order
from dataspace.datasets.reader.server import UNCONFINED_CODE
from dataspace.datasets.reader.tables import BROKEN, prepare
from dataspace.datasets.reader.wire import ANSWER_BYTES, Mark, receive, send
from dataspace.sandbox import ConfinementRefused, confine

# Address space beyond the budget: thread stacks and what allocators reserve but never use.
_RESERVED_BYTES = 2 << 30
_OPEN_FILES = 32

_VERBS: dict[str, Callable[[Order, BinaryIO], Any]] = {
    "describe": descriptions.describe,
    "sniff": descriptions.sniff,
    "page": pages.page,
    "statistics": statistics.statistics,
}
_STREAMS: dict[str, Callable[[Order, BinaryIO, exports.Sink], None]] = {
    "export": exports.export,
    "texts": contents.texts,
}


def answer(line: socket.socket, descriptor: int) -> None:
    _, body = receive(line)  # 1
    order = Order.from_json(body)
    prepare(order.kind)  # 2
    _confine(order, descriptor)  # 3
    try:
        with open(descriptor, "rb", buffering=0) as file:
            _carry_out(order, file, line)  # 4
    except Refusal as refusal:
        _refuse(line, refusal)


def _confine(order: Order, descriptor: int) -> None:
    now = _own_memory()
    # Private writable memory is the budget itself; a mapped file does not count in it.
    most = now["VmData"] + order.memory_bytes
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    mapped = 2 * os.fstat(descriptor).st_size
    try:
        confine(
            read_only_files=(),
            memory_bytes=now["VmSize"] + order.memory_bytes + mapped + _RESERVED_BYTES,
            cpu_seconds=ceil(order.seconds) * _threads(),
            file_bytes=0,
            open_files=_OPEN_FILES,
        )
    except ConfinementRefused:
        os._exit(UNCONFINED_CODE)


def _threads() -> int:
    # Not from polars: to be asked, it would start them, and they would stay free.
    return int(os.environ.get("POLARS_MAX_THREADS", "1"))


def _own_memory() -> dict[str, int]:
    lines = Path("/proc/self/status").read_text().splitlines()
    sizes = (line.split() for line in lines if line.endswith(" kB"))
    return {name.rstrip(":"): int(size) << 10 for name, size, _ in sizes}


def _carry_out(order: Order, file: BinaryIO, line: socket.socket) -> None:
    if order.kind == "unknown":
        order = replace(order, kind=descriptions.kind_of(file))
    try:
        if order.verb in _STREAMS:
            stream = _STREAMS[order.verb]
            stream(order, file, lambda chunk: send(line, Mark.CHUNK, chunk))
            send(line, Mark.ANSWER, b"{}")
            return
        body = _ask(order, file)
    except MemoryError:
        raise ReaderOutOfMemory(order.memory_bytes) from None
    except (PolarsError, pl.exceptions.PanicException, ValueError, OSError) as problem:
        raise _named(problem, order) from problem
    _answer(line, body)


def _ask(order: Order, file: BinaryIO) -> Any:
    verb = _VERBS[order.verb]
    try:
        return verb(order, file)
    except PolarsError:
        # A CSV whose column changes its type far down is still text that can be shown.
        if order.kind != "csv":
            raise
        return verb(replace(order, as_text=True), file)


def _named(problem: BaseException, order: Order) -> Refusal:
    # Never the text of the problem: it may quote the file, or name paths of this host.
    if isinstance(problem, BrokenPipeError):
        os._exit(0)
    if "Cannot allocate memory" in str(problem):
        return ReaderOutOfMemory(order.memory_bytes)
    return FileUnreadable(BROKEN.get(order.kind, Reason.NOT_A_TABLE).name)


def _answer(line: socket.socket, body: Any) -> None:
    encoded = json.dumps(body, allow_nan=False).encode()
    if len(encoded) > ANSWER_BYTES:
        raise FileUnreadable(Reason.TOO_MUCH_ON_A_PAGE.name)
    send(line, Mark.ANSWER, encoded)


def _refuse(line: socket.socket, refusal: Refusal) -> None:
    told = {"type": type(refusal).__name__, "facts": refusal.facts()}
    send(line, Mark.REFUSAL, json.dumps(told).encode())
