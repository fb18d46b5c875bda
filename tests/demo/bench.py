"""A build of the demo without the platform: its runner, step after step, no sandbox."""

import ast
import json
import shutil
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from pathlib import Path

import polars as pl

from dataspace import demo


@dataclass
class Bench:
    """A place to build the demo in; a socket's path must be short, so must its."""

    root: Path
    answers: dict = field(default_factory=dict)

    def __post_init__(self):
        self.given, self.data = self.root / "in", self.root / "in" / "data"
        for folder in ("code", "files", "data"):
            (self.given / folder).mkdir(parents=True)
        for path, text in demo.transforms().items():
            (self.given / "code" / path).write_text(text)
        for name, path in demo.files(self.root).items():
            (self.given / "files" / name).symlink_to(path)
        self.parameters = dict(_declared())

    def build(self):
        inputs = {
            name: {given for given in parameters if given in self.parameters}
            for name, parameters in self.parameters.items()
        }
        for name in TopologicalSorter(inputs).static_order():
            self.step(name)

    def step(self, name):
        """Run one step; its output replaces its last, as a new snapshot would."""
        out = self.root / "out"
        answer, log = self._run(name, out)
        assert answer["type"] == "succeeded", f"{name}: {answer}\n{log}"
        self.answers[name] = answer
        self.snapshot(name, None)
        out.rename(self.folder(name))
        return self.dataset(name)

    def snapshot(self, name, frame):
        """Put this in the place of what a transform made last, or nothing at all."""
        shutil.rmtree(self.folder(name), ignore_errors=True)
        if frame is not None:
            target = self.folder(name) / "datasets" / "data.parquet"
            target.parent.mkdir(parents=True)
            frame.write_parquet(target)

    def folder(self, name):
        return self.data / f"rid.transform.{name}"

    def dataset(self, name):
        return pl.read_parquet(self.folder(name) / "datasets" / "data.parquet")

    def report(self, name):
        return json.loads((self.folder(name) / "meta/health_report.json").read_text())

    def artifact(self, name, path):
        return (self.folder(name) / "artifacts" / path).read_text()

    def _run(self, name, out):
        control, log = self.given / "control.sock", self.root / f"{name}.log"
        command = [sys.executable, "-I", "-m", "dataspace_runner"]
        command += ["--given", self.given, "--datasets", self.data, "--out", out]
        with socket.socket(socket.AF_UNIX) as listener, log.open("wb") as written:
            listener.bind(str(control))
            listener.listen(1)
            listener.settimeout(60)
            runner = subprocess.Popen(command, stdout=written, stderr=written)
            connection, _ = listener.accept()
        control.unlink()
        with runner, connection, connection.makefile("rb") as said:
            connection.settimeout(60)
            assert json.loads(said.readline())["type"] == "ready"
            connection.sendall(json.dumps(self._order(name)).encode() + b"\n")
            return json.loads(said.readline()), log.read_text()

    def _order(self, name):
        facts = {"data_snapshot_id": "", "build_id": "", "row_count": 0, "columns": []}
        facts |= {"column_count": 0, "file_size": 0, "creation_date": ""}
        inputs, files = [], []
        for parameter, file in self.parameters[name].items():
            if file is not None:
                files.append({"parameter": parameter, "name": file})
            else:
                rid = f"rid.transform.{parameter}"
                inputs.append({"parameter": parameter, "transform_id": rid, **facts})
        order = {"version": 1, "type": "order", "step_id": "", "is_draft": False}
        order |= {"transform_id": f"rid.transform.{name}", "df_type": "polars"}
        order |= {"transform_path": f"{name}.py", "environment": {}}
        return order | {"inputs": inputs, "files": files}


def _declared():
    """Each transform's parameters, with the raw file where one is declared."""
    for path, text in demo.transforms().items():
        for node in ast.parse(text).body if path.endswith(".py") else ():
            if isinstance(node, ast.FunctionDef) and node.name == "transform":
                yield Path(path).stem, {a.arg: _file(a) for a in node.args.args}


def _file(argument):
    declared = argument.annotation
    return declared.args[0].value if isinstance(declared, ast.Call) else None
