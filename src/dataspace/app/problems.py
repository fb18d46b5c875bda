"""The one table from refusals to HTTP, and the one shape in which they are told."""

from collections.abc import Mapping
from typing import Any, cast

import structlog
from fastapi import FastAPI, Request
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DataError
from starlette.exceptions import HTTPException

from dataspace.core import errors

STATUS: Mapping[type[errors.Refusal], int] = {
    errors.Conflict: 409,
    errors.Forbidden: 403,
    errors.Invalid: 422,
    errors.NotFound: 404,
    errors.TooLarge: 413,
    errors.TooMany: 429,
    errors.Unauthenticated: 401,
    errors.Unavailable: 503,
}
_MALFORMED = "The request does not have the shape that this address expects."
_log = structlog.get_logger()


def install(app: FastAPI) -> None:
    app.add_exception_handler(errors.Refusal, _refused)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(DataError, _unstorable)


def status_of(refusal: errors.Refusal) -> int:
    return next(STATUS[kind] for kind in type(refusal).__mro__ if kind in STATUS)


def problem(kind: str, title: str, status: int, **facts: Any) -> JSONResponse:
    body = {"type": kind, "title": title, "status": status, **jsonable_encoder(facts)}
    return JSONResponse(body, status, media_type="application/problem+json")


def problem_of(refusal: errors.Refusal) -> JSONResponse:
    answer = problem(
        type(refusal).__name__,
        refusal.sentence(),
        status_of(refusal),
        **refusal.facts(),
    )
    seconds = refusal.facts().get("retry_after_seconds")
    if seconds is not None:
        answer.headers["retry-after"] = str(seconds)
    return answer


def fault_of(request_id: str, fault: Exception) -> JSONResponse:
    """Write a fault into the log, and tell no more of it than where to look."""
    _log.error("fault", exc_info=fault)
    title = "Something went wrong here, not with you. The log knows it by this id."
    return problem("Fault", title, 500, request_id=request_id)


def _refused(request: Request, refusal: Exception) -> JSONResponse:
    answer = problem_of(cast("errors.Refusal", refusal))
    scheme = request.headers.get("authorization", "").partition(" ")[0]
    # Programs are told by it that their token is what was wrong (RFC 6750); a browser
    # that brought none would ask its person for a password of its own.
    if (
        answer.status_code == STATUS[errors.Unauthenticated]
        and scheme.lower() == "bearer"
    ):
        answer.headers["www-authenticate"] = 'Bearer error="invalid_token"'
    return answer


def _malformed(_: Request, malformed: Exception) -> JSONResponse:
    """Say what was wrong and where. FastAPI would also send the input back."""
    faults = [
        {"at": list(fault["loc"]), "why": fault["msg"]}
        for fault in cast("RequestValidationError", malformed).errors()
    ]
    return problem("Malformed", _MALFORMED, 422, faults=faults)


def _unstorable(_: Request, raised: Exception) -> JSONResponse:
    """Refuse what no column can hold: a NUL in a text, a number beyond all numbers."""
    kind = type(cast("DataError", raised).orig).__name__
    _log.warning("unstorable", kind=kind)
    return problem("Malformed", _MALFORMED, 422, faults=[])


def _http(_: Request, raised: Exception) -> JSONResponse:
    refused = cast("HTTPException", raised)
    titles = {404: "There is nothing at this address.", 405: "Not with this method."}
    title = titles.get(refused.status_code, "The request was refused.")
    return problem("Refused", title, refused.status_code)
