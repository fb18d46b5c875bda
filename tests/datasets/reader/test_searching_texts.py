"""What a reader gives to whoever searches a file: every text, and no text twice as long."""

import polars as pl
import pytest

from dataspace.datasets.reader import ColumnUnknown, FileUnreadable


def test_every_text_comes_out_with_names_and_nested_values(reader, stored):
    nested = {
        "plain": ["eins", None, 'zw"ei'],
        "list": [["drei"], [], ["vier", "fünf"]],
        "struct": [{"inner": {"deep": ["sechs"]}}] * 3,
        "category": pl.Series(["sieben"] * 3, dtype=pl.Categorical),
        "bytes": [b"\xffacht", b"", None],
        "number": [9, 10, 11],
    }

    told = b"".join(reader.texts(stored(nested)))

    for word in ("eins", 'zw"ei', "drei", "vier", "fünf", "sechs", "sieben"):
        assert word.encode() in told
    assert b"acht".hex().encode() in told
    for name in (*nested, "inner", "deep"):
        assert name.encode() in told


def test_one_column_can_be_asked_for(reader, stored):
    file = stored({"one": ["eins"], "two": ["zwei"]})

    told = b"".join(reader.texts(file, ["two"]))

    assert b"zwei" in told
    assert b"eins" not in told
    with pytest.raises(ColumnUnknown):
        reader.texts(file, ["three"])


def test_a_broken_file_is_refused_and_not_taken_for_empty(reader, stored):
    with pytest.raises(FileUnreadable):
        b"".join(reader.texts(stored(b"PAR1 it says")))
