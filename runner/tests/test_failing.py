"""A step that goes wrong says why, in one sentence, at the user's own line."""

import pytest


def test_an_error_points_at_the_user_s_innermost_line(slot):
    slot.write("helper.py", "def divided(a, b):\n    return a / b\n")

    outcome = slot.run(
        """
        from helper import divided

        def transform():
            return divided(1, 0)
        """,
        path="marts/step.py",
    )

    assert (outcome.status, outcome.reason) == (1, "TransformRaised")
    assert outcome.message == "ZeroDivisionError: division by zero"
    assert outcome.place == ("helper.py", 2)


def test_a_traceback_shows_the_user_s_files_and_none_of_ours(slot):
    outcome = slot.run(
        """
        def transform():
            try:
                return {}["absent"]
            except KeyError as error:
                raise ValueError("no such order") from error
        """,
    )

    told = outcome.answer["traceback"]
    assert told.count('File "step.py"') == 2
    assert 'raise ValueError("no such order") from error' in told
    assert "KeyError: 'absent'" in told
    assert "dataspace_runner" not in told
    assert str(slot.code) not in told
    assert told.strip() in outcome.log


def test_an_error_inside_a_library_shows_the_user_s_call_and_where_it_broke(slot):
    outcome = slot.run(
        """
        import polars as pl

        def transform():
            return pl.DataFrame({"a": [1]}).select("b")
        """
    )

    assert outcome.place == ("step.py", 5)
    told = outcome.answer["traceback"]
    assert told.count("File ") == 2
    assert 'File "polars/' in told


def test_an_error_in_the_returned_plan_says_that_it_came_later(slot):
    outcome = slot.run(
        """
        import polars as pl

        def transform():
            return pl.LazyFrame({"a": [1]}).select("b")
        """
    )

    assert outcome.message.startswith("ColumnNotFoundError: ")
    assert outcome.place == ("step.py", None)
    assert "while the returned frame was computed" in outcome.answer["traceback"]


def test_an_error_in_a_function_that_the_plan_calls_has_its_line(slot):
    outcome = slot.run(
        """
        import polars as pl

        def inverse(number):
            return 1 / number

        def transform():
            return pl.LazyFrame({"a": [0]}).select(
                pl.col("a").map_elements(inverse, return_dtype=pl.Float64)
            )
        """
    )

    assert outcome.place == ("step.py", 5)


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("def transform(:\n    pass", 1),
        ("x = 1\n\nreturn x", 3),
        ("def transform():\n\tpass\n        pass", 3),
    ],
)
def test_a_file_that_is_not_python_is_told_by_line(slot, code, line):
    outcome = slot.run(code)

    assert (outcome.reason, outcome.place) == ("SyntaxInvalid", ("step.py", line))


def test_a_helper_that_is_not_python_is_told_by_its_own_name(slot):
    slot.write("helper.py", "\n\ndef broken(")

    outcome = slot.run("import helper\ndef transform(): ...")

    assert (outcome.reason, outcome.place) == ("SyntaxInvalid", ("helper.py", 3))


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("import nowhere", "No module named 'nowhere'"),
        ("from dataspace_runner import sparkle", "cannot import name 'sparkle'"),
        ("x = 1 / 0", "ZeroDivisionError: division by zero"),
        ("import sys; sys.exit(0)", "SystemExit: 0"),
        ("eval('1 +')", "SyntaxError: invalid syntax"),
    ],
)
def test_a_file_that_raises_while_it_is_imported_failed_to_import(slot, code, sentence):
    outcome = slot.run(code)

    assert outcome.reason == "ImportFailed"
    assert sentence in outcome.message
    assert outcome.place == ("step.py", 1)


@pytest.mark.parametrize(
    ("declared", "sentence"),
    [
        ("Transform(7)", "Transform(7) needs a resource id."),
        ("File('../etc/passwd')", "is a path"),
        ("Secret('')", "needs the name of a secret"),
        ("transform(orders='orders')", "takes Transform, File or Secret, not str"),
        ("transform(secrets='KEY')", "takes a list"),
        ("Check('a').no_nulls(severity='error')", "'warn' or 'fail', not 'error'"),
        ("Check(1)", "needs a column's name"),
    ],
)
def test_a_declaration_that_can_never_hold_is_refused_at_its_line(
    slot, declared, sentence
):
    outcome = slot.run(f"from dataspace_runner import *\n\n{declared}")

    assert outcome.reason == "DeclarationInvalid"
    assert sentence in outcome.message
    assert outcome.place == ("step.py", 3)
