"""Lines that a hostile runner may write, read as what they are."""

import json
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dataspace.sandbox import report
from dataspace.sandbox.report import Failed, HostileReportError, Succeeded

SUCCEEDED = {"version": 1, "type": "succeeded", "row_count": 3, "peak_memory_bytes": 5}
FAILED = {
    "version": 1,
    "type": "failed",
    "reason": "TransformRaised",
    "message": "no",
    "traceback": "Traceback",
    "path": "a.py",
    "line": 12,
}


def line(**changes: object) -> bytes:
    base = FAILED if changes.pop("of", "succeeded") == "failed" else SUCCEEDED
    return json.dumps({**base, **changes}).encode()


def test_both_reports_are_read():
    assert report.parse(line()) == Succeeded(row_count=3, peak_memory_bytes=5)
    assert report.parse(line(of="failed")) == Failed(
        reason="TransformRaised",
        message="no",
        traceback="Traceback",
        path="a.py",
        line=12,
    )
    nowhere = report.parse(line(of="failed", path=None, line=None))
    assert isinstance(nowhere, Failed)
    assert (nowhere.path, nowhere.line) == (None, None)


def test_what_a_later_runner_adds_is_passed_over():
    assert report.parse(line(more=1)) == report.parse(line())


def test_readiness_is_recognised():
    assert report.is_ready(b'{"version":1,"type":"ready","pid":2}\n')
    assert not report.is_ready(line())


HOSTILE = {
    "nothing": b"",
    "no JSON": b"succeeded",
    "no object": b"[1]",
    "bytes that are no text": b"\xff\xfe",
    "another version": line(version=2),
    "a version that is true": line(version=True),
    "no type": b'{"version":1}',
    "a type that is a list": line(type=[]),
    "another type": line(type="ready"),
    "a field twice": b'{"version":1,"version":1,"type":"succeeded"}',
    "an infinite number": line(row_count=float("inf")),
    "no number": line(row_count="3"),
    "a number that is true": line(row_count=True),
    "a fraction": line(row_count=1.5),
    "less than nothing": line(row_count=-1),
    "more than a database holds": line(row_count=2**63),
    "a number of a million digits": b'{"version":1,"a":' + b"9" * 60_000 + b"}",
    "deeper than a parser goes": b"[" * 60_000,
    "longer than a line": line(more="x" * report.LONGEST_LINE),
    "a reason of ours": line(of="failed", reason="OutOfMemory"),
    "a reason that is a list": line(of="failed", reason=["TransformRaised"]),
    "no reason": line(of="failed", reason=None),
    "no message": line(of="failed", message=None),
    "a path that is none": line(of="failed", path=1),
    "a line that is none": line(of="failed", line="1"),
}


# A machine that is busy with other tests is no failure of this one.
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize("said", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_line_is_refused(said):
    with pytest.raises(HostileReportError):
        report.parse(said)


def test_text_that_a_database_would_not_take_is_made_whole():
    read = report.parse(line(of="failed", message="a\0b\ud800c"))

    assert isinstance(read, Failed)
    assert read.message == "a\N{REPLACEMENT CHARACTER}b?c"
    read.message.encode()


@UNHURRIED
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_at_all_are_a_report_or_hostile(said):
    with suppress(HostileReportError):
        assert isinstance(report.parse(said), Succeeded | Failed)


@UNHURRIED
@given(
    st.dictionaries(
        st.sampled_from([*FAILED, *SUCCEEDED]),
        st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.integers()),
    )
)
def test_any_fields_at_all_are_a_report_or_hostile(fields):
    with suppress(HostileReportError):
        report.parse(json.dumps({**FAILED, **fields}).encode())
