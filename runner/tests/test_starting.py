"""The runner as a sandbox starts it: an interpreter, a socket, one order."""

import polars as pl


def test_a_step_runs_from_order_to_dataset(cold_slot):
    cold_slot.add_input("orders", pl.DataFrame({"price": [1, 2, 3]}))

    outcome = cold_slot.run(
        """
        import polars as pl

        def transform(orders):
            return orders.select(pl.col("price") * 2)
        """
    )

    assert outcome.status == 0
    assert outcome.answer["type"] == "succeeded"
    assert outcome.answer["row_count"] == 3
    assert outcome.answer["peak_memory_bytes"] > 10_000_000
    assert outcome.dataset["price"].to_list() == [2, 4, 6]
    assert outcome.columns == [{"name": "price", "type": "Int64"}]


def test_a_slot_that_is_no_longer_wanted_ends_quietly(cold_slot):
    outcome = cold_slot.talk(b"")

    assert (outcome.answer, outcome.status, outcome.log) == (None, 0, "")


def test_an_order_of_another_version_is_a_fault_and_not_the_user_s(cold_slot):
    outcome = cold_slot.talk(b'{"version": 2, "type": "order"}\n')

    assert (outcome.answer, outcome.status) == (None, 1)
    assert "order of version 1" in outcome.log


def test_the_code_folder_cannot_replace_a_module_of_python_s(cold_slot):
    cold_slot.write("wave.py", "raise RuntimeError('the wrong one')")

    outcome = cold_slot.run(
        """
        import wave
        import polars as pl

        def transform():
            return pl.LazyFrame({"a": [wave.__name__]})
        """
    )

    assert outcome.status == 0


def test_a_step_that_needs_no_pandas_never_waits_for_it(cold_slot):
    cold_slot.add_input("orders", pl.DataFrame({"price": [1, 2, 3]}))

    outcome = cold_slot.run(
        """
        import sys
        from dataspace_runner import Check

        def transform(orders):
            return orders, [Check("price").unique().custom_check("imports", "warn", shown)]

        def shown(frame, column):
            raise ValueError(str({"pandas", "pyarrow", "numpy"} & set(sys.modules)))
        """
    )

    findings = outcome.report["columns"]["price"]["checks"]
    assert findings[1]["error"] == "set()"
