"""More made-up requests than the tests have time for, and with which answers they met.

`python -m bench.fuzz [EXAMPLES] [SEED]`; another seed asks other questions. Makes a
database of its own beneath the checkout and removes it.
"""

import sys
import tempfile
import time
from pathlib import Path

from dataspace.core import logging
from tests.fuzzing.fuzzer import METHODS, Fuzzer
from tests.fuzzing.ground import prepared
from tests.instruments import Nowhere
from tests.world import ROOT, Server

EXAMPLES = 20


def report(server: Server, examples: int, number: int) -> list[str]:
    wrong: list[str] = []
    met: dict[str, set[int]] = {}
    began = time.perf_counter()
    with prepared(server) as ground:
        for caller in ground.callers:
            fuzzer = Fuzzer(ground, caller, examples, number)
            for way in METHODS:
                fuzzer.ask_all(way)
            wrong += fuzzer.wrong
            for label, statuses in fuzzer.statuses.items():
                met.setdefault(label, set()).update(statuses)
    for label, statuses in sorted(met.items()):
        print(f"{label:100} {' '.join(map(str, sorted(statuses)))}")
    print(f"{time.perf_counter() - began:.0f} s, {len(wrong)} answers are wrong")
    return wrong


def main() -> None:
    said = [int(word) for word in sys.argv[1:]]
    examples, number = (*said, *(EXAMPLES, 1)[len(said) :])
    logging.configure(Nowhere())
    with tempfile.TemporaryDirectory(dir=ROOT / ".test") as folder:
        Path(folder).chmod(0o755)
        place = Path(folder) / "postgres"
        place.mkdir(mode=0o755)
        server = Server.start(place)
        try:
            wrong = report(server, examples, number)
        finally:
            server.stop()
    sys.exit("\n".join(wrong) or None)


if __name__ == "__main__":
    main()
