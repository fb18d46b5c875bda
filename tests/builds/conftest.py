"""A worker that runs real steps, in real sandboxes, when a test tells it to."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from dataspace.builds.advancing import advance
from dataspace.builds.commits import Commits
from dataspace.builds.models import BuildLimits
from dataspace.builds.running import run
from dataspace.builds.workshop import Workshop
from dataspace.core.database import connect, transaction
from dataspace.core.ids import BuildId, StepId
from dataspace.datasets import Storage
from dataspace.files import FileStorage
from dataspace.sandbox import Launcher
from dataspace.sandbox.bubblewrap import Bubblewrap, Settings
from dataspace.transforms import Repositories
from tests.world import ROOT, Person, Server, World

LIMITS = BuildLimits(
    retained_snapshots=3,
    step_length=timedelta(seconds=20),
    memory_bytes=1 << 30,
    output_bytes=64 << 20,
    processes=128,
)
_JOBS = text(
    "SELECT id, task_name, args->>'subject' FROM queue.procrastinate_jobs ORDER BY id"
)
_FORGET = text("DELETE FROM queue.procrastinate_jobs WHERE id = :job")


@dataclass
class Worker:
    """Takes from the queue what the application put there, one after the other."""

    workshop: Workshop

    def jobs(self) -> list[tuple[int, str, str]]:
        with transaction(self.workshop.engine) as tx:
            return [(job, task, subject) for job, task, subject in tx.execute(_JOBS)]

    def forget(self, job: int) -> None:
        with transaction(self.workshop.engine) as tx:
            tx.execute(text("SET LOCAL search_path = queue"))
            tx.execute(_FORGET, {"job": job})

    def advance(self, build: str) -> None:
        with transaction(self.workshop.engine) as tx:
            advance(tx, BuildId(UUID(build)))

    def run(self, step: str) -> None:
        run(self.workshop, StepId(UUID(step)))

    def drain(self, before_step: Callable[[str], None] = lambda _: None) -> None:
        """Work until the queue is empty."""
        while jobs := self.jobs():
            for job, task, subject in jobs:
                if task == "advance_build":
                    self.advance(subject)
                else:
                    before_step(subject)
                    self.run(subject)
                self.forget(job)

    def step_waiting(self, build: str) -> str:
        """Bring a new build to where its first step stands in the queue; give its id."""
        self.advance(build)
        [step, *_] = [s for _, task, s in self.jobs() if task == "run_step"]
        return step


@pytest.fixture(scope="session")
def launcher(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Launcher]:
    folder = ROOT / ".test" / f"slots-{tmp_path_factory.getbasetemp().name}"
    folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    python = ROOT / ".runner" / "bin" / "python"
    assert python.exists(), "the runner's environment is missing: run make test"
    made = Bubblewrap(Settings(slots=folder, python=python))
    yield made
    made.close()


@pytest.fixture
def worker(world: World, server: Server, launcher: Launcher) -> Iterator[Worker]:
    database = world.engine.url.database
    assert database is not None
    engine = connect(server.url("worker", database))
    yield Worker(
        Workshop(
            engine=engine,
            launcher=launcher,
            commits=Commits(
                Repositories(world.state / "repositories"), world.state / "checkouts"
            ),
            storage=Storage(world.state / "datasets"),
            files=FileStorage(world.state / "files"),
            reader=server.reader,
            logs=world.state / "logs",
            limits=LIMITS,
        )
    )
    engine.dispose()


@dataclass
class Desk:
    """Somebody at work in the workspace: saves code, builds it, looks at what came out."""

    person: Person
    here: str
    worker: Worker

    def save(self, **files: str) -> dict[str, str]:
        """`save(orders="def transform(): …")`; give each transform's id by its name."""
        for name, code in files.items():
            path = f"{name}.py"
            seen = self.person.get(f"{self.here}/code/file", params={"path": path})
            blob = seen.json()["blob"] if seen.status_code == 200 else None
            saved = self.person.client.put(
                f"/api{self.here}/code/file",
                json={"path": path, "text": code, "blob": blob},
            )
            assert saved.is_success, saved.text
        return self.ids()

    def ids(self) -> dict[str, str]:
        nodes = self.person.get(f"{self.here}/lineage").json()["nodes"]
        return {node["name"]: node["transform_id"] for node in nodes}

    def node(self, name: str) -> dict:
        nodes = self.person.get(f"{self.here}/lineage").json()["nodes"]
        return next(node for node in nodes if node["name"] == name)

    def ask(self, *names: str, mode: str = "regular"):
        ids = self.ids()
        return self.person.post(
            f"{self.here}/builds", transform_ids=[ids[n] for n in names], mode=mode
        )

    def start(self, *names: str, mode: str = "regular") -> str:
        answer = self.ask(*names, mode=mode)
        assert answer.status_code == 201, answer.text
        return answer.json()["id"]

    def build(self, *names: str, mode: str = "regular") -> dict:
        started = self.start(*names, mode=mode)
        self.worker.drain()
        return self.show(started)

    def show(self, build: str) -> dict:
        return self.person.get(f"{self.here}/builds/{build}").json()

    def rows(self, name: str) -> list[list]:
        id_ = self.ids()[name]
        path = f"{self.here}/datasets/{id_}"
        current = self.person.get(path).json()["current"]
        return self.person.get(f"{path}/snapshots/{current['id']}/rows").json()["rows"]

    def log(self, build: dict, step: int = 0) -> str:
        id_ = build["steps"][step]["id"]
        path = f"{self.here}/builds/{build['id']}/steps/{id_}/log"
        return self.person.get(path).json()["text"]


@pytest.fixture
def desk(world: World, worker: Worker) -> Desk:
    return Desk(world.founder, world.here, worker)
