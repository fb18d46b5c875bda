"""Who a verified token names, and whether his organisation may come in. Pure.

An e-mail address never says who somebody is: it changes, and with some providers anybody
can write one in. It counts as a name for a new account, and only where it is verified.
"""

import re
from collections.abc import Mapping
from typing import Any

from dataspace.core.texts import LONGEST_NAME, without_control_characters
from dataspace.federation import issuers
from dataspace.federation.errors import IdentityNotAdmitted, ProviderUntrusted
from dataspace.federation.models import Kind, Provider, Vouched

Claims = Mapping[str, Any]
_LONGEST_LOGIN = 254
_ADDRESS = re.compile(r"[^\s<>&\"'@]+@[^\s<>&\"'@]+")


def vouched(provider: Provider, claims: Claims) -> Vouched:
    """Give whom the token names, or refuse an organisation that may not come in."""
    match provider.kind:
        case Kind.MICROSOFT:
            return _microsoft(provider, claims)
        case Kind.GOOGLE:
            return _google(provider, claims)
        case Kind.OPENID:
            return _openid(provider, claims)


def _microsoft(provider: Provider, claims: Claims) -> Vouched:
    # `oid` is the person within the tenant; `sub` would change with the application.
    tenant, person = claims.get("tid"), claims.get("oid")
    if not issuers.is_tenant(tenant) or not issuers.is_tenant(person):
        raise ProviderUntrusted("claim tid or oid")
    if provider.tenants and tenant not in provider.tenants:
        raise IdentityNotAdmitted("tenant")
    # Microsoft verifies no address. That the tenant is on the list is what counts.
    name = _address(claims.get("preferred_username"))
    is_listed = tenant in provider.tenants
    return _vouched(
        provider, claims, subject=str(person), login=name if is_listed else None
    )


def _google(provider: Provider, claims: Claims) -> Vouched:
    hosted = _folded(claims.get("hd"))
    if provider.domains and hosted not in provider.domains:
        raise IdentityNotAdmitted("hosted domain")
    login = _verified(claims) if hosted in provider.domains else None
    return _vouched(provider, claims, subject=claims["sub"], login=login)


def _openid(provider: Provider, claims: Claims) -> Vouched:
    address = _verified(claims)
    is_listed = address is not None and _domain(address) in provider.domains
    login = address if is_listed else None
    return _vouched(provider, claims, subject=claims["sub"], login=login)


def _vouched(
    provider: Provider, claims: Claims, *, subject: str, login: str | None
) -> Vouched:
    shown = (claims.get(one) for one in ("email", "preferred_username", "name"))
    return Vouched(
        issuer=str(claims["iss"]),
        subject=subject,
        label=next((text for one in shown if (text := _text(one))), None),
        login=login if provider.makes_accounts else None,
        name=_text(claims.get("name")),
    )


def _verified(claims: Claims) -> str | None:
    # `"false"` and 1 are true to Python, and neither is what the standard says.
    is_verified = claims.get("email_verified") is True
    return _address(claims.get("email")) if is_verified else None


def _address(value: object) -> str | None:
    text = _text(value)
    # As it came: composing letters makes ASCII of some that are not.
    if text is None or not str(value).rpartition("@")[2].isascii():
        return None
    fits = len(text) <= _LONGEST_LOGIN and _ADDRESS.fullmatch(text)
    return text if fits else None


def _domain(address: str) -> str:
    return _folded(address.rpartition("@")[2])


def _folded(value: object) -> str:
    # ASCII alone: there are other letters whose small form is one of ours.
    return value.lower() if isinstance(value, str) and value.isascii() else ""


def _text(value: object) -> str | None:
    """Give a text that can be shown, or nothing."""
    if not isinstance(value, str) or not 0 < len(value.strip()) <= LONGEST_NAME:
        return None
    try:
        return without_control_characters(value.strip())
    except ValueError:
        return None
