"""Where no sandbox can be made, or one does not hold, no code runs, and it says why."""

import ast
import inspect
import platform
from dataclasses import fields, replace
from pathlib import Path

import pytest

from dataspace import sandbox
from dataspace.sandbox import SandboxRefused, bubblewrap, host
from dataspace.sandbox.bubblewrap import Bubblewrap, Settings
from tests.sandbox.conftest import LIMITS

PACKAGE = Path(sandbox.__file__).parent
pytestmark = pytest.mark.usefixtures("nothing_is_remembered")


def test_a_processor_without_a_table_of_calls_is_no_place_for_code(
    launcher, monkeypatch
):
    monkeypatch.setattr(platform, "machine", lambda: "riscv64")

    assert "riscv64" in launcher.check().reason


def test_without_bubblewrap_the_command_that_installs_it_is_named(
    launcher, monkeypatch
):
    monkeypatch.setattr(host, "_PATH", "/nowhere")

    with pytest.raises(SandboxRefused) as refused:
        launcher.open(LIMITS)

    assert "sudo apt-get install bubblewrap" in refused.value.reason
    assert launcher.check().checks == ()


def test_a_bubblewrap_that_is_too_old_is_refused(launcher, monkeypatch, tmp_path):
    old = tmp_path / "bwrap"
    old.write_text("#!/bin/sh\necho bubblewrap 0.7.1\n")
    old.chmod(0o755)
    monkeypatch.setattr(host, "_PATH", str(tmp_path))

    assert "0.8 is the first" in launcher.check().reason


def test_where_apparmor_forbids_it_the_profile_for_bubblewrap_alone_is_named(
    launcher, monkeypatch, tmp_path
):
    switch = tmp_path / "switch"
    switch.write_text("1\n")
    monkeypatch.setattr(host, "_APPARMOR_SWITCH", switch)
    monkeypatch.setattr(
        bubblewrap, "arguments", lambda *_, **__: ("--no-such-option", "true")
    )

    reason = launcher.check().reason

    assert "apparmor_parser -r /etc/apparmor.d/dataspace-bwrap" in reason
    assert "sysctl" not in reason


def test_another_machine_that_forbids_it_says_what_bubblewrap_said(
    launcher, monkeypatch
):
    monkeypatch.setattr(
        bubblewrap, "arguments", lambda *_, **__: ("--no-such-option", "true")
    )

    assert "--no-such-option" in launcher.check().reason


def test_a_launcher_that_was_ready_and_is_not_any_more_opens_nothing(
    launcher, monkeypatch
):
    launcher.open(LIMITS).close()
    monkeypatch.setattr(bubblewrap, "arguments", lambda *_, **__: ("true",))

    launcher.check()

    with pytest.raises(SandboxRefused):
        launcher.open(LIMITS)


def test_a_launcher_that_nobody_asked_tests_itself_before_it_opens(settings):
    launcher = Bubblewrap(replace(settings, forbidden=(Path("/usr/bin/env"),)))

    with pytest.raises(SandboxRefused) as refused:
        launcher.open(LIMITS)

    assert "foreign files" in refused.value.reason
    launcher.close()


def test_root_is_never_the_user_that_runs_code(settings):
    with pytest.raises(SandboxRefused):
        Bubblewrap(replace(settings, user=0))


def test_there_is_no_switch_to_run_without_a_sandbox():
    """Neither a setting, nor a parameter, nor a variable of the environment."""
    assert {field.name for field in fields(Settings)} == {
        *("slots", "python", "arguments", "user", "reserve_bytes", "forbidden")
    }
    assert list(inspect.signature(Bubblewrap).parameters) == ["settings"]
    assert list(inspect.signature(Bubblewrap.open).parameters) == ["self", "limits"]
    sources = list(PACKAGE.rglob("*.py"))
    assert len(sources) > 20
    for source in sources:
        if source.parent.name != "probe":
            read = {
                node.attr
                for node in ast.walk(ast.parse(source.read_text()))
                if isinstance(node, ast.Attribute)
            }
            assert not read & {"environ", "environb", "getenv"}, source
