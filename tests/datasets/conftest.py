"""Snapshots as the worker makes them: a step's output, kept, described, published."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from sqlalchemy import Engine

from dataspace import datasets
from dataspace.core import clock
from dataspace.core.by import By
from dataspace.core.database import connect, transaction
from dataspace.core.ids import BuildId, SnapshotId, StepId, TransformId, new_id
from dataspace.datasets import DatasetKey, Origins, SnapshotFacts
from tests.world import World

TRANSFORM = TransformId("rid.transform.0f8fad5b-d9cb-469f-a165-70867728950e")
FRAME = pl.DataFrame({"city": ["Wien", "Łódź", "数字"], "people": [2, 3, None]})


@dataclass
class Bench:
    """What the worker does with a step that succeeded, without the step."""

    world: World
    worker: Engine
    _numbers: Any = field(default_factory=count)

    def out(
        self,
        frame: pl.DataFrame | None = FRAME,
        artifacts: dict[str, bytes] | None = None,
        report: object = None,
    ) -> Path:
        out = self.world.state / f"out-{next(self._numbers)}"
        for folder in ("datasets", "meta", "artifacts"):
            (out / folder).mkdir(parents=True)
        if frame is not None:
            frame.write_parquet(out / "datasets" / "data.parquet")
        for name, content in (artifacts or {}).items():
            path = out / "artifacts" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        if report is not None:
            (out / "meta" / "health_report.json").write_text(json.dumps(report))
        return out

    def keep(self, out: Path) -> tuple[SnapshotId, Any]:
        snapshot = SnapshotId(new_id())
        storage = self.world.app.state.reading.storage
        return snapshot, storage.keep(out, self.world.workspace, snapshot)

    def publish(
        self,
        frame: pl.DataFrame = FRAME,
        transform: TransformId = TRANSFORM,
        **left: Any,
    ) -> SnapshotFacts:
        snapshot, kept = self.keep(self.out(frame, **left))
        facts = SnapshotFacts(
            id=snapshot,
            key=DatasetKey(workspace_id=self.world.workspace, transform_id=transform),
            build_id=BuildId(new_id()),
            step_id=StepId(new_id()),
            row_count=frame.height,
            bytes=kept.data_bytes,
            columns=tuple((name, str(kind)) for name, kind in frame.schema.items()),
            artifacts=kept.artifacts,
            health=kept.health,
            origins=Origins(commit="c" * 40, code_blob="b" * 40, inputs={}, files={}),
            created_at=clock.now(),
        )
        by = By(workspace_id=self.world.workspace)
        with transaction(self.worker) as tx:
            datasets.publish(tx, by, facts)
        return facts

    def retire(self, keeping: int) -> list[SnapshotId]:
        key = DatasetKey(workspace_id=self.world.workspace, transform_id=TRANSFORM)
        with transaction(self.worker) as tx:
            return datasets.retire(tx, key, keeping=keeping)


@pytest.fixture
def bench(world: World, server: Any) -> Any:
    engine = connect(server.url("worker", world.engine.url.database))
    yield Bench(world, engine)
    engine.dispose()


@pytest.fixture
def place(world: World) -> Callable[..., str]:
    def place(snapshot: SnapshotFacts | None = None, what: str = "") -> str:
        address = f"{world.here}/datasets/{TRANSFORM}"
        return (
            f"{address}/snapshots/{snapshot.id}/{what}" if snapshot else address + what
        )

    return place
