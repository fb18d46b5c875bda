"""The whole, started by root with `make up`. Root changes machines, so it is asked for."""

import os
from collections.abc import Iterator

import pytest

from tests.installations import Installation, started

RESERVED_UID = 1007
MAKE_UP = ("make", "up")
THROWAWAY = os.environ.get("DATASPACE_THROWAWAY_MACHINE") == "1"
collect_ignore_glob = [] if THROWAWAY and os.geteuid() == 0 else ["test_*.py"]


@pytest.fixture(scope="module")
def installation() -> Iterator[Installation]:
    with started(MAKE_UP) as installation:
        yield installation
