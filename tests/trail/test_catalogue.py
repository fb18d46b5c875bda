"""Every event has a sentence that people can read, and only facts that it holds stand in it."""

import re

import pytest

from dataspace.trail.catalogue import Kind, catalogue, told
from tests.architecture.parts import import_everything

import_everything()
KINDS = list(catalogue().values())


def test_there_are_kinds():
    assert len(KINDS) > 80


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_a_kind_says_in_a_sentence_what_was_done(kind):
    assert re.fullmatch(r"[A-Z].*\.", kind.sentence), kind.sentence
    # The docstring that a dataclass makes up is no sentence.
    assert "(" not in kind.sentence
    named = set(re.findall(r"{(\w+)}", kind.sentence))
    assert named <= {name for name, _ in kind.facts}


SHARED = Kind("a.b", "Shared {what} with {person_id}{group_id}: {rights}.", (), "a")


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (
            {"what": "x", "person_id": "1", "rights": ["r", "w"]},
            "Shared x with Ada: r, w",
        ),
        ({"what": "x", "group_id": "2", "rights": []}, "Shared x with 2"),
        ({}, "Shared with"),
    ],
)
def test_a_sentence_is_filled_with_facts_and_names(facts, said):
    assert SHARED.told(facts, {"1": "Ada"}) == said


def test_a_kind_that_nobody_knows_any_more_is_told_by_its_name():
    assert told("kettle.boiled", {}, {}) == "kettle.boiled"
