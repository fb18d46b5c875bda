"""Verifying an ID token (OpenID Connect Core, 3.1.3.7). Raises; never says "no" softly.

1. algorithm  one of a list of asymmetric ones; `none` and shared secrets are not on it
2. key        the provider's own, named by the token, for signing, and strong enough
3. signature  fits the key
4. issuer     exactly the provider, or his template with the token's own tenant
5. audience   us and nobody beside us; if it names an authorized party, that is us
6. time       not over, not from the future
7. nonce      the one of this flow
8. subject    is there
"""

from collections.abc import Mapping, Sequence
from typing import Any

from joserfc import jwt
from joserfc.errors import ClaimError, JoseError
from joserfc.jwk import ECKey, Key, RSAKey
from joserfc.jws import JWSRegistry
from joserfc.util import urlsafe_b64decode

from dataspace.federation import issuers
from dataspace.federation.errors import ProviderUntrusted
from dataspace.federation.models import Kind, Provider
from dataspace.identity import Secret

_FAMILIES: Mapping[str, type[RSAKey | ECKey]] = {"RSA": RSAKey, "EC": ECKey}
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384")
_LEEWAY_SECONDS = 60
_LONGEST_SUBJECT = 255
_FEWEST_RSA_BYTES = 2048 // 8

Jwk = Mapping[str, Any]
Claims = Mapping[str, Any]


class KeyUnknownError(Exception):
    """None of these keys has the name that the token gives."""


def verify(
    provider: Provider, token: str, keys: Sequence[Jwk], *, nonce: Secret, now: int
) -> Claims:
    """Give the claims of a token that held in every point."""
    used: list[Jwk] = []

    def key_of(signature: Any) -> Key:
        used.append(_named(keys, signature.headers()))
        return _imported(used[0])

    registry = JWSRegistry(algorithms=list(ALGORITHMS), strict_check_header=False)
    try:
        claims = jwt.decode(token, key_of, registry=registry).claims
    except (JoseError, ValueError, TypeError) as fault:
        raise ProviderUntrusted(f"token {type(fault).__name__}") from None
    issuer = issuers.of_token(provider, claims)
    if issuer is None or not _key_speaks_for(provider, used[0], claims, issuer):
        raise ProviderUntrusted("claim iss")
    _check(claims, issuer, provider.client_id, nonce, now)
    return claims


def _check(claims: Claims, issuer: str, client: str, nonce: Secret, now: int) -> None:
    registry = jwt.JWTClaimsRegistry(
        now=now,
        leeway=_LEEWAY_SECONDS,
        iss={"essential": True, "value": issuer},
        sub={"essential": True},
        aud={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": nonce.value},
    )
    try:
        registry.validate(dict(claims))
    except ClaimError as fault:
        raise ProviderUntrusted(f"claim {fault.claim}") from None
    # Not left to the registry, which is content to be among others: an audience that we
    # do not know could have been handed this very token.
    if claims["aud"] not in (client, [client]):
        raise ProviderUntrusted("claim aud")
    if claims.get("azp", client) != client:
        raise ProviderUntrusted("claim azp")
    if not isinstance(claims["nonce"], str):
        raise ProviderUntrusted("claim nonce")
    if len(claims["sub"]) > _LONGEST_SUBJECT:
        raise ProviderUntrusted("claim sub")


def _key_speaks_for(provider: Provider, key: Jwk, claims: Claims, issuer: str) -> bool:
    """Whether the key may sign for this issuer: Microsoft writes that on each key."""
    if provider.kind is not Kind.MICROSOFT or "issuer" not in key:
        return True
    return issuers.filled(str(key["issuer"]), claims) == issuer


def _named(keys: Sequence[Jwk], header: Mapping[str, Any]) -> Jwk:
    name = header.get("kid")
    fitting = [key for key in keys if _signs(key)]
    named = [key for key in fitting if name is not None and key.get("kid") == name]
    if name is None and len(fitting) == 1:
        # A provider with one key need not name it.
        named = fitting
    if len(named) != 1:
        raise KeyUnknownError
    if named[0].get("alg", header.get("alg")) != header.get("alg"):
        raise ProviderUntrusted("token algorithm of another key")
    return named[0]


def _signs(key: Jwk) -> bool:
    return key.get("kty") in _FAMILIES and key.get("use", "sig") == "sig"


def _imported(key: Jwk) -> Key:
    if key["kty"] == "RSA":
        modulus = urlsafe_b64decode(str(key.get("n")).encode()).lstrip(b"\0")
        if len(modulus) < _FEWEST_RSA_BYTES:
            raise ProviderUntrusted("token weak key")
    public = {name: value for name, value in key.items() if name in _PUBLIC}
    return _FAMILIES[key["kty"]].import_key(public)


_PUBLIC = frozenset({"kty", "n", "e", "crv", "x", "y"})
