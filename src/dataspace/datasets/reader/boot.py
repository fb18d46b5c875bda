"""The program of the fork server: `python -I boot.py IDLE_SECONDS`, control socket on 0.

Run as a file, not as a module: a module's parents would be imported first, and the front
page of `datasets` brings the database and the web framework. A process that must know
neither shall not even hold their code.
"""

import socket
import sys
from pathlib import Path
from types import ModuleType

SLICE = "dataspace.datasets"


def _skip_front_page() -> None:
    package = ModuleType(SLICE)
    package.__path__ = [str(Path(__file__).parents[1])]
    sys.modules[SLICE] = package
    front = ModuleType(f"{SLICE}.reader")
    front.__path__ = [str(Path(__file__).parent)]
    sys.modules[front.__name__] = front


def main() -> None:
    _skip_front_page()
    from dataspace.datasets.reader import child, server  # noqa: PLC0415 - see above

    with socket.socket(fileno=0) as control:
        server.serve(control, child.answer, idle_seconds=float(sys.argv[1]))


if __name__ == "__main__":
    main()
