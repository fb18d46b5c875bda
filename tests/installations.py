"""A whole installation, started as a newcomer starts it, in a folder of its own."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2

ROOT = Path(__file__).parents[1]
PASSWORD = "five words make a sentence"
UP = (Path(sys.executable).with_name("dataspace"), "up")
PATIENCE_SECONDS = 120
_LINK = re.compile(r"http://localhost:\d+/welcome#(\S+)")
_MARKS = {
    "api": b"dataspace.app.api",
    "worker": b"dataspace.app.worker",
    "database": b"postgres",
}


@dataclass
class Installation:
    """What was started; `process` is at the top of everything that runs."""

    process: subprocess.Popen[bytes]
    state: Path
    port: int
    said: Path

    @property
    def origin(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def link(self) -> str:
        """Give the one-time link of the first administrator."""
        return self._found().group(0)

    def processes(self) -> list[int]:
        """Every process below the first one."""
        return below(self.process.pid)

    def named(self, name: str) -> int:
        """Give the process id of the `database`, the `api` or the `worker`."""
        for pid in self.processes():
            words = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ")
            if _MARKS[name] in words:
                return pid
        raise LookupError(name)

    @contextmanager
    def client(self) -> Iterator[httpx2.Client]:
        """Sign in as the first administrator, as a program would."""
        headers = {"origin": self.origin}
        with httpx2.Client(
            base_url=f"{self.origin}/api", headers=headers, timeout=30
        ) as client:
            # The browser keeps a Secure cookie for http://localhost; this client does not.
            client.headers["cookie"] = self._session(client)
            yield client

    def stop(self) -> None:
        """Ctrl-C, which a terminal sends to the whole group."""
        os.killpg(self.process.pid, signal.SIGINT)
        self.process.wait(PATIENCE_SECONDS)

    def _session(self, client: httpx2.Client) -> str:
        welcome = {"token": self._found().group(1), "password": PASSWORD}
        used = client.post("/welcome", json=welcome)
        if used.is_error:
            login = {"login": "admin", "password": PASSWORD}
            used = client.post("/sign-in", json=login)
        assert used.is_success, used.text
        return used.headers["set-cookie"].partition(";")[0]

    def _found(self) -> re.Match[str]:
        found = _LINK.search(self.said.read_text())
        assert found, self.said.read_text()
        return found


@contextmanager
def started(
    command: Sequence[str | Path] = UP, *, port: int | None = None, **settings: str
) -> Iterator[Installation]:
    """Start it, and stop it at the end. Its folder lies in the checkout, and goes."""
    place = ROOT / ".test"
    place.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="up-", dir=place))
    folder.chmod(0o755)
    said, port = folder / "said.txt", port or free_port()
    here = {"DATASPACE_STATE": str(folder / "state"), "DATASPACE_PORT": str(port)}
    with said.open("wb") as out:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=os.environ | here | settings,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    installation = Installation(process, folder / "state", port, said)
    try:
        _wait_for_greeting(installation)
        yield installation
    finally:
        if process.poll() is None:
            installation.stop()
        shutil.rmtree(folder)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def is_alive(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


def wait_for_build(
    client: httpx2.Client,
    build: str,
    *,
    seconds: float = PATIENCE_SECONDS,
    every_seconds: float = 0.1,
) -> dict[str, Any]:
    """Look until the build is over; give it as it is then."""
    last = time.monotonic() + seconds
    while (found := client.get(build).json())["state"] in {"waiting", "running"}:
        assert time.monotonic() < last, found
        time.sleep(every_seconds)
    return found


def below(pid: int) -> list[int]:
    """List the processes that a process started, and those that these started."""
    try:
        listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except FileNotFoundError:
        return []
    return [one for child in map(int, listed) for one in (child, *below(child))]


def _wait_for_greeting(installation: Installation) -> None:
    last = time.monotonic() + PATIENCE_SECONDS
    while "Ctrl-C" not in installation.said.read_text():
        assert installation.process.poll() is None, installation.said.read_text()
        assert time.monotonic() < last, installation.said.read_text()
        time.sleep(0.1)
