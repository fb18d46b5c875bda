import pytest

from dataspace.transforms.declaration import Declaration, Input, Use
from dataspace.transforms.reading import analyse

RID = "rid.transform.0a0b0c0d-1111-4111-8111-222222222222"


def read(text: str, path: str = "orders_clean.py") -> Declaration:
    return analyse(path, text)


def names(declaration: Declaration) -> list[str | None]:
    return [each.name for each in declaration.inputs]


def problems(declaration: Declaration) -> list[tuple[str, int | None, int | None]]:
    return [(each.type, each.line, each.column) for each in declaration.problems]


def test_each_parameter_of_a_function_called_transform_is_an_input_by_its_name():
    found = read("def transform(orders, customers):\n    return orders\n")

    assert (found.kind, found.function, found.problems) == (
        "transform",
        "transform",
        (),
    )
    assert found.inputs == (
        Input("orders", "orders", None, is_optional=False, line=1, column=15),
        Input("customers", "customers", None, is_optional=False, line=1, column=23),
    )


@pytest.mark.parametrize(
    "mark",
    ["@transform", "@transform()", "@ds.transform", "@a.b.transform(secrets=[])"],
)
def test_a_marked_function_is_the_transform_whatever_its_name(mark):
    found = read(f"{mark}\ndef clean(orders): return orders")

    assert (found.kind, found.function, names(found)) == (
        "transform",
        "clean",
        ["orders"],
    )


def test_a_file_without_either_is_a_helper_and_declares_nothing():
    assert read("def clean(orders): return orders") == Declaration(kind="helper")
    assert read("class A:\n    def transform(self): ...").kind == "helper"
    assert read("def outer():\n    def transform(a): ...").kind == "helper"
    assert read("from dataspace_runner import transform").kind == "helper"


def test_a_file_that_is_not_python_declares_nothing():
    assert read("def transform(a): ...", "notes.md") == Declaration()


@pytest.mark.parametrize(
    "text",
    [
        "if True:\n    def transform(a): ...",
        "try:\n    pass\nexcept ImportError:\n    pass\nelse:\n    def transform(a): ...",
        "try:\n    pass\nexcept ImportError:\n    def transform(a): ...",
        "with a:\n    def transform(a): ...",
        "match a:\n    case 1:\n        def transform(a): ...",
        "async def transform(a): ...",
    ],
)
def test_a_transform_is_found_wherever_the_module_itself_defines_it(text):
    assert names(read(text)) == ["a"]


def test_the_function_called_transform_wins_and_of_several_the_last():
    text = "@transform\ndef b(x): ...\ndef transform(y): ...\ndef transform(z): ..."

    assert names(read(text)) == ["z"]


def test_the_decorator_binds_parameters_to_transforms_files_and_secrets():
    found = read(
        f'@transform(orders=Transform("{RID}"), path=File("a b.csv"),\n'
        '           key=ds.Secret("KEY"), secrets=["A", Secret("B")])\n'
        "def f(orders, path, key, other): ..."
    )

    assert found.problems == ()
    assert [(i.parameter, i.name, i.transform_id) for i in found.inputs] == [
        ("orders", None, RID),
        ("other", "other", None),
    ]
    assert found.files == (Use("a b.csv", "path", 3, 15),)
    assert [(s.name, s.parameter) for s in found.secrets] == [
        ("A", None),
        ("B", None),
        ("KEY", "key"),
    ]


def test_an_annotation_binds_too_and_the_decorator_goes_first():
    text = (
        f'def transform(o: Transform("{RID}"), p: File("x.csv"), q: pl.LazyFrame): ...'
    )
    both = f'@transform(o=File("y.csv"))\ndef transform(o: Transform("{RID}")): ...'

    found = read(text)

    assert [i.transform_id for i in found.inputs] == [RID, None]
    assert [f.name for f in found.files] == ["x.csv"]
    assert (read(both).inputs, [f.name for f in read(both).files]) == ((), ["y.csv"])


def test_existing_code_may_bind_by_plain_text():
    found = read(f'@transform(a="{RID}", b="orders")\ndef f(a, b): ...')

    assert [(i.name, i.transform_id) for i in found.inputs] == [
        (None, RID),
        ("orders", None),
    ]


def test_a_parameter_with_a_default_is_an_input_only_if_a_transform_has_its_name():
    text = 'def transform(a, b=1, *, c, d=None, e: File("x") = 1): ...'

    found = read(text)

    optional = {i.parameter: i.is_optional for i in found.inputs}
    assert optional == {"a": False, "b": True, "c": False, "d": True}
    assert [f.parameter for f in found.files] == ["e"]


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("def transform(*orders): ...", 16),
        ("def transform(**orders): ...", 17),
        ("def transform(orders, /): ...", 15),
    ],
)
def test_a_parameter_without_a_name_of_its_own_is_refused_where_it_stands(text, column):
    found = read(text)

    assert problems(found) == [("ParameterNotAllowed", 1, column)]
    assert found.problems[0].facts == {"name": "orders"}
    assert found.inputs == ()


@pytest.mark.parametrize(
    ("decorator", "column"),
    [
        ("@transform(a=Transform(RID))", 14),
        ("@transform(a=Transform('x' + 'y'))", 14),
        ("@transform(a=Transform(f'{x}'))", 14),
        ("@transform(a=File(name))", 14),
        ("@transform(a=File('x', 'y'))", 14),
        ("@transform(a=File(*x))", 14),
        ("@transform(a=File(folder='x'))", 14),
        ("@transform(a=make('x'))", 14),
        ("@transform(a=File(''))", 14),
        ("@transform(a=File('\\0'))", 14),
        ("@transform(a=File('\\ud800'))", 14),
        ("@transform(a=3)", 14),
        ("@transform(**bindings)", 14),
        ("@transform(bindings)", 12),
        ("@transform(secrets=names)", 20),
        ("@transform(secrets=['A', name])", 26),
        ("@transform(secrets=[File('x')])", 21),
    ],
)
def test_what_is_not_a_literal_is_refused_where_it_stands(decorator, column):
    found = read(f"{decorator}\ndef f(a): ...")

    assert problems(found) == [("DeclarationNotLiteral", 1, column)]


def test_a_binding_that_cannot_be_read_does_not_become_an_input_by_name():
    assert read("@transform(a=File(x))\ndef f(a): ...").inputs == ()
    assert read("def transform(a: Secret(x)): ...").inputs == ()


def test_a_binding_for_no_parameter_is_named():
    [problem] = read('@transform(oders=File("x"))\ndef f(orders): ...').problems

    assert (problem.type, problem.facts) == ("ParameterUnknown", {"name": "oders"})
    assert (problem.line, problem.column) == (1, 12)


def test_columns_count_characters_and_not_bytes():
    found = read("größe = '😀'; transform = 1\ndef transform(größe, 年): ...")

    assert [(i.name, i.column) for i in found.inputs] == [("größe", 15), ("年", 22)]


def test_a_name_is_compared_in_the_form_in_which_python_compares_names():
    composed, decomposed, ligature = "caf\u00e9", "cafe\u0301", "\ufb01sh"

    assert names(read(f"def transform({decomposed}, {ligature}): ...")) == [
        composed,
        "fish",
    ]


def test_a_file_that_speaks_of_the_artifact_folder_writes_artifacts():
    text = 'import os\ndef transform(a):\n    os.environ["ARTIFACT_FOLDER"]'

    assert read(text).writes_artifacts
    assert not read("def transform(a): ...").writes_artifacts


def test_the_modules_that_a_file_imports_are_known():
    text = "import os.path as p, tools.dates\nfrom pack import thing\nfrom . import x"

    whole = ("os.path", "pack", "pack.thing", "tools.dates")
    assert read(text).imports == (".", ".x", *whole)
