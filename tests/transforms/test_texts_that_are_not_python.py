import pytest

from dataspace.transforms.reading import MOST_PARAMETERS, MOST_PROBLEMS, analyse


def problem_in(text: str):
    declaration = analyse("a.py", text)
    [problem] = declaration.problems
    return problem


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("def transform(a:\n", 1, 14),
        ("def transform(a):\n    return (a", 2, 12),
        ("x = '😀😀'; y = = 2", 1, 15),
        ("x = 1\r\ny = = 2\r\n", 2, 5),
        ("x = 1\ry = = 2", 2, 5),
        ("x = 1\n\x0cy = = 2", 2, 6),
        ("if a:\nb", 2, 1),
        ("def transform(a, a): ...", 1, 18),
        ("return 1", 1, 1),
        ("x = 1\ny = '\0'", 2, 6),
        ("\ufeffy = = 2", 1, 5),
        ("# -*- coding: latin-1 -*-\nx = 1", 1, 1),
        ("# coding: utf-7\n+AGE- = 1", 1, 1),
        ("#\n# vim: set fileencoding=rot13 :\n", 1, 1),
        ("x = '\ud800'", 1, 1),
        ("9" * 5000, 1, 1),
    ],
)
def test_a_syntax_error_is_placed_by_line_and_column(text, line, column):
    problem = problem_in(text)

    assert problem.type == "SyntaxInvalid"
    assert (problem.line, problem.column) == (line, column)
    assert problem.facts["detail"]


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffdef transform(a): ...",
        "# coding: utf-8\r\ndef transform(a): ...\r\n",
        "\x0cdef transform(a): ...",
    ],
)
def test_marks_cookies_and_line_ends_that_mean_nothing_do_not_disturb(text):
    declaration = analyse("a.py", text)

    assert declaration.problems == ()
    assert [each.name for each in declaration.inputs] == ["a"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("def transform(a:\n", "transform"),
        ("x = = 1\n@ds.transform(a=File('x'))\ndef f(a): ...", "transform"),
        ("def helper(:\n", "helper"),
        ("def transformed(:\n", "helper"),
    ],
)
def test_a_file_with_a_syntax_error_stays_what_it_seems_to_be(text, kind):
    assert analyse("a.py", text).kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "-" * 100_000 + "1",
        "x = " + "(" * 199 + "1" + ")" * 199,
        "x = a" + ".a" * 20_000,
        "x = " + "1+" * 20_000 + "1",
        "if a: pass\n" + "elif a: pass\n" * 20_000,
        "lambda: " * 20_000 + "1",
        "f'{" * 150,
    ],
)
def test_a_text_of_great_depth_gets_an_answer(text):
    assert len(analyse("a.py", text).problems) <= 1


def test_what_is_remembered_of_a_file_is_bounded():
    many = ", ".join(f"a{i}" for i in range(2_000))
    bindings = ", ".join(f"b{i}=x" for i in range(2_000))

    declaration = analyse("a.py", f"@transform({bindings})\ndef f({many}): ...")

    assert len(declaration.inputs) == MOST_PARAMETERS
    assert len(declaration.problems) == MOST_PROBLEMS
    assert declaration.problems[0].type == "TooLarge"


def test_a_name_too_long_to_be_one_is_not_carried_about():
    name = "a" * 100_000
    declaration = analyse(
        "a.py", f"@transform(b=File('{name}'))\ndef {name}({name}, b): ..."
    )

    assert {each.type for each in declaration.problems} == {
        "DeclarationNotLiteral",
        "ParameterNotAllowed",
    }
    assert len(str(declaration)) < 2_000
