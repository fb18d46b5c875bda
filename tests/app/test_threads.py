"""Which guards take a thread: whoever asks the database, and nobody else."""

import inspect

from dataspace.app import doors


def guards_of(dependant):
    for inner in dependant.dependencies:
        yield inner
        yield from guards_of(inner)


def test_a_guard_that_only_reads_the_request_takes_no_thread(world):
    """A plain function is handed to a thread and back, which costs a request 0.1 ms each."""
    found = {}
    for _, _, route in doors.addresses_of(world.app):
        for guard in guards_of(route.dependant):
            call = guard.call
            asks = "tx" in inspect.signature(call).parameters
            may_block = (
                asks or inspect.isgeneratorfunction(call) or inspect.isclass(call)
            )
            ours = getattr(call, "__module__", "").startswith("dataspace.")
            is_stream = inspect.isasyncgenfunction(call)
            if ours and not may_block:
                is_cheap = inspect.iscoroutinefunction(call) or is_stream
                found[getattr(call, "__qualname__", repr(call))] = is_cheap

    assert found
    assert {name for name, is_cheap in found.items() if not is_cheap} == set()
