# ruff: noqa: RUF001 - that letters look alike is the point here.
import pytest

from dataspace.transforms.paths import (
    PathInvalid,
    PathTaken,
    Why,
    checked,
    insist_on_room,
    name_of,
)


@pytest.mark.parametrize(
    "path",
    [
        "orders.py",
        "a/b/c.py",
        "größe.py",
        "年度/売上.py",
        "заказы.py",
        "می\u200cخواهم.py",
        "a b.md",
    ],
)
def test_a_name_may_be_in_any_script(path):
    assert checked(path) == path


def test_two_spellings_of_one_letter_are_one_name():
    assert checked("cafe\u0301.py") == "caf\u00e9.py"


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("", Why.EMPTY),
        ("/etc/passwd", Why.EMPTY),
        ("a//b.py", Why.EMPTY),
        ("a/", Why.EMPTY),
        ("\u200c/a.py", Why.EMPTY),
        (".", Why.HIDDEN),
        ("..", Why.HIDDEN),
        ("../a.py", Why.HIDDEN),
        ("a/../../b.py", Why.HIDDEN),
        (".git/config", Why.HIDDEN),
        (".GIT/hooks/x", Why.HIDDEN),
        ("\u200c.git/config", Why.HIDDEN),
        ("a/.gitmodules", Why.HIDDEN),
        ("git~1/config", Why.RESERVED),
        ("GIT~1", Why.RESERVED),
        ("con.py", Why.RESERVED),
        ("a/NUL", Why.RESERVED),
        ("ｃｏｎ.py", Why.RESERVED),
        ("__pycache__/a.pyc", Why.RESERVED),
        ("a\\b.py", Why.CHARACTER),
        ("C:a.py", Why.CHARACTER),
        ("a*.py", Why.CHARACTER),
        ("a\0.py", Why.UNSEEN),
        ("a\n.py", Why.UNSEEN),
        ("a\x1b[31m.py", Why.UNSEEN),
        ("\u202egnp.py", Why.UNSEEN),
        ("a\ud800.py", Why.UNSEEN),
        ("\ufeffa.py", Why.UNSEEN),
        (" a.py", Why.EDGE),
        ("a.py ", Why.EDGE),
        ("a./b.py", Why.EDGE),
        ("a" * 118 + ".py", Why.LONG),
        ("年" * 40 + ".py", Why.LONG),
        ("/".join("a" * 100 for _ in range(3)), Why.LONG),
        ("/".join("a" for _ in range(9)), Why.DEEP),
    ],
)
def test_a_path_that_some_system_would_read_otherwise_is_refused_with_the_reason(
    path, why
):
    with pytest.raises(PathInvalid) as refused:
        checked(path)

    assert refused.value.why == why


@pytest.mark.parametrize(
    ("path", "other"),
    [
        ("Orders.py", "orders.py"),
        ("ORDERS/a.py", "orders/b.py"),
        ("a/Orders.py", "A/orders.py"),
        ("straße.py", "STRASSE.py"),
        ("ﬁsh.py", "fish.py"),
        ("orders", "orders/a.py"),
        ("orders/a.py", "orders"),
        ("می\u200cخواهم.py", "میخواهم.py"),
    ],
)
def test_two_paths_that_one_disk_cannot_tell_apart_are_refused(path, other):
    with pytest.raises(PathTaken) as refused:
        insist_on_room(path, ["else.py", other])

    assert refused.value.taken_by == other


def test_paths_that_differ_have_room():
    insist_on_room("a/orders.py", ["a/orders2.py", "b/orders.py", "orders.py", "ab"])


def test_a_transform_is_called_as_python_would_compare_its_name():
    assert name_of("a/b/orders.py") == "orders"
    assert name_of("ﬁsh.py") == "fish"
    assert name_of("v1.2.py") == "v1.2"
