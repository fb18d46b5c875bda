"""What a raw file may be called, in every script and by everybody who means harm."""

from urllib.parse import quote

import pytest


@pytest.mark.parametrize(
    "name",
    [
        "flights.csv",
        "Zahlen größer als 数字 ١٢٣.csv",
        "ไฟล์ของฉัน.parquet",
        "می\u200cخواهم.json",  # noqa: RUF001
        "a b;c='d\" & 100%.csv",
        "a..csv",
        "😀.csv",
        "no ending",
    ],
)
def test_a_name_of_any_script_comes_back_as_it_was(world, upload, name):
    answer = upload(world.founder, name)

    assert answer.status_code == 201
    assert answer.json()["name"] == name
    assert upload(world.founder, name).status_code == 200


def test_one_name_written_in_two_ways_is_one_file(world, upload):
    composed, decomposed = "Gr\u00f6\u00dfe.csv", "Gro\u0308\u00dfe.csv"

    assert upload(world.founder, composed).status_code == 201
    assert upload(world.founder, decomposed).json()["name"] == composed
    assert len(world.founder.get(f"{world.here}/files").json()) == 1


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("..", "It begins with a dot."),
        (".", "It begins with a dot."),
        (".bashrc", "It begins with a dot."),
        ("../../etc/passwd", "It holds a slash or a backslash"),
        ("/etc/passwd", "It holds a slash or a backslash"),
        ("a/b.csv", "It holds a slash or a backslash"),
        ("..\\a.csv", "It holds a slash or a backslash"),
        ("a\tb.csv", "It holds characters that do not show."),
        ("a\0.csv", "It holds characters that do not show."),
        ("a\x1b[31m.csv", "It holds characters that do not show."),
        ("a\u202evsc.exe", "It holds characters that do not show."),
        ("a\ufeff.csv", "It holds characters that do not show."),
        ("   ", "It is empty."),
        ("a" * 121, "It is too long"),
        ("数" * 67, "It is too long"),
    ],
)
def test_a_hostile_name_is_refused_by_name(world, upload, name, why):
    answer = upload(world.founder, name)

    assert (answer.status_code, answer.json()["type"]) == (422, "FileNameInvalid")
    assert answer.json()["why"].startswith(why)
    assert list(world.state.glob("files/*/*")) == []


def test_a_name_that_is_no_text_is_refused(world):
    answer = world.founder.client.put(
        f"/api{world.here}/files/a%FF%FE.csv", content=b"a"
    )

    assert answer.json()["type"] == "FileNameInvalid"


def test_the_longest_names_are_kept(world, upload):
    for name in ("a" * 120, "数" * 66):
        assert upload(world.founder, name).status_code == 201, quote(name)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.CSV", "csv"),
        ("a.tsv", "csv"),
        ("a.parquet", "parquet"),
        ("a.ndjson", "json"),
        ("a.json", "json"),
        ("a.xlsx", "excel"),
        ("a.csv.exe", "other"),
        ("csv", "other"),
    ],
)
def test_the_ending_says_what_a_file_may_be(world, upload, name, kind):
    assert upload(world.founder, name).json()["kind"] == kind
