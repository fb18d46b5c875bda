"""Decides what a build does next. One transaction, under the build's lock.

Called by the worker when a build is new, cancelled, or one of its steps has ended. It
may be called once too often: it then finds nothing to do.
"""

from dataspace import access, audit, identity
from dataspace.access import RunBuild
from dataspace.builds import store
from dataspace.builds.events import BuildEnded
from dataspace.builds.models import BuildFacts, BuildState, StepFacts, StepState
from dataspace.builds.plan import decide
from dataspace.builds.reasons import reason, reason_of
from dataspace.core import clock
from dataspace.core.by import By
from dataspace.core.database import Tx
from dataspace.core.errors import Refusal
from dataspace.core.ids import BuildId, TransformId
from dataspace.identity import Origin


def advance(tx: Tx, build: BuildId) -> None:
    facts = store.hold_build(tx, build)
    if facts is None or facts.state.is_over:
        return
    if facts.state is BuildState.WAITING:
        store.set_build_state(tx, build, BuildState.RUNNING, clock.now())
    steps = store.steps_of(tx, build)
    for decide_on in (_stop_waiting_steps, _go_on):
        if decide_on(tx, facts, steps):
            steps = store.steps_of(tx, build)
    _end_if_over(tx, facts, steps)


def refused_now(
    tx: Tx, facts: BuildFacts, transform: TransformId | None = None
) -> Refusal | None:
    """Ask again whether the builder may build here, or this: rights may have changed."""
    try:
        actor = identity.act_as(
            tx, facts.started_by, Origin(address=None, request_id=None)
        )
        access.authorize(tx, actor, facts.workspace_id, RunBuild)
        if transform is not None:
            access.authorize_resource(
                tx, actor, facts.workspace_id, transform, RunBuild
            )
    except Refusal as refusal:
        return refusal
    return None


def by(facts: BuildFacts) -> By:
    """The platform acts, on behalf of whoever started the build."""
    return By(on_behalf_of=facts.started_by, workspace_id=facts.workspace_id)


def _stop_waiting_steps(tx: Tx, facts: BuildFacts, steps: list[StepFacts]) -> bool:
    """Whether any was stopped."""
    waiting = [one.id for one in steps if one.state is StepState.WAITING]
    if not waiting:
        return False
    moment = clock.now()
    if facts.is_cancelling:
        store.end_steps(tx, waiting, StepState.CANCELLED, moment, reason("Cancelled"))
        return True
    refusal = refused_now(tx, facts)
    if refusal is None:
        return False
    store.end_steps(tx, waiting, StepState.FAILED, moment, reason_of(refusal))
    return True


def _go_on(tx: Tx, _facts: BuildFacts, steps: list[StepFacts]) -> bool:
    """Whether any was skipped."""
    following = decide(store.standing_of(steps))
    moment = clock.now()
    store.end_steps(
        tx, following.to_skip, StepState.SKIPPED, moment, reason("UpstreamFailed")
    )
    store.queue_steps(tx, following.to_queue, moment)
    return bool(following.to_skip)


def _end_if_over(tx: Tx, facts: BuildFacts, steps: list[StepFacts]) -> None:
    if not all(step.state.is_over for step in steps):
        return
    states = {step.state for step in steps}
    if StepState.FAILED in states:
        state = BuildState.FAILED
    elif StepState.CANCELLED in states:
        state = BuildState.CANCELLED
    else:
        state = BuildState.SUCCEEDED
    store.set_build_state(tx, facts.id, state, clock.now())
    audit.record(tx, by(facts), BuildEnded(facts.id, state.value))
