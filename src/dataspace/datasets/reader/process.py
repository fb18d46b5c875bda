"""The platform's hold on its one fork server: started when first needed, again if it died.

Thread-safe. The server gets an empty environment, no descriptor but the control socket,
and is gone when this process is, since the socket then ends.
"""

import os
import socket
import subprocess
import threading
from pathlib import Path

from dataspace.datasets.reader.wire import REQUEST

BOOT = Path(__file__).with_name("boot.py")
_PATIENCE_SECONDS = 5
_MOST_THREADS = 4


class ForkServer:
    """`send` hands descriptors over; whoever sends learns on them what became of it."""

    def __init__(self, python: Path, *, idle_seconds: float, boot: Path = BOOT) -> None:
        self._command = [str(python), "-I", str(boot), str(idle_seconds)]
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def send(self, seconds: float, descriptors: list[int]) -> None:
        """Raises `OSError` where no server can be reached or started."""
        with self._lock:
            try:
                self._hand_over(seconds, descriptors)
            except OSError:
                # It was idle for long and left, or was killed: the next one serves.
                self._stop()
                self._hand_over(seconds, descriptors)

    def ensure(self) -> None:
        with self._lock:
            if self._control is None:
                self._start()

    def restart(self, pid: int | None) -> None:
        """End the server that did not answer, unless another thread already has."""
        with self._lock:
            if self.pid == pid:
                self._stop()

    def close(self) -> None:
        with self._lock:
            self._stop()

    def _hand_over(self, seconds: float, descriptors: list[int]) -> None:
        control = self._control or self._start()
        socket.send_fds(control, [REQUEST.pack(seconds)], descriptors)

    def _start(self) -> socket.socket:
        # Packets, so that requests of several threads never run into each other.
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                self._command,
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                env=_environment(),
                cwd="/",
                # A Ctrl-C in the terminal is for the platform, which then ends us.
                start_new_session=True,
            )
        ours.settimeout(_PATIENCE_SECONDS)
        self._control = ours
        return ours

    def _stop(self) -> None:
        if self._control is not None:
            self._control.close()
        if self._process is not None:
            # It has nothing to tidy up, and its children end with it.
            self._process.kill()
            self._process.wait()
        self._process = self._control = None


def _environment() -> dict[str, str]:
    threads = min(_MOST_THREADS, len(os.sched_getaffinity(0)))
    return {
        "LANG": "C.UTF-8",
        "MALLOC_ARENA_MAX": "2",
        "POLARS_MAX_THREADS": str(threads),
        # A thread of the allocator would not survive the fork; what it holds would. One
        # arena that gives back at once halves what an export of any length holds.
        "_RJEM_MALLOC_CONF": (
            "background_thread:false,narenas:1,dirty_decay_ms:200,muzzy_decay_ms:0"
        ),
        "POLARS_ROW_GROUP_PREFETCH_SIZE": "2",
    }
