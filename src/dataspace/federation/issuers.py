"""Who may have issued something. Microsoft's issuer for several tenants is a template.

For such applications Microsoft documents: the token's `iss` equals the published issuer
with the token's own `tid` in the place of `{tenantid}`; and the same holds for the
`issuer` that each of its keys carries.
"""

import re
from collections.abc import Mapping
from typing import Any

from dataspace.federation.models import TENANT_PLACE, Provider

_TENANT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def is_tenant(text: object) -> bool:
    return isinstance(text, str) and _TENANT.fullmatch(text) is not None


def of_token(provider: Provider, claims: Mapping[str, Any]) -> str | None:
    """Give the one issuer that a token with these claims may have, if there is one."""
    return filled(provider.issuer, claims)


def filled(issuer: str, claims: Mapping[str, Any]) -> str | None:
    if TENANT_PLACE not in issuer:
        return issuer
    tenant = claims.get("tid")
    return issuer.replace(TENANT_PLACE, str(tenant)) if is_tenant(tenant) else None


def may_answer(provider: Provider, issuer: str) -> bool:
    """Whether this issuer may have sent the browser back, before there is a token."""
    before, place, after = provider.issuer.partition(TENANT_PLACE)
    if not place:
        return issuer == provider.issuer
    inner = issuer.removeprefix(before).removesuffix(after)
    return is_tenant(inner) and issuer == f"{before}{inner}{after}"
