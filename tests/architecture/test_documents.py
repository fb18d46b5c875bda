"""What the documents say of the code is there, and what must be said is said."""

import re

import pytest

from tests.architecture.parts import CHECKOUT

DOCUMENTS = sorted([*CHECKOUT.glob("*.md"), *CHECKOUT.glob("docs/**/*.md")])
THREATS = (CHECKOUT / "docs" / "threat-model.md").read_text().partition("## Threats")[2]
# What is written like a path of this repository, in code letters or as a link.
_PATH = re.compile(
    r"(?:`|\]\()((?:bench|bootstrap|deploy|docs|runner|src|tests|web)/[\w./-]+)"
)


def threats():
    found = re.split(r"^\*\*(T\d+)\.", THREATS, flags=re.MULTILINE)[1:]
    return dict(zip(found[::2], found[1::2], strict=True))


def test_the_threats_are_numbered_in_order():
    assert list(threats()) == [f"T{number + 1}" for number in range(len(threats()))]
    assert len(threats()) > 10


@pytest.mark.parametrize("threat", threats())
def test_a_threat_is_held_by_a_test_or_accepted_with_a_reason(threat):
    said = threats()[threat]
    held = re.search(r"\*Held\s+by\*([^*]*)", said)
    accepted = re.search(r"\*Accepted\*(?: for now)?: \w", said)

    assert held or accepted
    assert not held or "`tests/" in held[1]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: file.name)
def test_a_path_that_a_document_names_is_there(document):
    for path in _PATH.findall(document.read_text()):
        places = (CHECKOUT, document.parent)
        assert any((place / path).exists() for place in places), path


@pytest.mark.parametrize("decision", sorted(CHECKOUT.glob("docs/decisions/*.md")))
def test_a_decision_says_what_holds_it(decision):
    text = decision.read_text().lower()

    for part in ("context", "decision", "consequences", "alternatives", "held by"):
        assert part in text, part
