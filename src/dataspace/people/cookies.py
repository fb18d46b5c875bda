"""The session's cookie, written and removed in one place."""

from fastapi import Response

from dataspace.identity import Secret
from dataspace.identity.guards import COOKIE


def give(response: Response, token: Secret, *, lives_seconds: int) -> None:
    response.set_cookie(
        COOKIE,
        token.value,
        max_age=lives_seconds,
        path="/",
        secure=True,
        httponly=True,
        samesite="lax",
    )


def take(response: Response) -> None:
    response.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="lax")
