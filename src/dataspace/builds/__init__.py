"""One run of one or several transforms: its plan, its steps, their logs and results.

The application writes what is wanted and puts an id in the queue; it can do no more. The
worker decides again, from the rows, what may run: the builder's rights now, the commit,
the inputs. A step's result is seen whole or not at all. A worker that dies loses nothing
but time: its steps are run again, and what a late one brings is refused.
"""

from dataspace.builds.graph import graph
from dataspace.builds.models import (
    BuildFacts,
    BuildLimits,
    BuildMode,
    BuildState,
    StepFacts,
    StepState,
)
from dataspace.builds.service import (
    builds,
    cancel,
    insist_on_build,
    log_of,
    retry,
    show,
    start,
)

__all__ = [
    "BuildFacts",
    "BuildLimits",
    "BuildMode",
    "BuildState",
    "StepFacts",
    "StepState",
    "builds",
    "cancel",
    "graph",
    "insist_on_build",
    "log_of",
    "retry",
    "show",
    "start",
]
