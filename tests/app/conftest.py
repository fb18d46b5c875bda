from collections.abc import Callable, Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from dataspace.app import problems
from dataspace.app.gates import Gates
from tests.world import ORIGIN, Server, World


@pytest.fixture(scope="module")
def site(server: Server) -> Iterator[World]:
    """An installation that a whole file asks, and nobody in it changes."""
    with server.world() as world:
        yield world


@pytest.fixture
def behind_the_gates() -> Callable[..., TestClient]:
    """Put one handler behind the gates, at `/api/here`, and nothing else."""

    def put(handler: Callable[..., object], method: str = "GET") -> TestClient:
        app = FastAPI(openapi_url=None)
        problems.install(app)
        app.add_api_route("/api/here", handler, methods=[method])
        app.add_middleware(Gates, public_origin=ORIGIN)
        return TestClient(
            app,
            base_url=ORIGIN,
            headers={"origin": ORIGIN},
            raise_server_exceptions=False,
        )

    return put
