"""Files on their way into the world, as browsers send them."""

from collections.abc import Callable
from urllib.parse import quote

import pytest
from httpx2 import Response

from tests.world import Person, World

Upload = Callable[..., Response]


@pytest.fixture
def upload(world: World) -> Upload:
    def upload(person: Person, name: str, content: object = b"a\n1\n") -> Response:
        # The dots as well: clients would take `..` for the way up before they send it.
        sent = quote(name, safe="").replace(".", "%2E")
        address = f"/api{world.here}/files/{sent}"
        return person.client.put(address, content=content)

    return upload
