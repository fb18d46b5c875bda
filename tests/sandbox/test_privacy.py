"""A process that holds secrets keeps its memory to itself."""

import subprocess
import sys

ASKS = """
import ctypes, os, resource, subprocess, sys
from dataspace.sandbox import keep_memory_private

keep_memory_private()
GET_DUMPABLE = "import ctypes; print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"
exec(GET_DUMPABLE)
print(*resource.getrlimit(resource.RLIMIT_CORE))
sys.stdout.flush()
subprocess.run([sys.executable, "-c", GET_DUMPABLE], check=True)
"""


def test_it_leaves_no_core_file_and_nobody_looks_in():
    said = subprocess.run(
        [sys.executable, "-c", ASKS], capture_output=True, text=True, check=True
    )

    own, limit, of_child = said.stdout.splitlines()
    assert (own, limit) == ("0", "1 1")
    # Its sandboxes are measured from outside, so they must not inherit it.
    assert of_child == "1"
