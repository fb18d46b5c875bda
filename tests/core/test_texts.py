import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from dataspace.core.texts import LONGEST_NAME, Name, folded

NAMES = TypeAdapter(Name)
FAMILY = "👨\u200d👩\u200d👧"  # Three people held together by joiners.


@pytest.mark.parametrize(
    "typed",
    ["Flights", "数字", "Übersicht №1", "می\u200cخواهم", "नेपाल", FAMILY, "x" * 120],  # noqa: RUF001
)
def test_a_name_may_be_in_any_script(typed):
    assert NAMES.validate_python(typed) == typed


@pytest.mark.parametrize(
    "hidden",
    [
        "\0",
        "\n",
        "\r",
        "\x1b",
        "\x7f",
        "\u202e",
        "\u2066",
        "\ufeff",
        "\u2028",
        "\ud800",
    ],
    ids=ascii,
)
def test_a_name_holds_nothing_that_does_not_show(hidden):
    with pytest.raises(ValidationError):
        NAMES.validate_python(f"a{hidden}b")


@pytest.mark.parametrize("typed", ["", " ", "\t", "x" * 121])
def test_a_name_has_a_length(typed):
    with pytest.raises(ValidationError):
        NAMES.validate_python(typed)


def test_a_name_is_kept_in_its_composed_form_and_without_the_space_around_it():
    assert NAMES.validate_python(" cafe\u0301 ") == "caf\u00e9"


@given(st.text(max_size=LONGEST_NAME))
def test_a_name_that_was_accepted_is_accepted_again_as_it_is(typed):
    try:
        kept = NAMES.validate_python(typed)
    except ValidationError:
        return
    assert NAMES.validate_python(kept) == kept


@given(st.text())
def test_folding_twice_changes_nothing_more(typed):
    assert folded(folded(typed)) == folded(typed)


@pytest.mark.parametrize(
    ("one", "other"),
    [("ADA", "ada"), ("é", "e\u0301"), ("ß", "SS"), ("Σ", "ς"), (" a ", "a")],
)
def test_what_people_hold_for_the_same_folds_to_the_same(one, other):
    assert folded(one) == folded(other)


@pytest.mark.parametrize(
    ("one", "other"), [("i", "\u0130"), ("a", "\u0430"), ("o", "0")]
)
def test_what_only_looks_alike_stays_apart(one, other):
    assert folded(one) != folded(other)
