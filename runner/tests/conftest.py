"""A slot as the platform makes one, and the platform's end of the socket."""

import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl
import pytest

TRANSFORM = "rid.transform.0f8fad5b-d9cb-469f-a165-70867728950e"
TIMEOUT = 60
# Python's own settings, from whoever runs the tests, would hide what the runner does.
ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONUNBUFFERED"}


class Forks:
    """Starts steps in forks of one warm process."""

    def __init__(self, server: subprocess.Popen) -> None:
        self._server = server

    def start(self, slot: "Slot") -> None:
        parts = (slot.given, slot.datasets, slot.out, slot.log)
        self._server.stdin.write("\t".join(map(str, parts)) + "\n")
        self._server.stdin.flush()

    def status(self) -> int:
        ended, _, _ = select.select([self._server.stdout], [], [], TIMEOUT)
        assert ended, "the step has answered, and does not end"
        return int(self._server.stdout.readline())


class Interpreters:
    """Starts steps the way a sandbox does: an interpreter of their own."""

    def start(self, slot: "Slot") -> None:
        command = [sys.executable, "-m", "dataspace_runner", "--given", slot.given]
        command += ["--datasets", slot.datasets, "--out", slot.out]
        with slot.log.open("wb") as log:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=slot.code,
                env=ENVIRONMENT,
            )

    def status(self) -> int:
        return self._process.wait(TIMEOUT)

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()


@dataclass
class Outcome:
    """What a step said, and what it left."""

    answer: dict | None
    status: int
    log: str
    out: Path

    @property
    def dataset(self) -> pl.DataFrame:
        return pl.read_parquet(self.out / "datasets" / "data.parquet")

    @property
    def columns(self) -> list:
        return json.loads((self.out / "meta" / "columns.json").read_text())

    @property
    def report(self) -> dict:
        return json.loads((self.out / "meta" / "health_report.json").read_text())

    @property
    def reason(self) -> str:
        return self.answer["reason"]

    @property
    def message(self) -> str:
        return self.answer["message"]

    @property
    def place(self) -> tuple[str | None, int | None]:
        return self.answer["path"], self.answer["line"]


@dataclass
class Slot:
    """The folders of one step, and what stands in its order."""

    root: Path
    starter: Forks | Interpreters
    inputs: list = field(default_factory=list)
    files: list = field(default_factory=list)
    environment: dict = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.given, self.datasets = self.root / "in", self.root / "in" / "data"
        self.code, self.out = self.given / "code", self.root / "out"
        self.log = self.root / "log.txt"
        for folder in (self.code, self.given / "files", self.datasets, self.out):
            folder.mkdir(parents=True, exist_ok=True)

    def write(self, path: str, text: str) -> None:
        target = self.code / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(textwrap.dedent(text))

    def add_input(
        self, parameter: str, frame: pl.DataFrame, rid: str | None = None
    ) -> Path:
        rid = rid or f"rid.transform.{parameter}"
        dataset = self.datasets / rid / "datasets" / "data.parquet"
        dataset.parent.mkdir(parents=True)
        frame.write_parquet(dataset)
        schema = [{"name": n, "type": str(t)} for n, t in frame.schema.items()]
        meta = {"row_count": frame.height, "column_count": frame.width}
        meta |= {"file_size": dataset.stat().st_size, "columns": schema}
        meta |= {"creation_date": "2026-01-01T00:00:00Z"}
        meta |= {"data_snapshot_id": "snapshot-1", "build_id": "build-1"}
        self.inputs.append({"parameter": parameter, "transform_id": rid, **meta})
        return dataset

    def add_file(self, parameter: str, name: str, content: bytes) -> None:
        (self.given / "files" / name).write_bytes(content)
        self.files.append({"parameter": parameter, "name": name})

    def order(self, path: str, **changes: object) -> bytes:
        order = {"version": 1, "type": "order", "step_id": "step-1"}
        order |= {"transform_id": TRANSFORM, "transform_path": path}
        order |= {"is_draft": False, "df_type": "polars", "inputs": self.inputs}
        order |= {"files": self.files, "environment": self.environment}
        return json.dumps(order | changes).encode() + b"\n"

    def run(self, code: str, path: str = "step.py", **changes: object) -> Outcome:
        self.write(path, code)
        return self.talk(self.order(path, **changes))

    def talk(self, line: bytes) -> Outcome:
        """Be the platform: listen, hear *ready*, give one line, take the answer."""
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(str(self.given / "control.sock"))
            listener.listen(1)
            listener.settimeout(TIMEOUT)
            self.starter.start(self)
            connection, _ = listener.accept()
        (self.given / "control.sock").unlink()
        connection.settimeout(TIMEOUT)
        with connection, connection.makefile("rb") as said:
            ready = json.loads(said.readline())
            assert (ready["version"], ready["type"]) == (1, "ready")
            connection.sendall(line)
            connection.shutdown(socket.SHUT_WR)
            answer = said.readline()
            assert said.readline() == b"", "the runner said more than one answer"
        status = self.starter.status()
        log = self.log.read_text(errors="replace")
        return Outcome(json.loads(answer) if answer else None, status, log, self.out)


@pytest.fixture(scope="session")
def forks() -> Iterator[Forks]:
    server = subprocess.Popen(
        [sys.executable, Path(__file__).with_name("fork_server.py")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=ENVIRONMENT,
        start_new_session=True,
    )
    with server:
        yield Forks(server)
        os.killpg(server.pid, signal.SIGKILL)


@pytest.fixture
def folder() -> Iterator[Path]:
    # A socket's path has at most 107 bytes, and pytest's own folders are long.
    path = Path(tempfile.mkdtemp(prefix="runner-"))
    yield path
    shutil.rmtree(path)


@pytest.fixture
def slot(folder: Path, forks: Forks) -> Slot:
    return Slot(folder, forks)


@pytest.fixture
def cold_slot(folder: Path) -> Iterator[Slot]:
    """A slot whose runner is started as the sandbox starts it."""
    interpreters = Interpreters()
    yield Slot(folder, interpreters)
    interpreters.stop()
