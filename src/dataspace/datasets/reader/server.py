"""The fork server: one small process that has imported polars and never used it.

Each request is a packet on the control socket with three descriptors: the line on which
the child answers, the file, and a pipe on which this server says how the child ended. The
server reads neither order, file nor answer, so nothing hostile ever reaches it; a polars
that was used before the fork would leave the child with locks of threads it lacks.

It ends when the control socket does (its parent died or closed it) or after idle minutes.
Not by PDEATHSIG: that signal follows the *thread* that started a process, and the
platform's request threads come and go.
"""

import contextlib
import ctypes
import gc
import os
import selectors
import signal
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn

from dataspace.datasets.reader.wire import REQUEST, End

Answer = Callable[[socket.socket, int], None]

UNCONFINED_CODE = 77
_DESCRIPTORS = 3
_COMPLAINT_BYTES = 4096
_SET_PDEATHSIG = 1
_LINE, _FILE = 3, 4


@dataclass(slots=True)
class _Child:
    pid: int
    exit: int
    end: int
    complaints: int
    deadline: float
    is_late: bool = False
    is_abandoned: bool = False


def serve(control: socket.socket, answer: Answer, *, idle_seconds: float) -> None:
    """Fork a child that runs `answer` for each request, until there is nobody to serve."""
    # What was imported stays shared: the collector would write into every page of it.
    gc.freeze()
    _Server(control, answer, idle_seconds).run()


class _Server:
    def __init__(
        self, control: socket.socket, answer: Answer, idle_seconds: float
    ) -> None:
        self._control = control
        self._answer = answer
        self._idle_seconds = idle_seconds
        self._children: dict[int, _Child] = {}
        self._selector = selectors.DefaultSelector()
        self._selector.register(control, selectors.EVENT_READ, self._accept)

    def run(self) -> None:
        while True:
            ready = self._selector.select(self._patience())
            if not ready and not self._children:
                return
            for key, _ in ready:
                if key.data() is False:
                    return
            self._kill_the_late()

    def _patience(self) -> float:
        deadlines = [c.deadline for c in self._children.values() if not c.is_late]
        if not deadlines:
            return self._idle_seconds
        return max(0.0, min(deadlines) - time.monotonic())

    def _accept(self) -> bool:
        packet, received, _, _ = socket.recv_fds(
            self._control, REQUEST.size, _DESCRIPTORS
        )
        if not packet:
            self._kill_all()
            return False
        if len(received) == _DESCRIPTORS:
            (seconds,) = REQUEST.unpack(packet)
            self._fork(received, seconds)
        else:
            _close(*received)
        return True

    def _fork(self, received: list[int], seconds: float) -> None:
        line, file, end = received
        complaints, writes_complaints = os.pipe2(os.O_NONBLOCK)
        parent = os.getpid()
        pid = os.fork()
        if pid == 0:
            _be_a_child(self._answer, (line, file, writes_complaints), parent)
        _close(line, file, writes_complaints)
        deadline = time.monotonic() + seconds
        child = _Child(pid, os.pidfd_open(pid), end, complaints, deadline)
        self._children[pid] = child
        self._selector.register(
            child.exit, selectors.EVENT_READ, lambda: self._reap(child)
        )
        # The pipe turns ready when its reader is gone: nobody waits for the answer.
        self._selector.register(end, selectors.EVENT_READ, lambda: self._abandon(child))

    def _abandon(self, child: _Child) -> None:
        # Both ends may be noticed at once; a pid that was reaped may be another's now.
        if child.pid in self._children:
            child.is_abandoned = True
            os.kill(child.pid, signal.SIGKILL)
            self._selector.unregister(child.end)

    def _reap(self, child: _Child) -> None:
        _, status = os.waitpid(child.pid, 0)
        del self._children[child.pid]
        self._selector.unregister(child.exit)
        with contextlib.suppress(KeyError):
            self._selector.unregister(child.end)
        with contextlib.suppress(BrokenPipeError):
            os.write(child.end, bytes([_how_it_ended(child, status)]))
        _close(child.exit, child.end, child.complaints)

    def _kill_the_late(self) -> None:
        now = time.monotonic()
        for child in self._children.values():
            if child.deadline <= now and not child.is_late:
                child.is_late = True
                os.kill(child.pid, signal.SIGKILL)

    def _kill_all(self) -> None:
        for child in self._children.values():
            os.kill(child.pid, signal.SIGKILL)


def _how_it_ended(child: _Child, status: int) -> End:
    code = os.waitstatus_to_exitcode(status)
    if child.is_late or code == -signal.SIGXCPU:
        return End.TIMED_OUT
    if code == 0 or child.is_abandoned:
        return End.ANSWERED
    if code == UNCONFINED_CODE:
        return End.UNCONFINED
    complaint = _complaint(child)
    # The allocators below polars abort with this sentence; there is no signal of its own.
    if b"memory allocation of" in complaint or b"Cannot allocate memory" in complaint:
        return End.OUT_OF_MEMORY
    # Escaped and cut: it may carry text out of the file.
    sys.stderr.write(f"reader: a child ended with {code}: {complaint!r}\n")
    return End.CRASHED


def _complaint(child: _Child) -> bytes:
    with contextlib.suppress(BlockingIOError):
        return os.read(child.complaints, _COMPLAINT_BYTES)
    return b""


def _be_a_child(
    answer: Answer, descriptors: tuple[int, int, int], parent: int
) -> NoReturn:
    """Keep three descriptors and nothing else of the server; never return."""
    try:
        ctypes.CDLL(None).prctl(_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)
        _keep_only(*descriptors)
        with socket.socket(fileno=_LINE) as line:
            answer(line, _FILE)
        os._exit(0)
    except BaseException as problem:  # noqa: BLE001 - nothing may return into the server
        os.write(2, f"{type(problem).__name__}: {problem}".encode()[:_COMPLAINT_BYTES])
    finally:
        os._exit(1)


def _keep_only(line: int, file: int, complaints: int) -> None:
    # First above everything in use, so that no copy lands on a descriptor still needed.
    nothing = os.open(os.devnull, os.O_RDWR)
    wanted = [nothing, nothing, complaints, line, file]
    above = max(*wanted, len(wanted)) + 1
    os.closerange(above, os.sysconf("SC_OPEN_MAX"))
    for place, descriptor in enumerate(wanted):
        os.dup2(descriptor, above + place)
    for place in range(len(wanted)):
        os.dup2(above + place, place)
    os.closerange(len(wanted), os.sysconf("SC_OPEN_MAX"))


def _close(*descriptors: int) -> None:
    for descriptor in descriptors:
        os.close(descriptor)
