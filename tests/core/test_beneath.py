"""What may be opened below a directory that somebody else filled."""

import os
import socket
from pathlib import Path

import pytest

from dataspace.core.beneath import (
    NotAPlainFile,
    PathEscapes,
    open_beneath,
    publish_file,
)


@pytest.fixture
def slot(tmp_path):
    (tmp_path / "secret").write_text("root key")
    out = tmp_path / "out"
    (out / "datasets").mkdir(parents=True)
    (out / "datasets" / "data.parquet").write_text("PAR1")
    return out


def read(root, relative, **how):
    with os.fdopen(open_beneath(root, relative, **how)) as file:
        return file.read()


def test_a_plain_file_opens_by_path_and_by_descriptor_of_its_root(slot):
    root = os.open(slot, os.O_PATH)

    assert read(slot, "datasets/data.parquet") == "PAR1"
    assert read(root, "datasets/data.parquet") == "PAR1"
    os.close(root)


@pytest.mark.parametrize(
    "path",
    [
        "../secret",
        "datasets/../../secret",
        "/etc/passwd",
        "link",
        "folder/secret",
        "datasets/data.parquet\0.txt",
        "self/root/etc/passwd",
    ],
)
def test_no_path_leads_out(slot, path):
    (slot / "link").symlink_to("../secret")
    (slot / "folder").symlink_to("..")
    (slot / "self").symlink_to("/proc/self")

    with pytest.raises(PathEscapes):
        open_beneath(slot, path)


def test_even_a_link_that_stays_inside_is_refused(slot):
    (slot / "inside").symlink_to("datasets/data.parquet")

    with pytest.raises(PathEscapes):
        open_beneath(slot, "inside")


def test_a_file_with_a_second_name_is_refused_unless_we_linked_it(slot):
    os.link(slot / "datasets" / "data.parquet", slot / "again")

    with pytest.raises(NotAPlainFile):
        open_beneath(slot, "again")
    assert read(slot, "again", may_have_links=True) == "PAR1"


def test_what_is_no_file_is_refused_without_waiting_for_it(slot):
    os.mkfifo(slot / "pipe")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(slot / "socket"))

        for name in ("pipe", "socket", "datasets", "datasets/data.parquet/x", "."):
            with pytest.raises(NotAPlainFile):
                open_beneath(slot, name)


def test_a_name_too_long_is_refused_and_a_missing_file_is_missing(slot):
    with pytest.raises(NotAPlainFile):
        open_beneath(slot, "a" * 300)
    with pytest.raises(FileNotFoundError):
        open_beneath(slot, "datasets/other")


def test_a_refusal_keeps_no_descriptor(slot):
    before = len(list(Path("/proc/self/fd").iterdir()))

    for name in ("datasets", "../secret", "missing"):
        with pytest.raises((NotAPlainFile, PathEscapes, FileNotFoundError)):
            open_beneath(slot, name)

    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_names_in_any_script_open(slot):
    (slot / "فرودگاه ✈ 机场.csv").write_text("a\n1\n")

    assert read(slot, "فرودگاه ✈ 机场.csv") == "a\n1\n"


def test_publishing_moves_the_file_and_makes_its_folders(tmp_path):
    finished = tmp_path / "half"
    finished.write_text("whole")

    publish_file(finished, tmp_path / "a" / "b" / "final")

    assert (tmp_path / "a" / "b" / "final").read_text() == "whole"
    assert not finished.exists()


def test_publishing_syncs_bytes_before_the_name_and_the_name_before_returning(
    tmp_path, monkeypatch
):
    finished, final = tmp_path / "half", tmp_path / "final"
    finished.write_text("whole")
    synced = []

    def fsync(descriptor):
        path = Path(f"/proc/self/fd/{descriptor}").readlink()
        synced.append((path, final.exists()))

    monkeypatch.setattr(os, "fsync", fsync)
    publish_file(finished, final)

    assert synced == [(finished, False), (tmp_path, True)]
