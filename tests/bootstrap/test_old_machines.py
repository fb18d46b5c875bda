"""A machine that lacks something ends in one sentence that says what to do."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bootstrap import bubblewrap, causes
from bootstrap.checkout import HERE, Checkout
from bootstrap.interpreters import chosen
from bootstrap.reach import closed_door
from bootstrap.refusals import PythonClosed

DOOR = HERE.root / "bootstrap" / "__main__.py"


def test_the_door_can_be_read_by_a_python_of_2016():
    ast.parse(DOOR.read_text(), feature_version=(3, 6))


def entered_with(version, path):
    """The door, entered by an interpreter that says it is `version`."""
    pretend = f"import sys, runpy; sys.version_info = {version}; "
    enter = f"runpy.run_path({str(DOOR)!r}, run_name='__main__')"
    return subprocess.run(
        [sys.executable, "-c", pretend + enter, "up"],
        env={"PATH": str(path)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_an_old_python_is_told_what_to_install(tmp_path):
    refused = entered_with((3, 9, 2), tmp_path)

    assert refused.returncode == 1
    assert "needs Python 3.11 or newer" in refused.stderr
    assert "is 3.9" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_an_old_python_hands_over_to_a_newer_one(tmp_path):
    program(tmp_path / "python3.12", 'echo "newer: $*"')

    assert entered_with((3, 9, 2), tmp_path).stdout == "newer: -m bootstrap up\n"


def program(place, script):
    place.write_text(f"#!/bin/sh\n{script}\n")
    place.chmod(0o755)


def test_a_closed_folder_on_the_way_is_named(tmp_path):
    file = tmp_path / "closed" / "open" / "python3"
    file.parent.mkdir(parents=True)
    file.touch(mode=0o755)
    (tmp_path / "closed").chmod(0o700)
    way_to_here = closed_door(tmp_path)

    assert closed_door(file) == (way_to_here or tmp_path / "closed")


def test_a_link_is_followed_to_where_the_file_lies(tmp_path):
    (tmp_path / "python3").symlink_to("/usr/bin/env")

    assert closed_door(tmp_path / "python3") is None


def test_root_gets_a_python_that_others_can_reach(tmp_path, monkeypatch):
    """As with an interpreter below /root, which is closed."""
    monkeypatch.setattr(sys, "executable", str(private_python(tmp_path)))

    python = chosen(Checkout(tmp_path), as_root=True)

    assert closed_door(python) is None


def test_without_such_a_python_root_is_told_why(tmp_path, monkeypatch):
    mine = private_python(tmp_path)
    monkeypatch.setattr(sys, "executable", str(mine))
    monkeypatch.setattr("bootstrap.interpreters.SYSTEM_PATH", str(tmp_path / "empty"))

    with pytest.raises(PythonClosed, match="apt-get install python3") as refused:
        chosen(Checkout(tmp_path), as_root=True)

    assert str(mine) in str(refused.value)


def test_an_ordinary_user_keeps_his_own_python(tmp_path, monkeypatch):
    mine = private_python(tmp_path)
    monkeypatch.setattr(sys, "executable", str(mine))

    assert chosen(Checkout(tmp_path), as_root=False) == mine


def private_python(folder):
    mine = folder / "private" / "python3"
    mine.parent.mkdir(mode=0o700)
    program(mine, "exit 0")
    return mine


@pytest.mark.parametrize(
    ("said", "cause"),
    [
        ("error: dns error: failed to lookup address", causes.NO_NETWORK),
        ("npm error code ENOTFOUND", causes.NO_NETWORK),
        ("error sending request\ninvalid peer certificate", causes.UNTRUSTED),
        ("name resolution: failed\nNo matching distribution", causes.NO_NETWORK),
        ("ERROR: No matching distribution found for uv", causes.NO_BUILD),
        ("THESE PACKAGES DO NOT MATCH THE HASHES", causes.NOT_WHAT_WAS_LOCKED),
        ("OSError: [Errno 28] No space left on device", causes.DISK_FULL),
        ("first\nlast words\n\n", "it says:\n  first\n  last words\n"),
        ("", "it failed without a word."),
    ],
)
def test_what_a_tool_said_becomes_a_cause(said, cause):
    assert causes.told(said) == cause


@pytest.fixture
def refusing_bwrap(tmp_path, monkeypatch):
    program(tmp_path / "bwrap", "echo 'bwrap: setting up uid map' >&2; exit 1")
    tmp_path.chmod(0o755)
    monkeypatch.setattr("shutil.which", lambda _name: str(tmp_path / "bwrap"))
    monkeypatch.setattr(bubblewrap, "NOBODY", os.getuid())
    monkeypatch.setattr(bubblewrap, "APPARMOR_SWITCH", tmp_path / "switch")
    return tmp_path


def test_apparmor_is_answered_with_a_profile_for_bubblewrap_alone(refusing_bwrap):
    (refusing_bwrap / "switch").write_text("1\n")

    obstacle = str(bubblewrap.obstacle(HERE))

    assert "deploy/apparmor/dataspace-bwrap" in obstacle
    assert "apparmor_parser -r /etc/apparmor.d/dataspace-bwrap" in obstacle
    assert "sysctl" not in obstacle


def test_the_profile_that_the_sentence_names_is_shipped():
    profile = HERE.root / "deploy" / "apparmor" / "dataspace-bwrap"

    assert "profile dataspace-bwrap /usr/bin/bwrap" in profile.read_text()


@pytest.mark.usefixtures("refusing_bwrap")
def test_another_refusal_is_quoted():
    assert "bwrap: setting up uid map" in str(bubblewrap.obstacle(HERE))


def test_a_missing_bubblewrap_is_named(monkeypatch):
    monkeypatch.setattr("shutil.which", lambda _name: None)

    obstacle = str(bubblewrap.obstacle(HERE))

    assert "apt-get install bubblewrap" in obstacle


@pytest.mark.parametrize("tool", ["uv", "node"])
def test_tools_are_pinned_hashed_and_name_no_host(tool):
    locked = Path(HERE.root, "bootstrap", f"{tool}.txt").read_text()

    assert locked.count("==") == 1
    assert "--hash=sha256:" in locked
    assert "://" not in locked
