import random

import pytest

from dataspace.lineage.graph import Lineage, NodeKind
from tests.lineage.graphs import drawn, edges, file, id_of, names, node, reads


def test_naming_another_transform_as_a_parameter_draws_the_edge():
    lineage = drawn(
        reads("raw"), reads("clean", "raw"), reads("report", "clean", "raw")
    )

    assert sorted(edges(lineage)) == [
        ("clean", "report", "clean"),
        ("raw", "clean", "raw"),
        ("raw", "report", "raw"),
    ]
    assert all(not each.problems for each in lineage.nodes.values())


def test_the_folder_of_a_file_is_no_part_of_its_name():
    lineage = drawn(
        file("in/deep/orders.py", "def transform(): ..."), reads("a", "orders")
    )

    assert edges(lineage) == [("orders", "a", "orders")]


def test_a_parameter_may_be_bound_to_a_transform_by_its_id_whatever_its_own_name():
    bound = f'def transform(x: Transform("{id_of("orders.py")}")): ...'

    lineage = drawn(reads("orders"), file("a.py", bound))

    assert edges(lineage) == [("orders", "a", "x")]
    assert node(lineage, "a").inputs[0].name == "orders"


def test_names_meet_in_any_script_however_they_are_spelt():
    lineage = drawn(
        file("cafe\u0301.py", "def transform(): ..."),
        file("売上.py", "def transform(): ..."),
        file("a.py", "def transform(caf\u00e9, 売上): ..."),
    )

    assert sorted(source for source, _, _ in edges(lineage)) == ["caf\u00e9", "売上"]


def test_a_helper_is_no_node():
    lineage = drawn(file("tools.py", "def f(a): ..."), file("_config.json", "{}"))

    assert lineage == Lineage()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("def transform(): ...", NodeKind.INGEST),
        ("def transform(path: File('x.csv')): ...", NodeKind.INGEST),
        ("def transform(limit=10): ...", NodeKind.INGEST),
        ("def transform(raw): ...", NodeKind.TRANSFORM),
        ("def transform(missing): ...", NodeKind.TRANSFORM),
        ("def transform(raw:", NodeKind.TRANSFORM),
        ("def transform(raw):\n    os.environ['ARTIFACT_FOLDER']", NodeKind.PLOT),
    ],
)
def test_a_node_is_an_ingest_a_plot_or_a_transform(text, kind):
    lineage = drawn(reads("raw"), file("a.py", text), raw_files=("x.csv",))

    assert node(lineage, "a").kind == kind


def test_a_parameter_with_a_default_is_an_input_where_a_transform_has_its_name():
    lineage = drawn(reads("raw"), file("a.py", "def transform(raw=None, limit=3): ..."))

    assert edges(lineage) == [("raw", "a", "raw")]
    assert node(lineage, "a").problems == ()


def test_above_and_below_go_all_the_way():
    lineage = drawn(
        reads("a"), reads("b", "a"), reads("c", "b"), reads("d", "b"), reads("e")
    )

    assert names(lineage, lineage.above([id_of("c.py")])) == ["a", "b", "c"]
    assert names(lineage, lineage.below([id_of("b.py")])) == ["b", "c", "d"]
    assert names(lineage, lineage.above([])) == []


def test_waves_hold_what_may_run_at_once():
    lineage = drawn(
        reads("sink", "left", "right"),
        reads("left", "root"),
        reads("right", "root"),
        reads("root"),
        reads("alone"),
        reads("late", "sink", "root"),
    )

    waves = [names(lineage, wave) for wave in lineage.waves()]

    assert waves == [["alone", "root"], ["left", "right"], ["sink"], ["late"]]


def test_the_same_files_give_the_same_graph_in_whatever_order_they_come():
    files = [reads(f"t{n}", *(f"t{m}" for m in range(n))) for n in range(12)]
    files += [reads("x", "y"), reads("y", "x"), reads("z", "nothing")]
    first = drawn(*files)

    for seed in range(5):
        random.Random(seed).shuffle(files)  # noqa: S311 - order, not secrecy.
        again = drawn(*files)
        assert again == first
        assert list(again.nodes) == list(first.nodes)
        assert again.waves() == first.waves()


def test_the_code_of_a_transform_is_its_own_and_that_of_all_its_helpers():
    def code(
        helper="x = 1", own="import tools.dates\ndef transform(): ...", name="a.py"
    ):
        deep = file("tools/deep.py", helper)
        dates = file("tools/dates.py", "from tools import deep")
        other = file("other.py", "def transform(): ...")
        return drawn(deep, dates, other, file(name, own))

    before = code()

    assert node(code(helper="x = 2"), "a").code != node(before, "a").code
    assert node(code(own="def transform(): ..."), "a").code != node(before, "a").code
    assert node(code(helper="x = 2"), "other").code == node(before, "other").code
    assert node(code(name="renamed.py"), "renamed").code == node(before, "a").code


def test_helpers_that_import_one_another_have_one_code():
    a, b = file("a.py", "import b"), file("b.py", "import a")
    user = file("t.py", "import a\ndef transform(): ...")

    changed = drawn(a, file("b.py", "import a\nx = 1"), user)

    assert node(changed, "t").code != node(drawn(a, b, user), "t").code


def test_a_chain_of_thousands_is_drawn_and_ordered():
    chain = [reads(f"t{n}", *([f"t{n - 1}"] if n else [])) for n in range(5_000)]

    lineage = drawn(*chain)

    assert len(lineage.waves()) == len(lineage.edges) + 1 == 5_000
