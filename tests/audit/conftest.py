import pytest

from tests.audit.sealed import sealing


@pytest.fixture
def sealed(server, world, tmp_path):
    with sealing(server, world.engine.url.database, tmp_path) as sealed:
        yield sealed
