"""Every kind of line that there is."""

import dataclasses
import re
import sys

import pytest

from dataspace.audit import Event
from tests.architecture.parts import import_everything

import_everything()
# A class with slots is made twice; the one that its module knows is the one that counts.
EVENTS = [
    event
    for event in Event.__subclasses__()
    if event.__module__.startswith("dataspace.")
    and getattr(sys.modules[event.__module__], event.__name__) is event
]


def test_there_are_events():
    assert len(EVENTS) > 10


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__qualname__)
def test_an_event_is_named_for_what_was_done(event):
    assert re.fullmatch(r"[a-z_]+\.[a-z_]+", vars(event)["kind"])


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__qualname__)
def test_an_event_is_a_frozen_fact_of_its_slice(event):
    slice_name = event.__module__.split(".")[1]

    assert event.__dataclass_params__.frozen
    assert re.fullmatch(rf"dataspace\.{slice_name}\.(\w+_)?events", event.__module__)
    assert event.__subclasses__() == []
    assert dataclasses.is_dataclass(event)


def test_no_two_deeds_share_a_kind():
    kinds = [event.kind for event in EVENTS]

    assert sorted(kinds) == sorted(set(kinds))
