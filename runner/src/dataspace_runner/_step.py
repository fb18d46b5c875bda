"""One step, from the order to the answer.

Whatever happens in here, and the user's code may do anything, ends in an answer that
names one reason.
"""

import contextlib
import os
import resource
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl

from dataspace_runner import _health, _inputs, _loading, _log, _outputs
from dataspace_runner._checks import Check
from dataspace_runner._errors import HealthCheckFailed, StepFailure, SyntaxInvalid
from dataspace_runner._places import Mounted, Places
from dataspace_runner._protocol import Answer, Failed, Order, Succeeded
from dataspace_runner._traces import Trace, trace


def run(order: Order, places: Places) -> Answer:
    """Carry out the order; never raise."""
    try:
        _enter(order, places)
        function = _loading.load(places.code, order.transform_path)
        dataset = _dataset(function, order, places)
        rows = pl.scan_parquet(dataset, glob=False).select(pl.len()).collect().item()
        return Succeeded(rows, _peak_memory_bytes())
    # SystemExit, KeyboardInterrupt and whatever else is raised end the step, not us.
    except BaseException as error:  # noqa: BLE001
        try:
            return _explained(error, order, places)
        # Even asking an exception for its text may run code of the user's.
        except BaseException:  # noqa: BLE001
            name = type(error).__name__
            return Failed("TransformRaised", name, "", order.transform_path, None)


def _enter(order: Order, places: Places) -> None:
    """Make the process what the transform expects to find around it."""
    Mounted.places = places
    folders = {
        "ARTIFACT_FOLDER": places.artifact_folder,
        "META_FOLDER": places.meta_folder,
        "DATASET_FOLDER": places.dataset_folder,
    }
    for folder in folders.values():
        folder.mkdir(parents=True, exist_ok=True)
    # Ours come last: no variable and no secret can stand in for them.
    os.environ.update(order.environment)
    os.environ.update({name: str(folder) for name, folder in folders.items()})
    os.environ["TRANSFORM_ID"] = order.transform_id
    os.environ["IS_DRAFT_BUILD"] = "true" if order.is_draft else "false"
    os.chdir(places.code)


def _dataset(function: Callable[..., Any], order: Order, places: Places) -> Path:
    bound = _inputs.bind(function, order, places)
    returned = _outputs.accept(function(*bound.args, **bound.kwargs))
    dataset = _published(returned.frame, places)
    if returned.checks is not None:
        _examine(dataset, list(returned.checks), places)
    return dataset


def _published(frame: pl.LazyFrame, places: Places) -> Path:
    try:
        return _outputs.publish(frame, places)
    except Exception as error:
        # None of the user's lines is on the stack by now: say where we are instead.
        error.add_note("Raised while the returned frame was computed and written.")
        raise


def _examine(dataset: Path, checks: list[Check], places: Places) -> None:
    health = _health.examine(pl.scan_parquet(dataset, glob=False), checks)
    _outputs.write_json(health.report(), places.meta_folder / "health_report.json")
    if health.failures:
        raise HealthCheckFailed(health.failures)


def _explained(error: BaseException, order: Order, places: Places) -> Failed:
    if isinstance(error, StepFailure):
        # Where we refused because something else was raised, that is what to show.
        told = _told(error.__cause__ or error, places, is_ours=error.__cause__ is None)
        reason, message = error.reason, str(error)
    else:
        told = _told(error, places)
        reason, message = "TransformRaised", _sentence(error)
    _log.write(told.text or message)
    path, line = told.path or order.transform_path, told.line
    if isinstance(error, SyntaxInvalid):
        path, line = error.path, error.line
    return Failed(reason, message, told.text, path, line)


def _told(error: BaseException, places: Places, *, is_ours: bool = False) -> Trace:
    told = trace(error, places.code)
    # A refusal of ours that no line of the user's caused is its sentence and no more.
    return Trace("", None, None) if is_ours and told.path is None else told


def _sentence(error: BaseException) -> str:
    said = str(error).strip().splitlines()
    name = type(error).__name__
    return f"{name}: {said[0]}" if said else name


def _peak_memory_bytes() -> int:
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return max(_own_peak_kilobytes(), children) * 1024


def _own_peak_kilobytes() -> int:
    # getrusage also counts what the process was before it was ours: a runner that a
    # large launcher forked would seem to have used the launcher's memory.
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
