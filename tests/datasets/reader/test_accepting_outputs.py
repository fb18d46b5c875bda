"""What a step left is a dataset only if it is what it says."""

import io

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dataspace.core.beneath import NotAPlainFile, PathEscapes
from dataspace.datasets.reader import (
    Column,
    ColumnNameRefused,
    Description,
    FileUnreadable,
    Reason,
    StoredFile,
)

PERSIAN = "می\u200cخواهم"  # noqa: RUF001 - no Latin letters were meant
WELCOME = ["名前", "naïve ✈", PERSIAN, "👩\u200d🚀", "a b", "'\"<>"]


def test_a_sound_file_is_described(reader, stored):
    file = stored({"город": ["a", None], "n": [1, 2]})

    described = reader.describe(file)

    assert described == Description(
        row_count=2,
        columns=[Column("город", "String"), Column("n", "Int64")],
        bytes=(file.root / file.name).stat().st_size,
        is_sound=True,
    )
    assert reader.describe(file, thorough=False).is_sound is False


@pytest.mark.parametrize(
    "name", ["a\nb", "a\x00", "\x1b[31m", "a\u202eb", "\ufeffa", " ", "", "x" * 256]
)
def test_names_that_hide_something_are_refused(reader, stored, name):
    with pytest.raises(ColumnNameRefused) as refused:
        reader.describe(stored({"fine": [1], name: [1]}))

    assert refused.value.facts() == {"position": 1}


@pytest.mark.parametrize("name", WELCOME)
def test_names_in_any_script_are_welcome(reader, stored, name):
    assert reader.describe(stored({name: [1]})).columns[0].name == name


def test_two_columns_of_one_name_are_refused(reader, stored):
    packed = io.BytesIO()
    pq.write_table(pa.table([[1], [2]], names=["a", "a"]), packed)

    with pytest.raises(FileUnreadable):
        reader.describe(stored(packed.getvalue()))


def test_more_columns_than_a_person_can_use_are_refused(reader, stored):
    with pytest.raises(FileUnreadable) as refused:
        reader.describe(stored({f"c{at}": [1] for at in range(2_001)}))

    assert refused.value.reason == Reason.TOO_MANY_COLUMNS


@pytest.mark.parametrize("part", [0.01, 0.3, 0.6, 0.9, 0.999])
@pytest.mark.parametrize("damage", ["cut off", "hole", "zeros"])
def test_a_file_that_lost_a_part_is_never_called_sound(reader, stored, damage, part):
    packed = io.BytesIO()
    frame = pl.DataFrame({"a": range(50_000), "b": [f"x{n}" for n in range(50_000)]})
    frame.write_parquet(packed, row_group_size=10_000)
    content = packed.getvalue()
    place, length = int(len(content) * part), len(content) // 4
    left, right = content[:place], content[place + length :]
    damaged = {"cut off": left, "hole": left + right, "zeros": left + bytes(length)}

    with pytest.raises(FileUnreadable):
        reader.describe(stored(damaged[damage]))


def test_a_footer_that_claims_other_rows_than_there_are_is_found_out(reader, stored):
    packed = io.BytesIO()
    pq.write_table(pa.table({"a": list(range(1000))}), packed, compression="none")
    content = packed.getvalue()
    # 1000 as thrift writes it, everywhere in the footer but where values are counted.
    footer = int.from_bytes(content[-8:-4], "little") + 8
    head, foot = content[:-footer], content[-footer:]
    assert foot.count(b"\xd0\x0f") >= 2
    lying = head + foot.replace(b"\xd0\x0f", b"\xd2\x0f")

    with pytest.raises(FileUnreadable):
        reader.describe(stored(lying))


def test_only_plain_files_below_the_folder_are_opened(reader, stored):
    file = stored({"a": [1]})
    (file.root / "link").symlink_to(file.root / file.name)
    (file.root / "again").hardlink_to(file.root / file.name)

    for name in ("link", "../" + file.root.name + "/" + file.name, "/etc/passwd"):
        with pytest.raises(PathEscapes):
            reader.describe(StoredFile(file.root, name))
    with pytest.raises(NotAPlainFile):
        reader.describe(StoredFile(file.root, "again"))
    assert reader.describe(
        StoredFile(file.root, "again", may_have_links=True)
    ).row_count
