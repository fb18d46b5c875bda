"""A step is given its secrets, and nothing that is kept of it holds one in any form."""

import base64
import hashlib
import json
from dataclasses import dataclass, field, replace
from urllib.parse import quote, quote_plus

import pytest

from dataspace.sandbox import Launcher, Limits, Slot

SECRET = 'canary/ß"5f0c+9d1e&77'
FORMS = {
    SECRET,
    SECRET[::-1],
    SECRET.encode().hex(),
    SECRET.encode().hex().upper(),
    json.dumps(SECRET)[1:-1],
    json.dumps(SECRET, ensure_ascii=False)[1:-1],
    quote(SECRET, safe=""),
    quote_plus(SECRET),
    *(base64.b64encode(b"." * n + SECRET.encode()).decode()[4:-4] for n in range(3)),
    base64.urlsafe_b64encode(SECRET.encode()).decode()[:-4],
}
SAYS_IT = """
import base64, json, sys, time
from urllib.parse import quote, quote_plus
from dataspace_runner import Secret, transform

@transform(key=Secret("API_KEY"))
def says_it(key):
    raw = key.encode()
    forms = [key, key[::-1], raw.hex(), raw.hex().upper(), json.dumps(key), repr(key),
        json.dumps(key, ensure_ascii=False), quote(key, safe=""), quote_plus(key),
        *(base64.b64encode(b"." * n + raw).decode() for n in range(3)),
        base64.urlsafe_b64encode(raw).decode()]
    for form in forms:
        print("here:", form, flush=True)
        for letter in form:
            sys.stdout.write(letter)
            sys.stdout.flush()
        print(" was written letter by letter")
    print("and to the other stream: " + key, file=sys.stderr)
    error = ValueError(f"401 for https://example.org/?key={quote_plus(key)}")
    error.add_note(f"the key was {key}")
    raise error from KeyError(key)
"""
# Where a result may hold a secret, how it gets there, and what is said of it.
PLACES = {
    "value": ("{'n': ['one', 'x' + KEY + 'y']}", "the column n"),
    "encoded": (
        "{'n': [base64.b64encode(b'..' + KEY.encode()).decode()]}",
        "the column n",
    ),
    "name": ("{'one': [1], KEY: [1]}", "the name of column 2"),
    "in_list": ("{'n': [['a'], [KEY]]}", "the column n"),
    "in_struct": ("{'n': [{'a': [{'b': KEY}]}]}", "the column n"),
    "field": ("{'n': [{KEY: 1}]}", "the column n"),
    "binary": ("{'n': [b'..' + KEY.encode()]}", "the column n"),
    "category": (
        "{'n': pl.Series(['a'], dtype=pl.Enum(['a', KEY]))}",
        "the column n",
    ),
    "plot": (
        "{'n': artifact('plot.html', '<p>' + html.escape(KEY))}",
        "the file artifacts/plot.html",
    ),
    "titled": ("{'n': artifact(KEY[:0] + HEX, 'x')}", "the name of an artifact"),
    "footer": ("{'n': [1]}, {'note': KEY}", "the file datasets/data.parquet"),
    "health": ("{'n': [1]}", "the health report"),
}
HOLDS_IT = """
import base64, html, os
import polars as pl
from dataspace_runner import Check, Secret, transform

KEY = os.environ.get("API_KEY", "")
HEX = KEY.encode().hex()

def artifact(name, text):
    with open(os.path.join(os.environ["ARTIFACT_FOLDER"], name), "w") as file:
        file.write(text)
    return [1]

@transform(secrets=["API_KEY"])
def {name}():
    made = {made}
    frame = pl.LazyFrame(made[0] if isinstance(made, tuple) else made)
    if {name!r} == "health":
        return frame, [Check("n").custom_check(KEY, "warn", lambda lf, column: True)]
    if {name!r} == "footer":
        write = pl.LazyFrame.sink_parquet
        def noting(self, *args, **kwargs):
            return write(self, *args, **(kwargs | {{"metadata": made[1]}}))
        pl.LazyFrame.sink_parquet = noting
    return frame
"""
USES_IT = """
import hashlib, os
from pathlib import Path
import polars as pl
from dataspace_runner import Secret, transform

@transform(key=Secret("API_KEY"))
def uses_it(key):
    raw = key.encode()
    asked = [Path("/proc/1/cmdline"), Path("/proc/1/environ"),
        Path("/proc/self/cmdline"), Path("/proc/self/environ")]
    asked += [f for top in ("/in", "/data", "/out", "/tmp") for f in Path(top).rglob("*")]
    holding = [str(f) for f in asked if f.is_file() and raw in f.read_bytes()]
    limits = Path("/proc/self/limits").read_text()
    core = next(line.split()[4:6] for line in limits.splitlines() if "core file" in line)
    return pl.LazyFrame({"sha": [hashlib.sha256(raw).hexdigest()],
        "same": [os.environ["API_KEY"] == key], "holding": [",".join(holding)],
        "others": [",".join(n for n in os.environ if n.endswith("_KEY"))],
        "core": [" ".join(core)]})
"""


@dataclass
class Opened:
    value: str


@dataclass
class Vault:
    """Holds two secrets, and remembers what it was asked for."""

    asked: list = field(default_factory=list)

    def opened_for(self, _tx, by, workspace, declared, *, purpose):
        self.asked.append((workspace, by.on_behalf_of, tuple(declared), purpose))
        held = {"API_KEY": Opened(SECRET), "OTHER_KEY": Opened("not for this step")}
        return {name: held[name] for name in declared if name in held}


@pytest.fixture
def asked(worker):
    """Give the workshop one secret; tells what it was asked for."""
    vault = Vault()
    worker.workshop = replace(worker.workshop, vault=vault)
    return vault.asked


def kept_of(world) -> str:
    """Give all that is kept of steps: rows, logs, datasets."""
    files = [file for file in world.state.rglob("*") if file.is_file()]
    return "\n".join(
        [
            *world.rows_of("step", "build", "snapshot", "audit_entry"),
            *(str(file) for file in files),
            *(f.read_text(errors="replace") for f in files if "code" not in f.parts),
        ]
    )


def test_a_step_that_says_its_secret_in_every_form_is_not_heard(
    desk, world, asked, log
):
    desk.save(says_it=SAYS_IT)

    build = desk.build("says_it")

    [step] = build["steps"]
    told = desk.log(build)
    everything = kept_of(world) + json.dumps(build) + told + log.getvalue()
    assert [form for form in FORMS if form in everything] == []
    assert step["reason"]["type"] == "TransformRaised"
    assert "401 for https://example.org/?key=[secret API_KEY]" in step["traceback"]
    assert "the key was [secret API_KEY]" in step["traceback"]
    assert "key=[secret API_KEY]" in step["reason"]["message"]
    assert told.count("[secret API_KEY]") > 2 * 13
    assert told.count("was written letter by letter") == 13
    purpose = f"step {step['id']}"
    assert asked == [(world.workspace, world.founder.id, ("API_KEY",), purpose)]


@pytest.mark.usefixtures("asked")
def test_a_result_with_a_secret_in_it_is_not_kept(desk, world, worker):
    desk.save(
        **{
            name: HOLDS_IT.replace("{name!r}", repr(name))
            .replace("{name}", name)
            .replace("{made}", made)
            .replace("{{", "{")
            .replace("}}", "}")
            for name, (made, _) in PLACES.items()
        }
    )

    build = desk.build(*PLACES)

    reasons = {step["name"]: step["reason"] for step in build["steps"]}
    assert {name: (r["type"], r.get("where")) for name, r in reasons.items()} == {
        name: ("SecretInResult", where) for name, (_, where) in PLACES.items()
    }
    assert {reason["name"] for reason in reasons.values()} == {"API_KEY"}
    assert list(worker.workshop.storage.root.glob("*/*")) == []
    assert [form for form in FORMS if form in kept_of(world)] == []
    assert "API_KEY stands in the column n." in desk.log(
        build, [step["name"] for step in build["steps"]].index("value")
    )


@pytest.mark.usefixtures("asked")
def test_a_step_has_its_secrets_and_they_are_in_no_file_and_no_command_line(desk):
    desk.save(uses_it=USES_IT)

    build = desk.build("uses_it")
    assert build["state"] == "succeeded", desk.log(build)
    [[sha, same, holding, others, core]] = desk.rows("uses_it")
    assert sha == hashlib.sha256(SECRET.encode()).hexdigest()
    assert (same, holding, others, core) == (True, "", "API_KEY", "1 1")


@pytest.mark.usefixtures("asked")
def test_a_step_whose_secret_is_not_there_does_not_run(desk):
    desk.save(uses_it=USES_IT.replace('"API_KEY")', '"ABSENT_KEY")'))

    [step] = desk.build("uses_it")["steps"]

    assert step["reason"]["type"] == "SecretNotHandedOver"
    assert step["reason"]["name"] == "ABSENT_KEY"


@dataclass
class Quoting(Launcher):
    """A launcher whose slots fail and quote what they were given, as libraries do."""

    inner: Launcher

    def open(self, limits: Limits) -> Slot:
        slot = self.inner.open(limits)

        def begin(order):
            raise RuntimeError(json.dumps(order))

        slot.begin = begin
        return slot


@pytest.mark.usefixtures("asked")
def test_a_fault_that_quotes_a_secret_is_logged_without_it(desk, worker, log):
    launcher = Quoting(worker.workshop.launcher)
    worker.workshop = replace(worker.workshop, launcher=launcher)
    desk.save(uses_it=USES_IT)

    [step] = desk.build("uses_it")["steps"]

    assert step["reason"]["type"] == "Fault"
    [fault] = log.named("fault")
    assert "[secret API_KEY]" in fault["exception"]
    assert [form for form in FORMS if form in log.getvalue()] == []
