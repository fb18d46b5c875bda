import pytest

from dataspace.lineage.nearest import distance
from tests.lineage.graphs import drawn, edges, file, node, reads


def told(lineage, name):
    return [(p.type, p.line, p.column, p.facts) for p in node(lineage, name).problems]


def test_a_misspelt_input_is_named_with_the_nearest_names():
    lineage = drawn(
        reads("orders"), reads("order_lines"), reads("customers"), reads("a", "odrers")
    )

    facts = {"name": "odrers", "nearest": ("orders",)}
    assert told(lineage, "a") == [("InputUnknown", 1, 15, facts)]
    assert node(lineage, "a").inputs[0].transform_id is None
    assert edges(lineage) == []


@pytest.mark.parametrize(
    ("wrong", "nearest"),
    [
        ("Orders", ("orders",)),
        ("ordersclean", ("orders_clean", "orders_clear")),
        ("orders_clan", ("orders_clean", "orders_clear")),
        ("売り上げ", ("売上",)),
        ("weather", ()),
        ("x", ()),
    ],
)
def test_the_nearest_names_are_those_that_may_have_been_meant(wrong, nearest):
    there = [reads(n) for n in ("orders", "orders_clean", "orders_clear", "売上")]

    [problem] = node(drawn(*there, reads("a", wrong)), "a").problems

    assert problem.facts == {"name": wrong, "nearest": nearest}


def test_nobody_is_told_to_read_himself():
    lineage = drawn(reads("by_month"), reads("by_month2", "by_month3"))

    [problem] = node(lineage, "by_month2").problems
    assert problem.facts["nearest"] == ("by_month",)


def test_distance_counts_letters():
    assert distance("orders", "odrers") == 1
    assert distance("", "abc") == 3
    assert distance("kitten", "sitting") == 3
    assert distance("STRASSE", "straße") == 0


def test_an_id_of_no_transform_here_is_an_unknown_input():
    rid = "rid.transform.ffffffff-ffff-4fff-8fff-ffffffffffff"

    lineage = drawn(file("a.py", f'def transform(x: Transform("{rid}")): ...'))

    assert told(lineage, "a") == [("InputUnknown", 1, 15, {"name": rid, "nearest": ()})]


def test_a_raw_file_that_is_not_there_is_named_with_the_nearest():
    text = 'def transform(p: File("flihgts.csv"), q: File("planes.csv")): ...'

    lineage = drawn(file("a.py", text), raw_files=("flights.csv", "planes.csv"))

    facts = {"name": "flihgts.csv", "nearest": ("flights.csv",)}
    assert told(lineage, "a") == [("FileUnknown", 1, 15, facts)]


def test_two_files_of_one_name_are_both_told_and_so_is_who_reads_them():
    lineage = drawn(
        file("x/orders.py", "def transform(): ..."),
        file("y/orders.py", "def transform(): ..."),
        reads("a", "orders"),
    )

    facts = {"name": "orders", "paths": ("x/orders.py", "y/orders.py")}
    for each in lineage.nodes.values():
        [problem] = each.problems
        assert (problem.type, problem.facts) == ("NameTwice", facts)
    assert edges(lineage) == []
    assert told(lineage, "a")[0][1:3] == (1, 15)


def test_a_circle_is_spelt_out_in_the_direction_of_the_data():
    lineage = drawn(
        reads("a", "c"), reads("b", "a"), reads("c", "b"), reads("d", "c"), reads("e")
    )

    assert told(lineage, "a") == [
        ("CycleFound", 1, 15, {"names": ("a", "b", "c", "a")})
    ]
    assert told(lineage, "b") == [
        ("CycleFound", 1, 15, {"names": ("b", "c", "a", "b")})
    ]
    assert told(lineage, "d") == told(lineage, "e") == []


def test_a_transform_that_reads_itself_is_a_circle():
    assert told(drawn(reads("a", "a")), "a") == [
        ("CycleFound", 1, 15, {"names": ("a", "a")})
    ]


def test_everyone_in_a_knot_is_told_of_a_circle_in_it():
    lineage = drawn(
        reads("a", "b", "c"), reads("b", "a"), reads("c", "d"), reads("d", "a")
    )

    assert {n.problems[0].type for n in lineage.nodes.values()} == {"CycleFound"}
    assert told(lineage, "b")[0][3] == {"names": ("b", "a", "b")}


def test_who_goes_round_stands_in_no_wave_and_holds_nobody_up():
    lineage = drawn(reads("a", "b"), reads("b", "a"), reads("c", "b"), reads("d"))

    [wave] = lineage.waves()
    assert sorted(lineage.nodes[each].name for each in wave) == ["c", "d"]


def test_a_circle_of_thousands_is_told_in_a_few_words():
    ring = [reads(f"t{n:04}", f"t{(n - 1) % 3000:04}") for n in range(3000)]

    lineage = drawn(*ring)

    for each in lineage.nodes.values():
        [problem] = each.problems
        names = problem.facts["names"]
        assert names[0] == names[-1] == each.name
        assert "…" in names
        assert len(names) <= 20


def test_a_file_with_a_syntax_error_stays_a_node_and_keeps_its_readers():
    lineage = drawn(file("orders.py", "def transform(:"), reads("a", "orders"))

    assert [p.type for p in node(lineage, "orders").problems] == ["SyntaxInvalid"]
    assert edges(lineage) == [("orders", "a", "orders")]
    assert node(lineage, "a").problems == ()
