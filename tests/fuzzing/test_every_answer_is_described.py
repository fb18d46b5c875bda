"""Made-up requests, from the description of the API itself, in every kind of hands.

A larger run: `python -m bench.fuzz`.
"""

import pytest
from argon2 import PasswordHasher

from dataspace.app import doors
from dataspace.core import logging
from dataspace.identity import passwords
from tests.fuzzing.fuzzer import METHODS, Fuzzer
from tests.fuzzing.ground import CANARY, prepared
from tests.instruments import Log, Nowhere

# How often each address is asked, in each of two ways: as described, and otherwise.
EXAMPLES = {"anonymous": 1, "VIEWER": 1, "program": 1, "administrator": 1, "OWNER": 1}


@pytest.fixture(scope="module")
def ground(server):
    # With as little work as it takes: nobody here has a password that is right.
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with pytest.MonkeyPatch.context() as patch, prepared(server) as ground:
        patch.setattr(passwords, "_hasher", hasher)
        patch.setattr(passwords, "NOBODY", hasher.hash("the password of nobody"))
        yield ground


def test_there_is_something_to_ask(ground):
    asked = {operation.label for operation in ground.operations}

    assert len(asked) == len(list(doors.addresses_of(ground.world.app))) > 50


@pytest.mark.control("A4")
@pytest.mark.parametrize("way", METHODS)
@pytest.mark.parametrize("caller", EXAMPLES)
def test_every_answer_is_described_and_none_is_a_fault(ground, caller, way):
    log = Log()
    logging.configure(log)
    fuzzer = Fuzzer(ground, caller, EXAMPLES[caller])

    try:
        fuzzer.ask_all(way)
    finally:
        logging.configure(Nowhere())

    assert fuzzer.wrong == []
    assert fuzzer.statuses
    assert CANARY not in log.getvalue()
