from collections.abc import Iterator

import pytest

from tests.access.stage import Stage, set_up
from tests.world import Server


@pytest.fixture(scope="module")
def stage(server: Server) -> Iterator[Stage]:
    with server.world() as world:
        yield set_up(world)
