"""What the worker tidies, so that nothing is stuck and nothing lies about.

A queue can lose what a crash lost; the rows cannot. So whatever should be under way and
is in no queue goes back into it.
"""

import structlog

from dataspace import datasets, files
from dataspace.builds import store
from dataspace.builds.workshop import Workshop
from dataspace.core.database import transaction

_log = structlog.get_logger()


def take_up_again(workshop: Workshop) -> None:
    """Put back into the queue what should be under way and is in no queue."""
    with transaction(workshop.engine) as tx:
        builds, steps = store.builds_out_of_queue(tx), store.steps_out_of_queue(tx)
        for build in builds:
            store.enqueue_build(tx, build)
        for step in steps:
            store.enqueue_step(tx, step)
    if builds or steps:
        _log.warning("taken up again", builds=len(builds), steps=len(steps))


def sweep(workshop: Workshop) -> None:
    """Remove what no row points to, a day after it came to be, and what the bin held long."""
    with transaction(workshop.engine) as tx:
        removed = files.empty_bin(tx)
    with transaction(workshop.engine) as tx:
        swept = datasets.sweep(tx, workshop.storage)
        swept += files.sweep(tx, workshop.files)
    if removed or swept:
        _log.info("swept", from_bin=len(removed), names=swept)
