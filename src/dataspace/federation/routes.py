from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response, status
from pydantic import BaseModel, Field

from dataspace.access.guards import ProvenActor, SignedInActor
from dataspace.core.database import release
from dataspace.core.guards import OpenTx
from dataspace.federation import cookies, service
from dataspace.federation.client import Client, Ticket
from dataspace.federation.errors import TOLD_ON_THE_WAY_BACK
from dataspace.federation.guards import TheClient, TheClients
from dataspace.federation.models import IdentityFacts
from dataspace.identity.guards import RequestOrigin

router = APIRouter(tags=["federation"])


class ProviderShown(BaseModel):
    id: str
    name: str


class WaysIn(BaseModel):
    providers: list[ProviderShown]
    # What the way back may end in, by the name that stands in the page's address then.
    refusals: dict[str, str]


class Leaving(BaseModel):
    next: Annotated[str, Field(max_length=2000)] = "/"


class Elsewhere(BaseModel):
    location: str


class IdentityShown(BaseModel):
    id: UUID
    provider: str
    label: str | None
    linked_at: datetime


def shown(facts: IdentityFacts) -> IdentityShown:
    return IdentityShown(
        id=facts.id,
        provider=facts.provider,
        label=facts.label,
        linked_at=facts.linked_at,
    )


def asked(client: Client) -> tuple[Ticket, str]:
    """Draw a flow's secrets, and ask where it goes before a transaction waits for it."""
    ticket = Ticket.drawn()
    return ticket, client.location(ticket)


@router.get("/auth/providers")
def list_providers(clients: TheClients) -> WaysIn:
    """List who else can vouch for people here."""
    names = [(key, client.provider.name) for key, client in clients.items()]
    return WaysIn(
        providers=[ProviderShown(id=key, name=name) for key, name in names],
        refusals={one.__name__: one.sentence() for one in TOLD_ON_THE_WAY_BACK},
    )


@router.post("/auth/{provider}")
def begin_sign_in(
    leaving: Leaving,
    response: Response,
    client: TheClient,
    tx: OpenTx,
    origin: RequestOrigin,
) -> Elsewhere:
    """Begin to sign in with an account elsewhere, and say where the browser goes now."""
    ticket, location = asked(client)
    held = service.begin(tx, origin, client.provider, ticket, after=leaving.next)
    cookies.give(response, held)
    return Elsewhere(location=location)


@router.get("/me/identities")
def list_identities(tx: OpenTx, actor: SignedInActor) -> list[IdentityShown]:
    """List the accounts elsewhere with which you can sign in."""
    return [shown(facts) for facts in service.linked(tx, actor)]


@router.post("/me/identities/{provider}")
def begin_link(
    leaving: Leaving,
    response: Response,
    tx: OpenTx,
    actor: ProvenActor,
    client: TheClient,
    origin: RequestOrigin,
) -> Elsewhere:
    """Begin to link an account elsewhere to yours, and say where the browser goes now."""
    release(tx)
    ticket, location = asked(client)
    held = service.begin(
        tx, origin, client.provider, ticket, after=leaving.next, actor=actor
    )
    cookies.give(response, held)
    return Elsewhere(location=location)


@router.delete("/me/identities/{identity_id}", status_code=status.HTTP_204_NO_CONTENT)
def unlink_identity(identity_id: UUID, tx: OpenTx, actor: ProvenActor) -> None:
    """Take a linked account away; what you could sign in with last stays."""
    service.unlink(tx, actor, identity_id)
