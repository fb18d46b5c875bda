"""A rule over every test: no answer that the description of the API does not know."""

from functools import cache
from re import Pattern

from fastapi.testclient import TestClient
from httpx2 import Response
from starlette.routing import compile_path

from dataspace.app import openapi
from dataspace.app.doors import addresses_of

Address = tuple[str, Pattern[str], set[int]]
# What went wrong with us is not described; whoever provokes it judges it.
_FAULT = 500


def deny_undescribed_answers(client: TestClient) -> None:
    """Fail, in every test, an answer whose status the description of the API lacks."""
    client.event_hooks["response"].append(_deny_undescribed)


def _deny_undescribed(answer: Response) -> None:
    method, path = answer.request.method, answer.request.url.path
    for known, shape, statuses in _addresses():
        if known == method and shape.match(path):
            told = f"{method} {path} answers {answer.status_code}, not {statuses}"
            assert answer.status_code in statuses, told
            return


@cache
def _addresses() -> list[Address]:
    app = openapi.application()
    paths = openapi.described(app)["paths"]
    found = []
    for method, path, _ in addresses_of(app):
        shape, plain, _ = compile_path(path)
        answers = paths[plain][method.lower()]["responses"]
        found.append((method, shape, {_FAULT, *map(int, answers)}))
    return found
