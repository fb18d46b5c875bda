"""What binds a sign-in to the browser that began it, written and removed in one place."""

from fastapi import Response

from dataspace.federation.models import FLOW_LIVES, REQUEST_LIVES
from dataspace.identity import Secret

# The prefix makes browsers insist on Secure, Path=/ and no Domain: no sister site can
# plant one. Lax, because the way back from the provider comes from another site.
COOKIE = "__Host-sign-in"
REQUEST_COOKIE = "__Host-link-request"
_LIVES = {COOKIE: FLOW_LIVES, REQUEST_COOKIE: REQUEST_LIVES}


def give(response: Response, browser: Secret, name: str = COOKIE) -> None:
    response.set_cookie(
        name,
        browser.value,
        max_age=int(_LIVES[name].total_seconds()),
        path="/",
        secure=True,
        httponly=True,
        samesite="lax",
    )


def take(response: Response, name: str = COOKIE) -> None:
    response.delete_cookie(name, path="/", secure=True, httponly=True, samesite="lax")
