"""What people upload: recognised by content, read in the encoding it came in."""

import io
import json
import zipfile

import polars as pl
import pytest

from dataspace.datasets.reader import Column, FileUnreadable, PageQuery, Reason


def workbook(rows):
    """The least that is an Excel workbook."""
    cells = "".join(
        "<row>"
        + "".join(
            f"<c><v>{value}</v></c>"
            if isinstance(value, (int, float))
            else f'<c t="inlineStr"><is><t>{value}</t></is></c>'
            for value in row
        )
        + "</row>"
        for row in rows
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"/>',
        "_rels/.rels": (
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r0" '
            f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": (
            f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
            '<sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
            f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
        ),
        "xl/worksheets/sheet1.xml": (
            f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>'
        ),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()


def parquet(rows):
    packed = io.BytesIO()
    pl.DataFrame(rows[1:], schema=rows[0], orient="row").write_parquet(packed)
    return packed.getvalue()


TABLE = [["city", "people"], ["Wien", 2], ["Łódź 市", 3]]
CSV = "city,people\nWien,2\nŁódź 市,3\n"
RECORDS = [dict(zip(TABLE[0], row, strict=True)) for row in TABLE[1:]]


@pytest.mark.parametrize(
    ("content", "kind", "encoding"),
    [
        (parquet(TABLE), "parquet", None),
        (workbook(TABLE), "excel", None),
        (CSV.encode(), "csv", "utf-8"),
        (CSV.encode("utf-8-sig"), "csv", "utf-8-sig"),
        (CSV.encode("utf-16"), "csv", "utf-16"),
        (b"\xfe\xff" + CSV.encode("utf-16-be"), "csv", "utf-16"),
        (CSV.replace(",", ";").encode(), "csv", "utf-8"),
        (CSV.replace(",", "\t").encode(), "csv", "utf-8"),
        (CSV.replace(",", "|").replace("\n", "\r\n").encode(), "csv", "utf-8"),
        (json.dumps(RECORDS).encode(), "json", "utf-8"),
        (json.dumps(RECORDS, indent=2).encode("utf-8-sig"), "json", "utf-8-sig"),
        (json.dumps(RECORDS).encode("utf-16"), "json", "utf-16"),
        ("\n".join(map(json.dumps, RECORDS)).encode(), "json", "utf-8"),
    ],
)
def test_the_same_table_is_read_from_every_kind_of_file(
    reader, stored, content, kind, encoding
):
    file = stored(content, "whatever.bin", "csv")

    found = reader.sniff(file)

    assert (found.kind, found.encoding) == (kind, encoding)
    assert [column.name for column in found.columns] == TABLE[0]
    assert found.rows == TABLE[1:]
    page = reader.page(stored(content, "again", kind), PageQuery(sort="people"))
    assert page.rows == TABLE[1:]


def test_what_older_windows_programs_write_is_read(reader, stored):
    found = reader.sniff(stored("name;€\nJosé;1\n".encode("cp1252")))

    assert found.encoding == "cp1252"
    assert found.columns[1].name == "€"
    assert found.rows == [["José", 1]]


def test_bytes_of_no_windows_encoding_are_taken_for_latin_1(reader, stored):
    found = reader.sniff(stored(b"name,n\nJos\xe9\x81,1\n"))

    assert (found.encoding, found.rows) == ("latin-1", [["José\x81", 1]])


def test_one_object_is_a_table_of_one_row(reader, stored):
    found = reader.sniff(stored(b'{\n "a": 1,\n "b": {"c": [1]}\n}'))

    assert found.rows == [[1, '{"c": [1]}']]


def test_types_of_a_csv_are_found(reader, stored):
    found = reader.sniff(stored(b"n,x,day,yes,text\n1,1.5,2024-02-29,true,a\n"))

    types = [column.type for column in found.columns]
    assert types == ["Int64", "Float64", "Date", "Boolean", "String"]


def test_a_csv_that_changes_its_type_far_down_is_shown_as_text(reader, stored):
    lines = "".join(f"{at}\n" for at in range(20_000))
    file = stored(f"n\n{lines}none of your business\n".encode(), "x.csv", "csv")

    page = reader.page(file, PageQuery(offset=20_000))

    assert page.columns == [Column("n", "String")]
    assert page.rows == [["none of your business"]]


def test_quotes_protect_separators_and_line_ends(reader, stored):
    found = reader.sniff(stored(b'a,b\n"x, ""y""\nz",1\n'))

    assert found.rows == [['x, "y"\nz', 1]]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", Reason.EMPTY),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", Reason.NOT_A_TABLE),
        (b"\x7fELF\x02\x01\x01\x00", Reason.NOT_A_TABLE),
        (b"PAR1 and no more", Reason.PARQUET_BROKEN),
        (parquet(TABLE)[:-1], Reason.PARQUET_BROKEN),
        (b"PK\x03\x04 and no more", Reason.EXCEL_BROKEN),
        (b"\xd0\xcf\x11\xe0 and no more", Reason.EXCEL_BROKEN),
        (b'[{"a": 1}, {"a": ', Reason.JSON_BROKEN),
        (b'{"a": 1}\n{"a": {"b": 2}}\n{"a"', Reason.JSON_BROKEN),
        (b"a,b\n1,2\n1,2,3,4\n", Reason.CSV_BROKEN),
        (b"a" * 300_000, Reason.CSV_LINE_TOO_LONG),
        (b"a," * 3_000 + b"\n", Reason.TOO_MANY_COLUMNS),
    ],
)
def test_what_is_no_table_is_told_in_plain_words(reader, stored, content, reason):
    with pytest.raises(FileUnreadable) as refused:
        reader.sniff(stored(content))

    assert refused.value.reason == reason
