from itertools import pairwise
from uuid import UUID

import pytest

from dataspace.builds.models import BuildMode, StepState
from dataspace.builds.plan import (
    Buildable,
    Standing,
    closure,
    decide,
    never_built,
    plan,
)
from dataspace.core.ids import StepId, TransformId


def transforms(**inputs):
    """`transforms(b="a")`: a transform `b` that reads `a`."""
    return {
        TransformId(name): Buildable(
            transform_id=TransformId(name),
            name=name,
            path=f"{name}.py",
            blob="0",
            inputs=tuple(TransformId(one) for one in above.split()),
        )
        for name, above in inputs.items()
    }


DIAMOND = transforms(a="", b="a", c="a", d="b c", e="")


def names(steps):
    return [step.transform.name for step in steps]


def test_upstream_adds_everything_above_and_nothing_else():
    assert closure(DIAMOND, {"d"}, BuildMode.UPSTREAM) == {"a", "b", "c", "d"}
    assert closure(DIAMOND, {"d"}, BuildMode.REGULAR) == {"d"}


def test_a_step_stands_after_those_whose_result_it_reads():
    planned = plan(DIAMOND, {"a", "b", "c", "d"})

    assert names(planned) == ["a", "b", "c", "d"]
    assert planned[3].waits_for == ("b", "c")


def test_a_step_waits_only_for_steps_of_its_own_build():
    [only] = plan(DIAMOND, {"d"})

    assert only.waits_for == ()


def test_a_transform_that_reads_itself_does_not_wait_for_itself():
    [only] = plan(transforms(daily="daily"), {"daily"})

    assert only.waits_for == ()


def test_a_long_chain_is_ordered():
    links = {f"t{n:04}": f"t{n - 1:04}" if n else "" for n in range(2000)}

    planned = names(plan(transforms(**links), links))

    assert all(first < second for first, second in pairwise(planned))


def test_an_input_that_was_never_built_is_named():
    [problem] = never_built(DIAMOND, {"d", "b"}, with_snapshot=set())[1:]

    assert problem["type"] == "InputNeverBuilt"
    assert (problem["path"], problem["name"]) == ("d.py", "c")


def test_an_input_that_has_a_dataset_need_not_be_built():
    assert never_built(DIAMOND, {"d"}, with_snapshot={"b", "c"}) == []


def steps(**states):
    """`steps(b=("waiting", "a"))`: a step `b`, waiting for `a`; a `!` says it is queued."""
    ids = {name: StepId(UUID(int=n)) for n, name in enumerate(states)}
    made = [
        Standing(
            ids[name],
            StepState(state.removesuffix("!")),
            frozenset(ids[one] for one in above.split()),
            state.endswith("!"),
        )
        for name, (state, above) in states.items()
    ]
    following = decide(made)
    by_id = {id_: name for name, id_ in ids.items()}
    return (
        {by_id[one] for one in following.to_queue},
        {by_id[one] for one in following.to_skip},
    )


def test_what_waits_for_nothing_starts_at_once():
    assert steps(a=("waiting", ""), b=("waiting", ""), c=("waiting", "a b")) == (
        {"a", "b"},
        set(),
    )


def test_a_step_starts_when_all_it_waits_for_succeeded():
    queued, _ = steps(
        a=("succeeded", ""), b=("running", ""), c=("waiting", "a"), d=("waiting", "a b")
    )

    assert queued == {"c"}


@pytest.mark.parametrize("lost", ["failed", "skipped", "cancelled"])
def test_what_waits_for_a_lost_step_is_skipped_all_the_way_down(lost):
    queued, skipped = steps(
        a=(lost, ""), b=("waiting", "a"), c=("waiting", "b"), d=("waiting", "")
    )

    assert (queued, skipped) == ({"d"}, {"b", "c"})


def test_nothing_is_queued_twice():
    assert steps(a=("waiting!", ""), b=("waiting", "a")) == (set(), set())
