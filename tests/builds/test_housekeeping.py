"""What nobody needs any more goes by itself, and nothing else does."""

import os
from datetime import timedelta

import pytest
from sqlalchemy import text

from dataspace.builds.housekeeping import sweep
from dataspace.core import clock
from dataspace.core.database import transaction

ONE = """
import polars as pl

def transform():
    return pl.LazyFrame({"n": [1, 2, 3]})
"""


def days_ago(path, days):
    moment = clock.now().timestamp() - days * 86400
    os.utime(path, (moment, moment))


def upload(world, name):
    put = world.founder.client.put
    answer = put(f"/api{world.here}/files/{name}", content=b"n\n1\n")
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


@pytest.mark.parametrize("root", ["storage", "files"])
def test_what_a_crash_left_goes_after_a_day(worker, world, root):
    place = getattr(worker.workshop, root).root / str(world.workspace)
    place.mkdir(parents=True)
    left, fresh = place / "left.part", place / "fresh.part"
    for path in (left, fresh):
        path.mkdir() if root == "storage" else path.touch()
    days_ago(left, 2)

    sweep(worker.workshop)

    assert list(place.iterdir()) == [fresh]


def test_what_a_row_points_to_stays_however_old(desk, worker, world):
    desk.save(one=ONE)
    desk.build("one")
    upload(world, "kept.csv")
    kept = [
        *worker.workshop.storage.root.glob("*/*"),
        *worker.workshop.files.root.glob("*/*"),
    ]
    assert len(kept) == 2
    for path in kept:
        days_ago(path, 400)

    sweep(worker.workshop)

    assert all(path.exists() for path in kept)
    assert desk.rows("one") == [[1], [2], [3]]


def test_the_bin_is_emptied_after_thirty_days(worker, world):
    gone = upload(world, "gone.csv")
    world.founder.delete(f"{world.here}/files/{gone}")
    with transaction(world.owner_engine) as tx:
        long_ago = clock.now() - timedelta(days=31)
        tx.execute(text("UPDATE raw_file SET deleted_at = :ago"), {"ago": long_ago})
    [file] = worker.workshop.files.root.glob("*/*")
    days_ago(file, 31)

    sweep(worker.workshop)

    assert not file.exists()
    assert len(world.audit("file.removed")) == 1
