"""Runs one step: take it, fill its slot, let it run, keep what it made, say what became
of it. Only the worker imports this; the web process cannot, even indirectly.

    1. take      one transaction: the step's number of tries is this worker's claim
    2. open      a sandbox starts, empty, and waits
    3. fill      code, inputs and raw files go into its slot, secrets over its socket
    4. run       its output is the log; its answer is read by schema and not believed
    5. keep      files first: checked, durable, under the snapshot's own name, and only
                 if no secret of the step stands in them
    6. finish    then one row, with its audit line; a lost claim changes nothing
"""

import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

import structlog

from dataspace.builds import store
from dataspace.builds.advancing import by, refused_now
from dataspace.builds.errors import SecretInResult, SecretNotHandedOver
from dataspace.builds.filling import Filled, fill
from dataspace.builds.finishing import Ending, Finished, finish
from dataspace.builds.inspecting import Inspection, Result
from dataspace.builds.logs import Log, path_of
from dataspace.builds.models import StepState
from dataspace.builds.reasons import reason, reason_of
from dataspace.builds.redacting import Redactor
from dataspace.builds.taking import Taken, take
from dataspace.builds.workshop import Opened, Workshop
from dataspace.core import clock
from dataspace.core.database import DatabaseAway, Tx, transaction
from dataspace.core.errors import Refusal
from dataspace.core.ids import SnapshotId, StepId, new_id
from dataspace.datasets import DATA, DatasetKey, Origins, SnapshotFacts, StoredFile
from dataspace.sandbox import Outcome, Slot

_T = TypeVar("_T")
_ASKED_EVERY_SECONDS = 1.0
_PATIENCE_SECONDS = 60.0
_log = structlog.get_logger()


def run(workshop: Workshop, step: StepId) -> None:
    taken = _in_transaction(workshop, lambda tx: take(tx, step))  # 1
    if taken is None:
        return
    with structlog.contextvars.bound_contextvars(**_names(taken)):
        _run_taken(workshop, taken)


def _names(taken: Taken) -> dict[str, str]:
    """Tell by what a line in the log is found: the request, the build, the step."""
    build = taken.build
    names = {"build": str(build.id), "step": str(taken.step.id)}
    return (
        names if build.request_id is None else {"request_id": build.request_id} | names
    )


def _run_taken(workshop: Workshop, taken: Taken) -> None:
    redactor = Redactor()
    log = Log(path_of(workshop.logs, taken.build.id, taken.step.id), redactor)
    try:
        # Masked here, at the one place through which everything leaves.
        ending = _redacted(_ending(workshop, taken, log), redactor)
    finally:
        log.close()
    _finish(workshop, taken, ending)  # 6
    _log.info("step.ended", state=ending.state.value)


def _redacted(ending: Ending, redactor: Redactor) -> Ending:
    """Mask what the step itself said of its end."""
    return replace(
        ending,
        reason=ending.reason and redactor.facts(ending.reason),
        traceback=ending.traceback and redactor.text(ending.traceback),
    )


def _ending(workshop: Workshop, taken: Taken, log: Log) -> Ending:
    try:
        return _run(workshop, taken, log)
    except SecretInResult as found:
        message = f"{found.name} stands in {found.where}."
        log.say(f"{found.sentence()} {message}")
        why = {**reason_of(found), "message": message}
        return Ending(state=StepState.FAILED, reason=why)
    except Refusal as refusal:
        log.say(refusal.sentence())
        return Ending(state=StepState.FAILED, reason=reason_of(refusal))
    except Exception:  # noqa: BLE001  a fault of ours must not leave a step running for ever.
        identifier = new_id().hex
        # A library's error may quote what it was given.
        told = log.redactor.text(traceback.format_exc())
        _log.error("fault", fault=identifier, exception=told)
        why = reason("Fault", fault=identifier)
        return Ending(state=StepState.FAILED, reason=why)


def _run(workshop: Workshop, taken: Taken, log: Log) -> Ending:
    with workshop.launcher.open(workshop.limits_of_step()) as slot:  # 2
        filled = fill(workshop, taken, slot.directory)  # 3
        log.say(filled.sentence())
        secrets = _secrets(workshop, taken, filled)
        log.mask(secrets)
        slot.begin({**filled.order, "environment": secrets})
        outcome = slot.wait(log.write, _Stopping(workshop, taken))  # 4
        ending = (
            _failure(outcome)
            if outcome.kind == "failed"
            else _success(workshop, taken, filled, slot, outcome, log.redactor)
        )
    log.say(_conclusion(ending, outcome))
    return ending


def _secrets(workshop: Workshop, taken: Taken, filled: Filled) -> dict[str, str]:
    """Open what the step may use, as late as can be. Nothing of it is in a file."""
    step = taken.step

    def opened(tx: Tx) -> Mapping[str, Opened]:
        return workshop.vault.opened_for(
            tx,
            by(taken.build),
            step.workspace_id,
            filled.secrets,
            purpose=f"step {step.id}",
        )

    # Committed before anything is handed over: what was used has a line in the audit log.
    given = _in_transaction(workshop, opened)
    for name in filled.secrets:
        if name not in given:
            raise SecretNotHandedOver(name)
    return {name: secret.value for name, secret in given.items()}


def _conclusion(ending: Ending, outcome: Outcome) -> str:
    took = f"after {outcome.wall_seconds:.1f} s, {outcome.peak_memory_bytes >> 20} MiB"
    if ending.snapshot is not None:
        columns = len(ending.snapshot.columns)
        return f"Kept {ending.snapshot.row_count:,} rows of {columns} columns, {took}."
    why = ending.reason or {}
    told = (why.get(fact) for fact in ("title", "message", "where", "name"))
    return f"{' '.join(str(each) for each in told if each)} ({took})"


def _failure(outcome: Outcome) -> Ending:
    kind = outcome.reason or "RunnerDied"
    is_cancelled = kind == "Cancelled"
    facts = dict(outcome.facts)
    told = facts.pop("traceback", None)
    return Ending(
        state=StepState.CANCELLED if is_cancelled else StepState.FAILED,
        reason=reason(kind, **facts),
        traceback=told,
        peak_memory_bytes=outcome.peak_memory_bytes,
    )


def _success(
    workshop: Workshop,
    taken: Taken,
    filled: Filled,
    slot: Slot,
    outcome: Outcome,
    redactor: Redactor,
) -> Ending:
    step, build = taken.step, taken.build
    snapshot = SnapshotId(new_id())
    kept = workshop.storage.keep(  # 5
        slot.directory / "out", step.workspace_id, snapshot
    )
    try:
        folder = workshop.storage.folder(step.workspace_id, snapshot)
        # The slot still holds the file under its first name.
        data = StoredFile(folder, DATA, may_have_links=True)
        seen = workshop.reader.describe(data)
        result = Result(
            workspace=step.workspace_id,
            snapshot=snapshot,
            data=data,
            columns=[column.name for column in seen.columns],
            health=kept.health,
        )
        _inspection(workshop, redactor).insist_on_clean(result)
    except BaseException:
        workshop.storage.discard(step.workspace_id, snapshot)
        raise
    facts = SnapshotFacts(
        id=snapshot,
        key=DatasetKey(
            workspace_id=step.workspace_id,
            transform_id=step.transform_id,
            branch=build.branch,
        ),
        build_id=build.id,
        step_id=step.id,
        row_count=seen.row_count,
        bytes=kept.data_bytes,
        columns=tuple((column.name, column.type) for column in seen.columns),
        artifacts=kept.artifacts,
        health=kept.health,
        origins=Origins(
            commit=build.commit,
            code_blob=step.blob,
            inputs=filled.snapshots,
            files=filled.files,
        ),
        created_at=clock.now(),
    )
    return Ending(
        state=StepState.SUCCEEDED,
        snapshot=facts,
        peak_memory_bytes=outcome.peak_memory_bytes,
    )


def _inspection(workshop: Workshop, redactor: Redactor) -> Inspection:
    return Inspection(
        redactor=redactor, reader=workshop.reader, storage=workshop.storage
    )


@dataclass(slots=True)
class _Stopping:
    """Whether the step should stop: asked often, answered from the rows once a second."""

    workshop: Workshop
    taken: Taken
    asked_at: float = 0.0
    is_stopping: bool = False

    def __call__(self) -> bool:
        moment = time.monotonic()
        if not self.is_stopping and moment - self.asked_at > _ASKED_EVERY_SECONDS:
            self.asked_at = moment
            self.is_stopping = self._ask()
        return self.is_stopping

    def _ask(self) -> bool:
        build, step = self.taken.build, self.taken.step
        try:
            with transaction(self.workshop.engine) as tx:
                is_cancelled = store.is_cancelled(tx, build.id)
                refused = refused_now(tx, build, step.transform_id)
                return is_cancelled or refused is not None
        except DatabaseAway:
            # The database is away; the step need not suffer for it.
            return False


def _finish(workshop: Workshop, taken: Taken, ending: Ending) -> None:
    def write(tx: Tx) -> Finished:
        return finish(
            tx,
            taken.build,
            taken.step.id,
            taken.attempt,
            ending,
            keeping=workshop.limits.retained_snapshots,
        )

    finished = _in_transaction(workshop, write)
    superfluous = list(finished.retired)
    if not finished.is_written and ending.snapshot is not None:
        superfluous.append(ending.snapshot.id)
    for snapshot in superfluous:
        workshop.storage.discard(taken.step.workspace_id, snapshot)


def _in_transaction(workshop: Workshop, work: Callable[[Tx], _T]) -> _T:
    """Do it in one transaction, and again while the database is being restarted."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            with transaction(workshop.engine) as tx:
                return work(tx)
        except DatabaseAway:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.5)
