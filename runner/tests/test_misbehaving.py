"""User code may do anything; the runner answers with one reason, or with nothing."""

import json
import time

import polars as pl
import pytest

HEAD = "import os, sys, threading, time\nimport polars as pl\n"


@pytest.mark.parametrize(
    ("deed", "message"),
    [
        ("sys.exit(0)", "SystemExit: 0"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt"),
        ("raise BaseException('odd')", "BaseException: odd"),
        ("transform()", "RecursionError: maximum recursion depth exceeded"),
        ("raise MemoryError", "MemoryError"),
        ("raise type('Mute', (Exception,), {'__str__': lambda s: 1 / 0})", "Mute"),
        ("raise GeneratorExit", "GeneratorExit"),
    ],
)
def test_whatever_is_raised_fails_the_step_and_nothing_else(slot, deed, message):
    outcome = slot.run(f"{HEAD}def transform():\n    {deed}")

    assert (outcome.status, outcome.reason) == (1, "TransformRaised")
    assert outcome.message.startswith(message)


def test_a_recursion_s_traceback_is_short(slot):
    outcome = slot.run("def transform():\n    transform()")

    assert len(outcome.answer["traceback"]) < 1_000


@pytest.mark.parametrize("letter", ["x", "ü", "\\1", "\U0001f6eb"])
def test_an_endless_message_is_cut_in_the_middle(slot, letter):
    outcome = slot.run(
        f"def transform():\n    raise ValueError('from' + '{letter}' * 1_000_000 + 'to')"
    )

    assert outcome.message.startswith("ValueError: from")
    assert outcome.message.endswith("to")
    assert outcome.answer["traceback"].startswith("Traceback")


def test_a_message_is_text_that_every_database_takes(slot):
    outcome = slot.run(
        "def transform():\n    raise ValueError('half \\ud800, nul \\0')"
    )

    assert outcome.message == "ValueError: half ?, nul \N{REPLACEMENT CHARACTER}"


def test_a_runner_that_ends_by_itself_answers_nothing(slot):
    outcome = slot.run(f"{HEAD}def transform():\n    os._exit(0)")

    assert (outcome.answer, outcome.status) == (None, 0)


def test_a_crash_below_python_leaves_its_stack_in_the_log(slot):
    outcome = slot.run("import ctypes\ndef transform():\n    ctypes.string_at(0)")

    assert outcome.answer is None
    assert "Segmentation fault" in outcome.log
    assert "step.py" in outcome.log


def test_closing_every_descriptor_answers_nothing(slot):
    closing = "os.closerange(0, 1000); return pl.LazyFrame({'a': [1]})"

    outcome = slot.run(f"{HEAD}def transform():\n    {closing}")

    assert (outcome.answer, outcome.status) == (None, 1)


def test_another_socket_under_the_same_number_is_not_mistaken_for_ours(slot):
    outcome = slot.run(
        """
        import os, socket
        import polars as pl

        def transform():
            os.closerange(3, 1000)
            global pairs
            pairs = [socket.socketpair() for _ in range(20)]
            return pl.LazyFrame({"a": [1]})
        """
    )

    assert outcome.answer is None
    assert "closed the runner's connection" in outcome.log


def test_a_forked_child_that_comes_back_gives_no_second_answer(slot):
    outcome = slot.run(
        """
        import os
        import polars as pl

        def transform():
            child = os.fork()
            if child:
                os.waitpid(child, 0)
            return pl.LazyFrame({"a": [1 if child else 2]})
        """
    )

    assert outcome.answer["type"] == "succeeded"


def test_closed_standard_streams_cost_only_the_log(slot):
    code = "sys.stdout.close(); sys.stderr.close(); raise ValueError('still told')"

    outcome = slot.run(f"{HEAD}def transform():\n    {code}")

    assert outcome.message == "ValueError: still told"


def test_threads_that_print_for_ever_end_with_the_step(slot):
    outcome = slot.run(
        """
        import threading
        import polars as pl

        def chatter():
            while True:
                print("and another thing " * 100)

        def transform():
            for _ in range(4):
                threading.Thread(target=chatter).start()
            return pl.LazyFrame({"a": [1]})
        """
    )

    assert outcome.answer == {**outcome.answer, "type": "succeeded", "row_count": 1}


def test_what_is_printed_reaches_the_log_at_once(slot):
    started = time.monotonic()

    outcome = slot.run(
        "import os\ndef transform():\n    print('grüezi \\ud800'); os._exit(3)"
    )

    assert time.monotonic() - started < 30
    assert outcome.log.startswith("grüezi \\ud800")


def test_many_messages_are_no_danger_to_the_answer(slot):
    line = json.dumps({"version": 1, "type": "succeeded"})

    outcome = slot.run(
        f"def transform():\n    for _ in range(200_000): print({line!r})"
    )

    assert outcome.reason == "WrongReturn"
    assert outcome.log.count(line) == 200_000


def test_one_step_s_environment_does_not_reach_the_next(slot):
    slot.environment = {"LEFT_BEHIND": "yes"}
    slot.run("import polars as pl\ndef transform(): return pl.LazyFrame({'a': [1]})")
    slot.environment = {}

    outcome = slot.run(
        f"{HEAD}def transform():\n"
        "    return pl.LazyFrame({'a': [os.environ.get('LEFT_BEHIND')]})"
    )

    assert outcome.dataset.schema == {"a": pl.Null}
