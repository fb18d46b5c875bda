"""What binds a sign-in to the browser that began it, written and removed in one place."""

from fastapi import Response

from dataspace.federation.service import LIVES
from dataspace.identity import Secret

# The prefix makes browsers insist on Secure, Path=/ and no Domain: no sister site can
# plant one. Lax, because the way back from the provider comes from another site.
COOKIE = "__Host-sign-in"


def give(response: Response, browser: Secret) -> None:
    response.set_cookie(
        COOKIE,
        browser.value,
        max_age=int(LIVES.total_seconds()),
        path="/",
        secure=True,
        httponly=True,
        samesite="lax",
    )


def take(response: Response) -> None:
    response.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="lax")
