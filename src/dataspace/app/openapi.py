"""The description of the HTTP API, made without a database.

FastAPI describes how a route succeeds. How it refuses is added here, for all routes at
once, from what can be known about each: the gates before it, what it takes, and the
refusals that the code of its guards and its own can come to.
"""

import json
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from sqlalchemy.engine import URL
from starlette.routing import compile_path

from dataspace.app import http
from dataspace.app.api import parts
from dataspace.app.doors import addresses_of, calls_of
from dataspace.app.gates import SAFE_METHODS
from dataspace.app.problems import CROWDED, status_of_kind
from dataspace.app.reach import refusals_of
from dataspace.app.settings import Settings
from dataspace.core.database import connect
from dataspace.core.guards import open_transaction
from dataspace.mail import Seal
from dataspace.vault import Verifier

_PROBLEM = {
    "type": "object",
    "description": "RFC 9457. `type` names the refusal, `title` is the sentence people"
    " read; whatever else there is are its facts.",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
    },
    "required": ["type", "title", "status"],
    "additionalProperties": True,
}
_OF_FASTAPI = ("HTTPValidationError", "ValidationError")


def document() -> str:
    told = described(application())
    return json.dumps(told, indent=1, sort_keys=True, ensure_ascii=False)


def application() -> FastAPI:
    settings = Settings()
    # The engine connects to nothing, and the keys close nothing, until they are asked.
    engine = connect(URL.create("postgresql+psycopg"))
    return http.build(parts(settings, engine, Seal(b""), Verifier(b"")))


def described(app: FastAPI) -> dict[str, Any]:
    told = get_openapi(
        title=app.title,
        version=app.version,
        routes=app.routes,
        summary="How the page, and programs, speak with DataSpace.",
    )
    used = set()
    for method, path, route in addresses_of(app):
        _, plain, _ = compile_path(path)  # `{path:path}` is described as `{path}`.
        answers = told["paths"][plain][method.lower()]["responses"]
        # FastAPI's own 422 has another shape than ours.
        answers.pop("422", None)
        for status in sorted(statuses_of(method, route)):
            answers[str(status)] = {"$ref": f"#/components/responses/{status}"}
            used.add(status)
    components = told["components"]
    for name in _OF_FASTAPI:
        components["schemas"].pop(name, None)
    components["schemas"]["Problem"] = _PROBLEM
    components["responses"] = {
        str(status): _response(status) for status in sorted(used)
    }
    return told


def _response(status: int) -> dict[str, Any]:
    shape = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {
        "description": HTTPStatus(status).phrase,
        "content": {"application/problem+json": shape},
    }


def statuses_of(method: str, route: APIRoute) -> set[int]:
    """Give every status with which this route may refuse."""
    return {
        *_of_gates(method),
        *_of_the_database(route),
        *_of_what_it_takes(route),
        *(status_of_kind(kind) for kind in refusals_of(*calls_of(route.dependant))),
    }


def _of_gates(method: str) -> set[int]:
    # 421: a name that is not ours. 403: another site's page. 413: a body without end.
    return {421} if method in SAFE_METHODS else {403, 413, 421}


def _of_the_database(route: APIRoute) -> set[int]:
    asks = open_transaction in calls_of(route.dependant)
    return {CROWDED} if asks else set()


def _of_what_it_takes(route: APIRoute) -> set[int]:
    takes = any(
        inner.path_params or inner.query_params or inner.header_params
        for inner in _dependants(route)
    )
    # 400: a body that breaks off, or is in no encoding.
    return {400, 422} if route.body_field else {422} if takes else set()


def _dependants(route: APIRoute) -> Iterator[Any]:
    unread = [route.dependant]
    while unread:
        yield (inner := unread.pop())
        unread.extend(inner.dependencies)
