"""A worker takes a step: one transaction, in which everything is decided again."""

from dataclasses import dataclass

from dataspace.builds import store
from dataspace.builds.advancing import advance, refused_now
from dataspace.builds.finishing import end_without_result
from dataspace.builds.models import BuildFacts, StepFacts, StepState
from dataspace.builds.reasons import reason, reason_of
from dataspace.core import clock
from dataspace.core.database import Tx
from dataspace.core.ids import StepId

# A step whose worker died this often is not tried again: it may be what kills them.
MOST_ATTEMPTS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A step that this worker holds, as long as `attempt` is still the step's number."""

    build: BuildFacts
    step: StepFacts
    attempt: int


def take(tx: Tx, step: StepId) -> Taken | None:
    """Take the step, or end it where it may not run; None then, and where it is over."""
    facts = store.step_by_id(tx, step)
    if facts is None:
        return None
    # Always the build before the step: whoever locks both does it in this order.
    build = store.hold_build(tx, facts.build_id)
    held = store.hold_step(tx, step)
    if build is None or held is None or held.state.is_over:
        return None
    ended = _refusal(tx, build, held)
    if ended is not None:
        state, why = ended
        end_without_result(tx, build, held, state, why)
        advance(tx, build.id)
        return None
    attempt = held.attempt + 1
    store.start_step(tx, step, attempt, clock.now())
    return Taken(build=build, step=held, attempt=attempt)


def _refusal(
    tx: Tx, build: BuildFacts, step: StepFacts
) -> tuple[StepState, dict[str, object]] | None:
    if build.is_cancelling:
        return StepState.CANCELLED, reason("Cancelled")
    refused = refused_now(tx, build, step.transform_id)
    if refused is not None:
        return StepState.FAILED, reason_of(refused)
    if step.attempt >= MOST_ATTEMPTS:
        return StepState.FAILED, reason("WorkerLost", times=step.attempt)
    return None
