"""Each thing is made once, again when its source changes, and repaired after a kill."""

import os
import signal
import subprocess
import sys
import time

import pytest

from bootstrap import locks, stamps
from bootstrap.checkout import HERE, Checkout
from bootstrap.installing import Installation
from bootstrap.programs import Program
from bootstrap.refusals import AlreadyAtWork, StepFailed
from bootstrap.steps import Step


@pytest.fixture
def checkout(tmp_path):
    return Checkout(tmp_path)


def step(checkout, script, fingerprint="1"):
    """One that makes the folder `made` with a shell script."""
    command = Program(
        arguments=["sh", "-c", script],
        folder=checkout.root,
        environment={"PATH": os.environ["PATH"]},
    )
    return Step(
        name="made",
        stamp="made",
        fingerprint=fingerprint,
        result=checkout.root / "made",
        folder=checkout.root / "made",
        commands=lambda: [command],
    )


def perform(checkout, step):
    with locks.held(checkout.tools) as lock:
        step.perform(checkout, lock)


def test_what_is_made_is_not_made_again(checkout):
    made = step(checkout, "mkdir made")
    assert not made.is_done(checkout)

    perform(checkout, made)

    assert made.is_done(checkout)


def test_it_is_made_again_when_its_source_changed(checkout):
    perform(checkout, step(checkout, "mkdir made"))

    assert not step(checkout, "", fingerprint="2").is_done(checkout)


def test_it_is_made_again_when_someone_removed_it(checkout):
    made = step(checkout, "mkdir made")
    perform(checkout, made)
    (checkout.root / "made").rmdir()

    assert not made.is_done(checkout)


def test_a_failure_is_told_with_its_cause_and_its_log(checkout):
    failing = step(checkout, "mkdir made; echo npm error code ENOTFOUND; exit 3")

    with pytest.raises(StepFailed, match="index cannot be reached") as failure:
        perform(checkout, failing)

    assert not failing.is_done(checkout)
    assert "ENOTFOUND" in failure.value.log.read_text()


def test_a_tool_that_says_it_worked_and_left_nothing_has_failed(checkout):
    with pytest.raises(StepFailed, match="ended without"):
        perform(checkout, step(checkout, "true"))


def test_an_old_mark_does_not_outlive_a_failed_repair(checkout):
    """Or a lean environment's mark would vouch for what a kill left half done."""
    perform(checkout, step(checkout, "mkdir -p made"))
    with pytest.raises(StepFailed):
        perform(checkout, step(checkout, "exit 1", fingerprint="2"))

    assert not step(checkout, "").is_done(checkout)


# Makes half of the thing, says so, and goes on for a while after its make is gone.
HALF = "mkdir -p made; touch begun; sleep 1.5; touch made/whole"
MAKE = """
import sys
sys.path[:0] = {paths!r}
from bootstrap.checkout import Checkout
from pathlib import Path
from test_making_what_is_missing import perform, step, HALF
checkout = Checkout(Path({root!r}))
perform(checkout, step(checkout, HALF))
"""


@pytest.fixture
def killed_make(checkout):
    """A make that was killed with -9 in the middle of a step."""
    paths = [str(HERE.root), os.path.dirname(__file__)]  # noqa: PTH120
    script = MAKE.format(paths=paths, root=str(checkout.root))
    make = subprocess.Popen([sys.executable, "-c", script])
    wait_for((checkout.root / "begun").exists)
    make.send_signal(signal.SIGKILL)
    make.wait()


def wait_for(condition, seconds=20.0):
    last = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < last, "waited too long"
        time.sleep(0.02)


def is_held(checkout):
    try:
        with locks.held(checkout.tools):
            return False
    except AlreadyAtWork:
        return True


@pytest.mark.usefixtures("killed_make")
def test_after_a_kill_the_next_make_starts_anew(checkout):
    """What a kill left half done would be taken for whole by uv."""
    repair = step(checkout, "mkdir made")
    assert not repair.is_done(checkout)
    wait_for(lambda: not is_held(checkout))

    perform(checkout, repair)

    assert repair.is_done(checkout)


@pytest.mark.usefixtures("killed_make")
def test_an_orphan_of_a_killed_make_is_waited_for(checkout):
    assert is_held(checkout)

    wait_for(lambda: not is_held(checkout))

    assert (checkout.root / "made" / "whole").exists()


def test_a_second_make_is_told_of_the_first(checkout):
    with (
        locks.held(checkout.tools),
        pytest.raises(AlreadyAtWork, match=f"process {os.getpid()}"),
        locks.held(checkout.tools),
    ):
        pass


def test_a_mark_is_written_whole_or_not_at_all(checkout):
    stamp = checkout.stamps / "made"
    stamps.write(stamp, "1")

    assert stamps.read(stamp) == "1"
    assert [file.name for file in checkout.stamps.iterdir()] == ["made"]


def test_a_fingerprint_sees_a_changed_file_and_a_renamed_one(tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_text("a")
    before = stamps.fingerprint(files=[one])
    one.rename(other)
    renamed = stamps.fingerprint(files=[other])
    other.write_text("b")

    assert len({before, renamed, stamps.fingerprint(files=[other])}) == 3


@pytest.fixture
def locked(checkout):
    for name in ("uv.lock", "pyproject.toml", "runner/pyproject.toml"):
        (checkout.root / name).parent.mkdir(exist_ok=True)
        (checkout.root / name).touch()
    return checkout


def platform_options(checkout, *, with_checks):
    installation = Installation(
        checkout=checkout, python=checkout.root / "python3", with_checks=with_checks
    )
    step = installation.platform()
    [sync] = step.commands()
    return step, "--no-dev" in sync.arguments


def test_starting_the_platform_installs_no_checks(locked):
    assert platform_options(locked, with_checks=False)[1]


def test_an_environment_with_the_checks_keeps_them(locked):
    tested, _ = platform_options(locked, with_checks=True)
    stamps.write(locked.stamps / "platform", tested.fingerprint)

    started, is_lean = platform_options(locked, with_checks=False)

    assert started.fingerprint == tested.fingerprint
    assert not is_lean


def test_a_moved_checkout_is_made_anew(locked, tmp_path_factory):
    here = platform_options(locked, with_checks=False)[0].fingerprint
    moved = Checkout(tmp_path_factory.mktemp("moved") / "checkout")
    locked.root.rename(moved.root)

    assert platform_options(moved, with_checks=False)[0].fingerprint != here
