"""What the tests start in place of the real runner: it runs the code in its order."""

import json
import linecache
import os
import socket
import sys
import traceback

line = socket.socket(socket.AF_UNIX)
line.connect("/in/control.sock")


def say(**fields: object) -> None:
    line.sendall(json.dumps({"version": 1, **fields}).encode() + b"\n")


say(type="ready", pid=os.getpid())
order = json.loads(line.makefile().readline())
code = order["code"]
# So that tracebacks quote its lines, as they quote a file's.
linecache.cache["<step>"] = (len(code), None, code.splitlines(keepends=True), "<step>")
try:
    exec(  # noqa: S102
        compile(code, "<step>", "exec"), {"line": line, "say": say, "order": order}
    )
except BaseException as error:  # noqa: BLE001 - as the real one
    say(
        type="failed",
        reason="TransformRaised",
        message=f"{type(error).__name__}: {error}",
        traceback=traceback.format_exc(),
        path=None,
        line=None,
    )
    sys.stdout.flush()
    os._exit(1)
sys.stdout.flush()
say(type="succeeded", row_count=0, peak_memory_bytes=0)
os._exit(0)
