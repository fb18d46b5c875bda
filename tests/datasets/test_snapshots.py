"""Which snapshot is current, which stay, and who may change that."""

import os
import threading
import time
from datetime import timedelta

import polars as pl
import pytest
from sqlalchemy import text

from dataspace import datasets
from dataspace.access import Role
from dataspace.core import clock
from dataspace.core.database import transaction
from dataspace.core.ids import SnapshotId, StepId, TransformId, new_id
from dataspace.datasets import DatasetKey, store
from dataspace.datasets.errors import SnapshotGone
from tests.datasets.conftest import FRAME, TRANSFORM
from tests.datasets.test_keeping_outputs import REPORT


def current(world, place):
    return world.founder.get(place()).json()["current"]


def listed(world, place):
    return [s["id"] for s in world.founder.get(place(what="/snapshots")).json()]


def test_a_transform_that_made_nothing_has_nothing(world, place):
    answer = world.someone(Role.VIEWER).get(place())

    assert answer.json() == {
        "transform_id": TRANSFORM,
        "current": None,
        "may": ["dataset:read", "transform:read"],
    }
    assert world.founder.get(place(what="/snapshots")).json() == []


def test_the_newest_snapshot_is_current_and_told_in_full(world, bench, place):
    old = bench.publish(FRAME.head(1))
    new = bench.publish(artifacts={"a.html": b"<p>"})

    assert listed(world, place) == [str(new.id), str(old.id)]
    assert current(world, place) == {
        "id": str(new.id),
        "build_id": str(new.build_id),
        "row_count": 3,
        "column_count": 2,
        "bytes": new.bytes,
        "columns": [
            {"name": "city", "type": "String"},
            {"name": "people", "type": "Int64"},
        ],
        "created_at": new.created_at.isoformat().replace("+00:00", "Z"),
        "is_current": True,
        "artifacts": [{"path": "a.html", "bytes": 3, "media_type": "text/html"}],
        "health": None,
    }
    assert [
        line.facts["snapshot_id"] for line in world.audit("snapshot.published")
    ] == [
        str(old.id),
        str(new.id),
    ]


def restore(person, place, snapshot):
    return person.post(place(what="/restore"), snapshot_id=str(snapshot))


def test_an_older_snapshot_is_restored_by_one_row(world, bench, place):
    old, new = bench.publish(FRAME.head(1)), bench.publish()
    editor = world.someone(Role.EDITOR)

    assert restore(editor, place, old.id).status_code == 204

    assert current(world, place)["id"] == str(old.id)
    assert listed(world, place) == [str(new.id), str(old.id)]
    [line] = world.audit("snapshot.restored")
    assert (line.person_id, line.facts["snapshot_id"]) == (editor.id, str(old.id))
    again = restore(editor, place, old.id)
    assert (again.status_code, again.json()["type"]) == (409, "SnapshotInUse")


@pytest.mark.parametrize(
    ("role", "answer"),
    [(Role.VIEWER, 403), (Role.EXPORTER, 403), (Role.EDITOR, 204), (None, 404)],
)
def test_only_who_may_edit_restores(world, bench, place, role, answer):
    old, _ = bench.publish(), bench.publish()

    assert restore(world.someone(role), place, old.id).status_code == answer


def test_a_snapshot_is_of_its_own_transform_and_workspace(world, bench, place):
    mine = bench.publish()
    other = bench.publish(transform=TransformId("rid.transform.other"))
    ada = world.person("ada")
    theirs = f"/workspaces/{world.new_workspace(ada)}/datasets/{TRANSFORM}"

    answers = [restore(world.founder, place, other.id)]
    answers += [restore(world.founder, place, new_id())]
    for what in ("rows", "statistics", "export?format=csv", "artifacts/a.html"):
        answers += [world.founder.get(place(other, what))]
        answers += [ada.get(f"{theirs}/snapshots/{mine.id}/{what}")]

    assert {(a.status_code, a.json()["type"]) for a in answers} == {
        (404, "SnapshotUnknown")
    }
    assert ada.get(place(mine, "rows")).json()["type"] == "WorkspaceUnknown"


def test_the_newest_are_kept_and_the_rest_is_retired(bench, world, place):
    made = [bench.publish().id for _ in range(4)]

    assert set(bench.retire(keeping=2)) == set(made[:2])
    assert listed(world, place) == [str(made[3]), str(made[2])]
    assert bench.retire(keeping=2) == []


def test_retention_is_of_one_transform(bench):
    other = bench.publish(transform=TransformId("rid.transform.other"))
    bench.publish()
    bench.publish()

    bench.retire(keeping=1)

    with transaction(bench.worker) as tx:
        assert store.is_there(tx, other.id)


def test_what_is_current_is_never_retired(world, bench, place):
    made = [bench.publish().id for _ in range(4)]
    restore(world.founder, place, made[0])

    assert set(bench.retire(keeping=1)) == {made[1], made[2]}
    assert current(world, place)["id"] == str(made[0])


def test_what_a_step_reads_stays_until_the_step_has_ended(world, bench):
    read, *_ = [bench.publish().id for _ in range(3)]
    step = StepId(new_id())
    with transaction(bench.worker) as tx:
        datasets.lease(
            tx, world.workspace, [read], step=step, lasting=timedelta(hours=8)
        )

    assert read not in bench.retire(keeping=1)
    with transaction(bench.worker) as tx:
        datasets.end_leases(tx, step)
    assert bench.retire(keeping=1) == [read]


def test_a_forgotten_lease_ends_by_itself(world, bench):
    read, _ = bench.publish().id, bench.publish()
    with transaction(bench.worker) as tx:
        lasting = timedelta(seconds=-1)
        datasets.lease(
            tx, world.workspace, [read], step=StepId(new_id()), lasting=lasting
        )

    assert bench.retire(keeping=1) == [read]


def test_what_is_being_exported_stays(world, bench, place):
    old, _ = bench.publish(), bench.publish()

    assert world.founder.get(place(old, "export?format=csv")).status_code == 200

    assert bench.retire(keeping=1) == []


def test_a_lease_that_comes_in_the_same_moment_wins(world, bench):
    """It is not yet committed, so retiring cannot see it, only stumble over it."""
    read, _ = bench.publish().id, bench.publish()
    retired = []
    retiring = threading.Thread(target=lambda: retired.extend(bench.retire(keeping=1)))
    with transaction(bench.worker) as tx:
        step = StepId(new_id())
        datasets.lease(tx, world.workspace, [read], step=step, lasting=timedelta(1))
        retiring.start()
        time.sleep(0.5)

    retiring.join()
    assert retired == []


def test_what_was_retired_meanwhile_is_leased_and_restored_by_nobody(world, bench):
    key = DatasetKey(workspace_id=world.workspace, transform_id=TRANSFORM)
    bench.publish()
    gone = SnapshotId(new_id())

    with pytest.raises(SnapshotGone), transaction(bench.worker) as tx:
        datasets.lease(
            tx, world.workspace, [gone], step=StepId(new_id()), lasting=timedelta(1)
        )
    with world.asking(world.founder) as tx:
        assert not store.move_pointer(tx, key, gone)


def test_snapshots_never_change_by_any_role_of_the_platform(world, bench):
    bench.publish()

    for engine in (world.engine, bench.worker):
        with (
            engine.connect() as connection,
            pytest.raises(Exception, match="permission denied"),
        ):
            connection.execute(text("UPDATE snapshot SET row_count = 0"))


def test_what_no_row_points_to_is_swept_after_a_day(world, bench):
    published, (orphan, _) = bench.publish(), bench.keep(bench.out())
    fresh, _ = bench.keep(bench.out())
    storage = world.app.state.reading.storage
    root = storage.folder(world.workspace, orphan).parent
    for name in ("a.new", "b.gone"):
        (root / name).mkdir()
        age(root / name)
    age(root / str(orphan))
    age(root / str(published.id))

    with transaction(bench.worker) as tx:
        swept = datasets.sweep(tx, storage)

    assert set(swept) == {"a.new", "b.gone", str(orphan)}
    assert {path.name for path in root.iterdir()} == {str(published.id), str(fresh)}


def age(path):
    two_days_ago = clock.now().timestamp() - 2 * 86400
    os.utime(path, (two_days_ago, two_days_ago))


def test_health_is_told_snapshot_by_snapshot(world, bench, place):
    first = bench.publish(report=REPORT)
    bench.publish(pl.DataFrame({"a": [1]}))

    [told] = world.someone(Role.VIEWER).get(place(what="/health")).json()

    assert told["snapshot_id"] == str(first.id)
    assert told["report"] == REPORT
