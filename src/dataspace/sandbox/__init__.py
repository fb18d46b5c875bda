"""Where code that people wrote runs, and where files that strangers made are opened.

The promise: what runs here reaches no network, no process outside, no file but its own
inputs and output, no capability; it ends at its limits with a reason that has a name; and
where the machine cannot hold that, it does not run at all. There is no switch.

A launcher itself is not on this page, since a process that only reads must not be able to
start anything: the worker's joint takes it from `dataspace.sandbox.bubblewrap`.
"""

from dataspace.sandbox.confine import Confinement, confine
from dataspace.sandbox.errors import ConfinementRefused, SandboxRefused
from dataspace.sandbox.launcher import (
    Check,
    Launcher,
    MemoryGuard,
    Outcome,
    SelfTest,
    Slot,
)
from dataspace.sandbox.privacy import keep_memory_private
from dataspace.sandbox.spec import Limits

__all__ = [
    "Check",
    "Confinement",
    "ConfinementRefused",
    "Launcher",
    "Limits",
    "MemoryGuard",
    "Outcome",
    "SandboxRefused",
    "SelfTest",
    "Slot",
    "confine",
    "keep_memory_private",
]
