from dataclasses import dataclass

from dataspace.core.errors import Conflict, Refusal


@dataclass(eq=False)
class CupTaken(Conflict):
    """Somebody drinks from that cup.

    What stands here is for whoever reads the code.
    """

    cup: int
    drinkers: list[str]


def test_a_refusal_is_a_sentence_and_facts():
    refusal = CupTaken(3, ["Ada"])

    assert refusal.sentence() == "Somebody drinks from that cup."
    assert refusal.facts() == {"cup": 3, "drinkers": ["Ada"]}
    assert str(refusal) == (
        "Somebody drinks from that cup. {'cup': 3, 'drinkers': ['Ada']}"
    )


def test_the_facts_are_handed_over_as_they_are():
    drinkers = ["Ada"]

    assert CupTaken(3, drinkers).facts()["drinkers"] is drinkers


def test_a_refusal_writes_nothing_unless_it_says_so():
    assert not Refusal.keeps_writes
    assert not CupTaken.keeps_writes


def test_a_refusal_can_be_raised_through_a_context_and_compared_by_identity():
    one, same_words = CupTaken(3, []), CupTaken(3, [])

    assert one != same_words
    assert len({one, same_words}) == 2
