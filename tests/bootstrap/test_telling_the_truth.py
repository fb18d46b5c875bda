"""The counts at the end are what the tools reported, and nothing is left unsaid."""

import os
import subprocess
import sys
import time

import pytest

from bootstrap import programs
from bootstrap.checkout import HERE, Checkout
from bootstrap.checks import counts, run, stages
from bootstrap.checks.counts import Counts
from bootstrap.checks.stages import Stage

REPORT = """<testsuites><testsuite>
<testcase name="a"/><testcase name="b"/>
<testcase name="c"><failure>no</failure></testcase>
<testcase name="d"><error>no</error></testcase>
<testcase name="e"><skipped message="bubblewrap is missing"/></testcase>
</testsuite></testsuites>"""


@pytest.fixture
def report(tmp_path):
    file = tmp_path / "report.xml"
    file.write_text(REPORT)
    return file


def test_cases_are_counted_from_the_report(report):
    counted = counts.of_junit(report, 1)

    assert (counted.passed, counted.failed) == (2, 2)
    assert counted.skipped == ("bubblewrap is missing",)


def test_no_report_is_a_failure(tmp_path):
    assert counts.of_junit(tmp_path / "absent.xml", 0) == Counts(failed=1)


def test_a_run_that_ended_badly_has_failed_although_all_its_cases_passed(report):
    report.write_text("<testsuite><testcase name='a'/></testsuite>")

    assert counts.of_junit(report, 1) == Counts(passed=1, failed=1)


def test_a_run_without_a_single_case_has_failed(report):
    report.write_text("<testsuite/>")

    assert counts.of_junit(report, 0) == Counts(failed=1)


def test_contracts_are_counted_from_their_last_line(tmp_path):
    log = tmp_path / "log"
    log.write_text("Contracts: 3 kept, 1 broken.")

    assert counts.of_contracts(1, log) == Counts(passed=3, failed=1)


@pytest.fixture
def bench(tmp_path):
    environment = {"PATH": os.environ["PATH"]}
    return run.Bench(folder=tmp_path, environment=environment, scratch=tmp_path)


def shell(script, name="stage", **more):
    command = ["sh", "-c", script]
    return Stage(name=name, command=command, folder=HERE.root, **more)


def run_all(bench, *some, elsewhere=()):
    return run.run(bench, [some], elsewhere=elsewhere)


@pytest.fixture(autouse=True)
def at_a_desk(monkeypatch):
    monkeypatch.delenv("CI", raising=False)


def test_a_failing_stage_does_not_hide_the_next_one(bench, capsys):
    good = run_all(bench, shell("echo why; exit 1", "first"), shell("true", "second"))

    said = capsys.readouterr().out
    assert not good
    assert "why" in said
    assert said.splitlines()[-1].startswith("1 passed, 1 failed, 0 skipped in ")


def test_a_stage_that_could_not_run_is_named_with_the_reason(bench, capsys):
    lame = shell("true", "journeys", lacks=lambda: "Chromium is missing")

    assert run_all(bench, shell("true"), lame, elsewhere=["test-stack: elsewhere"])

    said = capsys.readouterr().out
    assert "Not run: journeys: Chromium is missing" in said
    assert "Not run: test-stack: elsewhere" in said


def test_what_is_left_out_fails_where_everything_is_there(bench, monkeypatch):
    monkeypatch.setenv("CI", "true")
    lame = shell("true", lacks=lambda: "Chromium is missing")

    assert not run_all(bench, lame)
    assert (bench.folder / "totals").read_text() == "0 1\n"


def test_a_skipped_test_fails_where_everything_is_there(bench, monkeypatch, capsys):
    monkeypatch.setenv("CI", "true")
    skipping = shell("true", counted=lambda *_: Counts(passed=1, skipped=("no bwrap",)))

    assert not run_all(bench, skipping)
    assert "Skipped: 1 times: no bwrap" in capsys.readouterr().out


def test_what_only_root_can_do_is_left_to_the_run_as_root(bench, monkeypatch):
    monkeypatch.setenv("CI", "true")
    for_root = Counts(passed=1, skipped=("only root makes devices",))

    assert run_all(bench, shell("true", counted=lambda *_: for_root))


def test_the_run_as_root_takes_every_test_that_is_left_to_it(tmp_path):
    skipping = tmp_path / "tests" / "sandbox" / "test_devices.py"
    skipping.parent.mkdir(parents=True)
    skipping.write_text("pytest.skip('only root makes devices')")
    (skipping.parent / "test_others.py").write_text("")

    assert stages.for_root(Checkout(tmp_path)) == ["tests/sandbox/test_devices.py"]


def test_targets_of_their_own_do_not_fail_a_run(bench, monkeypatch):
    monkeypatch.setenv("CI", "true")

    assert run_all(bench, shell("true"), elsewhere=["test-stack: elsewhere"])


def test_a_stage_that_hangs_is_ended_and_has_failed(bench, monkeypatch):
    monkeypatch.setattr(run, "STAGE_SECONDS", 0.3)
    began = time.monotonic()

    assert not run_all(bench, shell("sleep 60"))
    assert time.monotonic() - began < 10


# In a process of its own, which adopts the orphans and not those of other tests.
ADOPTING = """
from pathlib import Path
from bootstrap import programs
from bootstrap.checks import run
from bootstrap.checks.stages import Stage
programs.adopt_orphans()
folder = Path({folder!r})
bench = run.Bench(
    folder=folder,
    environment={{"PATH": {path!r}}},
    scratch=folder,
    adopts=True,
)
stage = Stage(name="stage", command=["sh", "-c", {script!r}], folder=folder)
run.run(bench, [[stage]], elsewhere=[])
"""


def adopting(folder, script):
    code = ADOPTING.format(folder=str(folder), path=os.environ["PATH"], script=script)
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=HERE.root,
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def test_a_process_left_behind_is_ended_and_counted(tmp_path):
    # It bears its own name only once it runs.
    is_sleeping = "while ! grep -q sleep /proc/$!/comm; do sleep 0.01; done"
    script = f"setsid sleep 300 & echo $! >left; {is_sleeping}; exit 0"
    said = adopting(tmp_path, script)

    left = int((tmp_path / "left").read_text())
    assert "1 passed, 1 failed" in said
    assert "(sleep)" in said
    with pytest.raises(ProcessLookupError):
        os.kill(left, 0)


def test_a_daemon_that_ends_during_a_stage_is_buried_at_once(tmp_path):
    """Or whoever waits to see it gone would wait for the end of the stage."""
    script = (
        "sh -c 'sh -c \"sleep 0.5\" & echo $! >left' >/dev/null; "
        "sleep 1.5; ! kill -0 $(cat left)"
    )

    assert "1 passed, 0 failed" in adopting(tmp_path, script)


SIDE_BY_SIDE = """
from pathlib import Path
from bootstrap.checks import run
from bootstrap.checks.stages import Stage
folder = Path({folder!r})
environment = {{"PATH": {path!r}}}
bench = run.Bench(folder=folder, environment=environment, scratch=folder, adopts=True)
lanes = [
    [Stage(name=name, command=["sh", "-c", script], folder=folder)]
    for name, script in {scripts!r}.items()
]
run.run(bench, lanes, elsewhere=[])
"""


def side_by_side(folder, **scripts):
    path = os.environ["PATH"]
    code = SIDE_BY_SIDE.format(folder=str(folder), path=path, scripts=scripts)
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=HERE.root,
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def test_lanes_run_at_the_same_time_and_are_all_counted(tmp_path):
    """Each waits for the other, so neither could come first."""
    wait = "until test -e {there}; do sleep 0.01; done; touch {here}"
    said = side_by_side(
        tmp_path,
        left=f"touch one; {wait.format(there='two', here='done')}",
        right=f"touch two; {wait.format(there='one', here='done')}; exit 1",
    )

    assert said.splitlines()[-1].startswith("1 passed, 1 failed, 0 skipped")


def test_a_lane_answers_for_what_its_own_stage_left_behind(tmp_path):
    said = side_by_side(tmp_path, left="sleep 1", right="setsid sleep 300 & exit 0")

    assert said.splitlines()[-1].startswith("2 passed, 1 failed, 0 skipped")
    assert "Left behind and ended" in (tmp_path / "right.log").read_text()
    assert "Left behind" not in (tmp_path / "left.log").read_text()


def test_lanes_do_not_tidy_up_each_others_scratch_space(tmp_path):
    side_by_side(
        tmp_path,
        left='echo "$TMPDIR" >one',
        right='test -d "$TMPDIR" && echo "$TMPDIR" >two',
    )

    assert (tmp_path / "one").read_text() != (tmp_path / "two").read_text()


def test_a_lane_that_is_killed_has_failed(tmp_path):
    said = side_by_side(tmp_path, left="true", right="kill -9 $PPID")

    assert said.splitlines()[-1].startswith("1 passed, 1 failed, 0 skipped")


def test_every_child_is_seen_and_no_stranger():
    child = subprocess.Popen(["/bin/sleep", "30"])
    try:
        assert (child.pid, "sleep") in programs.orphans()
        assert os.getppid() not in dict(programs.orphans())
    finally:
        child.kill()
        child.wait()


def test_every_stage_has_a_name_of_its_own():
    lanes = stages.all_without_root(HERE, HERE.checks)
    names = [stage.name for lane in lanes for stage in lane]

    assert names
    assert len(names) == len(set(names))
