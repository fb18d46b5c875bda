"""A file leaves only with the right to it, and never without a line in the audit log."""

import io

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from sqlalchemy import text

from dataspace.access import Role
from tests.datasets.conftest import FRAME, TRANSFORM


def leases(world):
    with world.owner_engine.connect() as connection:
        return connection.scalar(text("SELECT count(*) FROM snapshot_lease"))


@pytest.mark.parametrize(
    ("role", "answer"),
    [
        (Role.VIEWER, 403),
        (Role.EDITOR, 403),
        (Role.EXPORTER, 200),
        (Role.OWNER, 200),
        (None, 404),
    ],
)
@pytest.mark.parametrize("what", ["export?format=csv", "artifacts/a.txt?download=true"])
def test_only_who_may_export_exports(world, bench, place, what, role, answer):
    snapshot = bench.publish(artifacts={"a.txt": b"a"})

    assert world.someone(role).get(place(snapshot, what)).status_code == answer

    assert len(world.audit("dataset.exported")) == (1 if answer == 200 else 0)
    assert leases(world) == (1 if answer == 200 else 0)


def test_an_administrator_exports_and_is_written_down(world, bench, place):
    administrator = world.administrator()
    snapshot = bench.publish()

    administrator.get(place(snapshot, "export?format=parquet"))

    [line] = world.audit("dataset.exported")
    assert line.person_id == administrator.id
    assert line.facts == {
        "transform_id": TRANSFORM,
        "snapshot_id": str(snapshot.id),
        "what": "parquet",
        "rows": 3,
        "is_restricted": False,
    }


def test_parquet_leaves_as_it_was_kept(world, bench, place):
    answer = world.founder.get(place(bench.publish(), "export?format=parquet"))

    assert_frame_equal(pl.read_parquet(io.BytesIO(answer.content)), FRAME)
    assert answer.headers["content-type"] == "application/vnd.apache.parquet"


def test_csv_leaves_in_full(world, bench, place):
    answer = world.founder.get(place(bench.publish(), "export?format=csv"))

    assert answer.content.decode() == "city,people\r\nWien,2\r\nŁódź,3\r\n数字,\r\n"
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_spreadsheet_is_given_no_formula(world, bench, place):
    snapshot = bench.publish(pl.DataFrame({"a": ["=HYPERLINK(1)"]}))

    answer = world.founder.get(place(snapshot, "export?format=csv-for-spreadsheets"))

    assert answer.content.decode("utf-8-sig") == "a\r\n'=HYPERLINK(1)\r\n"


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("format=csv", f"{TRANSFORM}.csv"),
        ("format=csv-for-spreadsheets&name=flights", "flights.for-spreadsheets.csv"),
        ("format=parquet&name=flights", "flights.parquet"),
        ("format=csv&name=a%22;filename=%22b.html", "a__filename__b.html.csv"),
    ],
)
def test_an_export_is_saved_under_a_plain_name(world, bench, place, query, name):
    answer = world.founder.get(place(bench.publish(), f"export?{query}"))

    disposition = answer.headers["content-disposition"]
    assert disposition.startswith(f"attachment; filename=\"{name}\"; filename*=UTF-8''")


@pytest.mark.parametrize("query", ["", "format=xlsx", "format=csv&name=a%0Ab"])
def test_an_unknown_format_is_refused(world, bench, place, query):
    answer = world.founder.get(place(bench.publish(), f"export?{query}"))

    assert answer.status_code == 422
    assert world.audit("dataset.exported") == []


def test_an_export_that_could_not_begin_is_none(world, bench, place):
    snapshot = bench.publish()
    path = world.app.state.reading.storage.folder(world.workspace, snapshot.id)
    (path / "datasets" / "data.parquet").chmod(0o644)
    (path / "datasets" / "data.parquet").write_bytes(b"broken")

    assert world.founder.get(place(snapshot, "export?format=csv")).status_code == 422

    assert world.audit("dataset.exported") == []
    assert leases(world) == 0


def test_an_export_outlives_its_snapshot(world, bench, place):
    """Retention and deletion take names away; what is being sent keeps its bytes."""
    snapshot = bench.publish(FRAME.sample(200_000, with_replacement=True))
    address = f"/api{place(snapshot, 'export?format=csv')}"
    storage = world.app.state.reading.storage

    with world.founder.client.stream("GET", address) as answer:
        storage.discard(world.workspace, snapshot.id)
        lines = sum(chunk.count(b"\r\n") for chunk in answer.iter_bytes())

    assert lines == 200_001
