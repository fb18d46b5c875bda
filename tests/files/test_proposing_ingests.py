"""The proposed ingest runs as it is, and makes the dataset that the preview showed."""

import ast
import json
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import polars as pl
import pytest
from sqlalchemy import text

from dataspace.access import Role
from dataspace.datasets import Sniffed
from dataspace.files import propose
from tests.datasets.reader.test_recognising_uploads import workbook

ROWS = [("Ada", 1815), ("Grace", 1906), ("数字", None)]
SEMICOLONS = "name;born\nAda;1815\nGrace;1906\n数字;\n"
COMMAS = SEMICOLONS.replace(";", ",")
LINES = '{"name":"Ada","born":1815}\n{"name":"Grace","born":1906}\n{"name":"数字"}\n'
LIST = '[{"name":"Ada","born":1815},{"name":"Grace","born":1906},{"name":"数字","born":null}]'


def parquet():
    path = Path(tempfile.mkstemp()[1])
    frame = pl.DataFrame(ROWS, schema=["name", "born"], orient="row")
    frame.write_parquet(path)
    written = path.read_bytes()
    path.unlink()
    return written


@pytest.fixture
def run():
    """What the runner makes of a proposal, in a slot as a step has it."""
    root = Path(tempfile.mkdtemp(prefix="ingest-"))

    def run(proposal, name, content):
        given = root / "in"
        for folder in ("code", "files", "data"):
            (given / folder).mkdir(parents=True)
        (given / "code" / proposal["path"]).write_text(proposal["text"])
        (given / "files" / name).write_bytes(content)
        answer = _run(root, proposal["path"], name)
        assert answer["type"] == "succeeded", answer
        return pl.read_parquet(root / "out" / "datasets" / "data.parquet")

    yield run
    shutil.rmtree(root)


def _run(root, path, name):
    command = [sys.executable, "-I", "-m", "dataspace_runner", "--given", root / "in"]
    command += ["--datasets", root / "in" / "data", "--out", root / "out"]
    order = {"version": 1, "type": "order", "step_id": "", "is_draft": False}
    order |= {"transform_id": "rid.transform.a", "transform_path": path, "inputs": []}
    order |= {"df_type": "polars", "environment": {}}
    order |= {"files": [{"parameter": "path", "name": name}]}
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(root / "in" / "control.sock"))
        listener.listen(1)
        listener.settimeout(60)
        runner = subprocess.Popen(command)
        connection, _ = listener.accept()
    with runner, connection, connection.makefile("rb") as said:
        connection.settimeout(60)
        assert json.loads(said.readline())["type"] == "ready"
        connection.sendall(json.dumps(order).encode() + b"\n")
        return json.loads(said.readline())


def ingest(world, file, person=None):
    path = f"{world.here}/files/{file.json()['id']}/ingest"
    return (person or world.founder).get(path)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("people.csv", COMMAS.encode()),
        ("semicolons.csv", SEMICOLONS.encode()),
        ("with a mark.csv", b"\xef\xbb\xbf" + COMMAS.encode()),
        ("utf16.csv", COMMAS.encode("utf-16")),
        ("tabs.tsv", SEMICOLONS.replace(";", "\t").encode()),
        ("list.json", LIST.encode()),
        ("lines.ndjson", LINES.encode()),
        ("people.parquet", parquet()),
        ("people.xlsx", workbook([["name", "born"], *map(list, ROWS)])),
        ("a csv after all.xlsx", COMMAS.encode()),
        ("what*is[this]?.csv", COMMAS.encode()),
        ("what*is[this]?.parquet", parquet()),
        ("quotes ' and \" in it.csv", COMMAS.encode()),
    ],
)
def test_a_proposal_reads_its_file(world, upload, run, name, content):
    file = upload(world.founder, name, content)

    answer = ingest(world, file)

    assert answer.status_code == 200, answer.json()
    made = run(answer.json(), name, content)
    assert made.columns == ["name", "born"]
    assert [(name, born and int(born)) for name, born in made.rows()] == ROWS


def test_windows_text_becomes_text(world, upload, run):
    content = "name,born\nJürgen,1900\n".encode("cp1252")
    file = upload(world.founder, "a.csv", content)

    assert run(ingest(world, file).json(), "a.csv", content).rows() == [
        ("Jürgen", 1900)
    ]


def test_types_that_show_late_are_found_and_days_are_days(world, upload, run):
    content = b"day,value\n" + b"2024-01-01,1\n" * 20_000 + b"2024-01-02,2.5\n"
    file = upload(world.founder, "a.csv", content)

    made = run(ingest(world, file).json(), "a.csv", content)

    assert dict(made.schema) == {"day": pl.Date, "value": pl.Float64}


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("flights.csv", "flights.py"),
        ("Flights 2024 (final).csv", "flights_2024_final.py"),
        ("2024.csv", "file_2024.py"),
        ("class.csv", "file_class.py"),
        ("NUL.csv", "file_nul.py"),
        ("数字.csv", "数字.py"),
        ("ﬁle.csv", "file.py"),
        ("!!!.csv", "file.py"),
        ("a.b.csv", "a_b.py"),
        ("数" * 60 + ".csv", "数" * 33 + ".py"),
    ],
)
def test_the_path_is_a_name_that_other_transforms_can_use(name, path):
    proposal = propose(name, sniffed(), [])

    assert proposal.path == path
    assert Path(path).stem.isidentifier()
    [_, _, function] = ast.parse(proposal.text).body
    [argument] = function.args.args
    assert argument.annotation.args[0].value == name


def test_a_path_that_is_taken_is_not_proposed():
    taken = ["flights.py", "old/FLIGHTS_2.py", "flights_4.py"]

    assert propose("flights.csv", sniffed(), taken).path == "flights_3.py"


def test_what_stands_in_the_repository_is_taken(world, upload):
    file = upload(world.founder, "people.csv", COMMAS.encode())
    first = ingest(world, file).json()["path"]
    put_code(world, first)

    assert (first, ingest(world, file).json()["path"]) == ("people.py", "people_2.py")


def put_code(world, path):
    with world.owner_engine.begin() as connection:
        w = {"w": world.workspace, "path": path}
        connection.execute(
            text("INSERT INTO branch (workspace_id, name) VALUES (:w, 'main')"), w
        )
        connection.execute(
            text(
                "INSERT INTO code_file"
                " (workspace_id, branch, path, blob, bytes, declaration)"
                " VALUES (:w, 'main', :path, '', 0, '{}')"
            ),
            w,
        )


def test_a_reader_that_lies_puts_no_code_into_a_proposal():
    hostile = '"); import os; os.system("id'

    proposal = propose("a.csv", sniffed(separator=hostile, encoding=hostile), [])

    [_, _, function] = ast.parse(proposal.text).body
    [returned] = function.body
    given = {keyword.arg: keyword.value.value for keyword in returned.value.keywords}
    assert (given["separator"], given["encoding"]) == (hostile, hostile)


def test_looking_at_a_proposal_writes_nothing(world, upload):
    file = upload(world.founder, "a.csv", COMMAS.encode())
    before = len(world.audit())

    assert ingest(world, file, world.someone(Role.VIEWER)).status_code == 200

    kinds = {line.kind for line in world.audit()[before:]}
    assert not any(kind.startswith(("file.", "transform.")) for kind in kinds)


def sniffed(*, separator=",", encoding="utf-8"):
    return Sniffed(
        kind="csv",
        encoding=encoding,
        separator=separator,
        is_lines=False,
        columns=[],
        rows=[],
    )
