"""The database's socket lies where nobody else could have put a folder before us."""

import os
import stat

import pytest

from dataspace.app.embedded.sockets import ForeignFolderError, folder_for, keep_for


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "run"


def test_it_lies_with_the_rest_of_the_state_where_its_path_is_short(tmp_path):
    assert folder_for(tmp_path / "s") == tmp_path / "s" / "run"


def test_a_long_path_has_a_short_name_of_its_own(tmp_path):
    deep = tmp_path / ("deep" * 30)

    one, other = folder_for(deep / "one"), folder_for(deep / "other")

    assert one != other
    assert len(os.fsencode(one)) < 50
    assert folder_for(deep / "one") == one


def test_it_is_made_for_its_owner_alone_and_found_again(folder):
    keep_for(folder, None)
    keep_for(folder, None)

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize("others", [0o701, 0o750, 0o777])
def test_one_that_others_may_enter_is_refused(folder, others):
    folder.mkdir()
    folder.chmod(others)

    with pytest.raises(ForeignFolderError):
        keep_for(folder, None)


def test_a_link_is_refused_wherever_it_leads(folder, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir(mode=0o700)
    folder.symlink_to(elsewhere)

    with pytest.raises(ForeignFolderError):
        keep_for(folder, None)


def test_one_that_somebody_else_made_is_refused(folder, monkeypatch):
    folder.mkdir(mode=0o700)
    monkeypatch.setattr(os, "geteuid", lambda: folder.stat().st_uid + 1)

    with pytest.raises(ForeignFolderError):
        keep_for(folder, None)
