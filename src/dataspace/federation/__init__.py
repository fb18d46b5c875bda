"""Signing in with an account of another organisation, by OpenID Connect.

A person is an issuer and a subject, never an e-mail address. What a provider says counts
only after it was verified in every point; what the browser brings counts only in the
browser that began it, once, within ten minutes. An account here is opened by an account
elsewhere only if its owner linked the two while signed in, or if the installation lets
that organisation in; nobody is ever matched to an existing account.
"""

from dataspace.federation.client import Client, Ticket
from dataspace.federation.models import (
    TENANT_PLACE,
    Answer,
    IdentityFacts,
    Kind,
    Provider,
)
from dataspace.federation.service import (
    begin,
    enter,
    link,
    linked,
    note_refusal,
    take,
    unlink,
)

__all__ = [
    "TENANT_PLACE",
    "Answer",
    "Client",
    "IdentityFacts",
    "Kind",
    "Provider",
    "Ticket",
    "begin",
    "enter",
    "link",
    "linked",
    "note_refusal",
    "take",
    "unlink",
]
