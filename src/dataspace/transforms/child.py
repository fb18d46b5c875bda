"""The program of the process in which `analysis` has texts read."""

import json
import resource
import sys
import warnings
from dataclasses import asdict

from dataspace.transforms.reading import analyse

_MEMORY_BYTES = 512 * 1024 * 1024
_CPU_SECONDS = 5


def main() -> None:
    _limit(resource.RLIMIT_AS, _MEMORY_BYTES)
    _limit(resource.RLIMIT_CPU, _CPU_SECONDS)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, 0)
    # What the parser thinks of an escape is for the editor to say, not for our log.
    warnings.simplefilter("ignore")
    texts = json.load(sys.stdin)
    for path, text in texts:
        sys.stdout.write(f"{json.dumps(asdict(analyse(path, text)))}\n")
        # What was said by then counts, should the next text be the last.
        sys.stdout.flush()


def _limit(what: int, most: int) -> None:
    resource.setrlimit(what, (most, most))
