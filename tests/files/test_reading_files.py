"""What one sees of a raw file: rows of a table, or the whole of it as a download."""

from dataclasses import replace
from io import BytesIO

import polars as pl
import pytest

from dataspace.access import Role

CSV = "name,born\nAda,1815\nGrace,1906\n数字,\n".encode()


def parquet():
    written = BytesIO()
    pl.read_csv(CSV).write_parquet(written)
    return written.getvalue()


def at(world, answer, what):
    return f"{world.here}/files/{answer.json()['id']}/{what}"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("people.csv", CSV),
        ("people.tsv", CSV.replace(b",", b"\t")),
        ("people.parquet", parquet()),
        (
            "people.json",
            (
                b'[{"name":"Ada","born":1815},{"name":"Grace","born":1906},'
                b'{"name":"\xe6\x95\xb0\xe5\xad\x97","born":null}]'
            ),
        ),
    ],
)
def test_rows_of_every_kind_are_shown(world, upload, name, content):
    viewer = world.someone(Role.VIEWER)
    file = upload(world.founder, name, content)

    page = viewer.get(at(world, file, "rows?offset=1&limit=2")).json()

    assert [column["name"] for column in page["columns"]] == ["name", "born"]
    assert page["rows"] == [["Grace", 1906], ["数字", None]]
    assert (page["row_count"], page["matched_count"], page["offset"]) == (3, 3, 1)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("a.parquet", b"PAR1 and nothing more"),
        ("a.json", b'{"a": '),
        ("a.xlsx", b"PK\x03\x04 no workbook"),
        ("readme.md", b"# Hello"),
    ],
)
def test_what_is_no_table_is_said_to_be_none(world, upload, name, content):
    file = upload(world.founder, name, content)

    for what in ("rows", "ingest"):
        answer = world.founder.get(at(world, file, what))
        assert (answer.status_code, answer.json()["type"]) == (422, "FileUnreadable")
        assert answer.json()["reason"]


@pytest.mark.parametrize("query", ["limit=1001", "limit=0", "offset=-1", "offset=x"])
def test_a_page_has_a_thousand_rows_at_most(world, upload, query):
    file = upload(world.founder, "a.csv", CSV)

    assert world.founder.get(at(world, file, f"rows?{query}")).status_code == 422


def allow(world, rows):
    state = world.app.state
    state.reading = replace(state.reading, rows_per_day=rows)


def test_rows_count_against_the_day_of_the_person_and_the_file(world, upload):
    allow(world, 5)
    viewer, other = world.someone(Role.VIEWER), world.someone(Role.VIEWER)
    file, second = (
        upload(world.founder, "a.csv", CSV),
        upload(world.founder, "b.csv", CSV),
    )
    rows = at(world, file, "rows")

    answers = [viewer.get(rows).status_code for _ in range(3)]

    assert answers == [200, 429, 429]
    assert viewer.get(rows).json()["type"] == "ReadingLimitReached"
    assert other.get(rows).status_code == 200
    assert viewer.get(at(world, second, "rows")).status_code == 200
    [line] = world.audit("reading.limited")
    assert line.person_id == viewer.id
    assert line.facts == {"subject": file.json()["id"], "rows_per_day": 5}


def test_only_who_may_export_downloads_and_it_is_written_down(world, upload):
    file = upload(world.founder, "a.csv", CSV)
    exporter = world.someone(Role.EXPORTER)

    refused = [
        world.someone(role).get(at(world, file, "download")).status_code
        for role in (Role.VIEWER, Role.EDITOR, None)
    ]
    answer = exporter.get(at(world, file, "download"))

    assert refused == [403, 403, 404]
    assert answer.content == CSV
    [line] = world.audit("file.downloaded")
    assert (line.person_id, line.facts["name"]) == (exporter.id, "a.csv")


@pytest.mark.parametrize(
    ("name", "disposition"),
    [
        ("a.csv", "attachment; filename=\"a.csv\"; filename*=UTF-8''a.csv"),
        (
            'x"; filename="evil.html',
            (
                'attachment; filename="x__ filename__evil.html"; '
                "filename*=UTF-8''x%22%3B%20filename%3D%22evil.html"
            ),
        ),
        (
            "数字.csv",
            "attachment; filename=\"__.csv\"; filename*=UTF-8''%E6%95%B0%E5%AD%97.csv",
        ),
    ],
)
def test_a_download_is_saved_and_never_shown(world, upload, name, disposition):
    file = upload(world.founder, name, b"<script>alert(1)</script>")

    headers = world.founder.get(at(world, file, "download")).headers

    assert headers["content-disposition"] == disposition
    assert headers["content-type"] == "application/octet-stream"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-length"] == "25"


def test_a_file_that_turned_into_a_link_is_not_followed(world, upload):
    file = upload(world.founder, "a.csv", CSV)
    [path] = world.state.glob("files/*/*")
    path.unlink()
    path.symlink_to("/etc/passwd")

    answers = [world.founder.get(at(world, file, w)) for w in ("download", "rows")]

    assert [answer.json()["type"] for answer in answers] == ["PathEscapes"] * 2
