"""What a process that holds secrets does before it has any."""

import resource

from dataspace.sandbox import kernel

# One and not none: with none the kernel still pipes a crashed process's memory to a
# program that collects them, if the machine has one; it takes one byte for "never".
CORE_BYTES = 1


def keep_memory_private() -> None:
    """Leave no core file, for good, and let nobody else of the same user look in.

    What this process starts is looked at as before: a new program begins anew.
    """
    _, hard = resource.getrlimit(resource.RLIMIT_CORE)
    most = CORE_BYTES if hard == resource.RLIM_INFINITY else min(CORE_BYTES, hard)
    resource.setrlimit(resource.RLIMIT_CORE, (most, most))
    kernel.hide_from_debuggers()
