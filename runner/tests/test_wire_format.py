"""The wire format, held to the recorded examples that the platform reads too."""

import json
from dataclasses import asdict
from pathlib import Path

import polars as pl
import pytest

from dataspace_runner import _protocol
from dataspace_runner._protocol import (
    LONGEST_LINE,
    Failed,
    OrderNotUnderstoodError,
    Succeeded,
)

RECORDED = Path(__file__).with_name("recorded")


def recorded(name):
    return json.loads((RECORDED / f"{name}.json").read_text())


def test_ready_is_as_recorded():
    assert json.loads(_protocol.ready(4711)) == recorded("ready")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("succeeded", Succeeded),
        ("failed", Failed),
        ("failed_without_line", Failed),
    ],
)
def test_answers_are_as_recorded(name, kind):
    facts = recorded(name)
    outcome = kind(**{k: v for k, v in facts.items() if k not in {"version", "type"}})

    assert json.loads(_protocol.answer(outcome)) == facts


@pytest.mark.parametrize("name", ["order", "order_of_an_ingest"])
def test_orders_are_read_as_recorded(name):
    facts = recorded(name)

    order = json.loads(json.dumps(asdict(_protocol.order(json.dumps(facts).encode()))))

    assert {"version": 1, "type": "order", **order} == facts


def test_a_recorded_order_can_be_carried_out(slot):
    order = recorded("order")
    given = order["inputs"][0]
    frame = pl.DataFrame({"id": [1, 2], "price": [1.0, 2.0]})
    slot.add_input(given["parameter"], frame, rid=given["transform_id"])
    slot.add_file("path", "rates.csv", b"rate\n2\n")
    slot.write(
        "marts/priced.py",
        """
        import polars as pl

        def transform(orders, path):
            rate = pl.read_csv(path)["rate"].item()
            return orders.with_columns(pl.col("price") * rate)
        """,
    )

    outcome = slot.talk(json.dumps(order).encode() + b"\n")

    assert outcome.dataset["price"].to_list() == [2.0, 4.0]


def test_what_is_not_known_yet_is_passed_over():
    order = recorded("order") | {"colour": "green"}
    order["inputs"][0]["smell"] = "none"

    assert _protocol.order(json.dumps(order).encode()).df_type == "polars"


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"not json",
        b"[]",
        b"{}",
        json.dumps(recorded("order") | {"version": 2}).encode(),
        json.dumps(recorded("order") | {"type": "advice"}).encode(),
        json.dumps(recorded("order") | {"inputs": None}).encode(),
    ],
)
def test_anything_but_an_order_of_this_version_is_a_fault(line):
    with pytest.raises(OrderNotUnderstoodError):
        _protocol.order(line)


def test_a_message_is_one_line_whatever_is_in_it():
    said = _protocol.answer(Failed("TransformRaised", "a\nb\u2028c", "", None, None))

    assert said.count(b"\n") == 1
    assert said.endswith(b"\n")


@pytest.mark.parametrize("letter", ["x", "ü", "\n", "\x01", "\U0001f6eb", "\ud800"])
def test_an_answer_fits_into_a_line_whatever_is_in_it(letter):
    long = letter * 200_000

    said = _protocol.answer(Failed("TransformRaised", long, long, long, 1))

    assert len(said) <= LONGEST_LINE
    assert json.loads(said)["traceback"]
