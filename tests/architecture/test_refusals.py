"""Every way of saying no: told in a sentence, with a status, and heard by a test."""

import dataclasses
import re
from pathlib import Path

import pytest

from dataspace.app import problems
from dataspace.core.errors import Refusal
from tests.architecture.parts import CHECKOUT, every, import_everything

import_everything()
KINDS = Refusal.__subclasses__()
REFUSALS = sorted(
    (
        kind
        for kind in every(Refusal) - {Refusal, *KINDS}
        if kind.__module__.startswith("dataspace.")
    ),
    key=lambda kind: kind.__name__,
)
TESTS = {*CHECKOUT.glob("tests/**/test_*.py")} - {Path(__file__)}

# Two slices use this name; the one about code is to be CodeTooLarge.
TWICE = {"FileTooLarge"}
# Refusals whose tests are being written. Whoever provokes one takes it off this list.
STILL_UNHEARD = {
    "ArtifactUnknown",
    "CodeTooLarge",
    "ColumnNameRefused",
    "CommitUnknown",
    "FileNotText",
    "TextInvalid",
}

each_refusal = pytest.mark.parametrize(
    "refusal", REFUSALS, ids=lambda refusal: refusal.__name__
)


def test_there_are_refusals():
    assert len(REFUSALS) > 25


@each_refusal
def test_a_refusal_has_a_status(refusal):
    assert problems.status_of(refusal.__new__(refusal)) in range(400, 600)


@each_refusal
def test_a_refusal_is_told_in_a_sentence_of_its_own(refusal):
    sentence = refusal.sentence()

    assert sentence.endswith("."), sentence
    assert sentence[0].isupper()
    assert len(sentence) > 15
    assert sentence not in {kind.sentence() for kind in REFUSALS if kind is not refusal}


@each_refusal
def test_a_refusal_is_named_for_the_fact(refusal):
    assert not refusal.__name__.endswith(("Error", "Exception"))
    assert dataclasses.is_dataclass(refusal)
    # A frozen one could not take its traceback; one that compares could not be hashed.
    assert not refusal.__dataclass_params__.frozen
    assert refusal.__hash__ is not None


def test_no_two_refusals_share_the_name_by_which_programs_know_them():
    names = [r.__name__ for r in REFUSALS if r.__name__ not in TWICE]

    assert sorted(names) == sorted(set(names))


def test_every_refusal_is_provoked_by_a_test():
    texts = "\n".join(file.read_text() for file in TESTS)
    heard = set(re.findall(r"\w+", texts))

    unheard = {refusal.__name__ for refusal in REFUSALS} - heard
    assert unheard - STILL_UNHEARD == set()


@each_refusal
def test_a_refusal_has_no_field_in_which_a_secret_could_travel(refusal):
    names = {field.name for field in dataclasses.fields(refusal)}

    assert not names & {"password", "token", "secret", "value", "message", "detail"}
