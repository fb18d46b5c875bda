from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response, status
from pydantic import BaseModel, Field

from dataspace.access.guards import ProvenActor, SignedInActor
from dataspace.core.database import release
from dataspace.core.guards import OpenTx
from dataspace.core.ids import PersonId
from dataspace.federation import cookies
from dataspace.federation.client import Client, Ticket
from dataspace.federation.errors import TOLD_ON_THE_WAY_BACK
from dataspace.federation.guards import TheClient, TheClients
from dataspace.federation.models import FlowPurpose, IdentityFacts
from dataspace.federation.service import flows, linking
from dataspace.identity.guards import EnrollingActor, RequestOrigin
from dataspace.people.guards import MayLook, MayManage

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


def asked(client: Client, *, is_fresh: bool = False) -> tuple[Ticket, str]:
    """Draw a flow's secrets, and ask where it goes before a transaction waits for it."""
    ticket = Ticket.drawn()
    return ticket, client.location(ticket, is_fresh=is_fresh)


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
    held = flows.begin(tx, origin, client.provider, ticket, after=leaving.next)
    cookies.give(response, held)
    return Elsewhere(location=location)


@router.get("/me/identities")
def list_identities(tx: OpenTx, actor: SignedInActor) -> list[IdentityShown]:
    """List the accounts elsewhere with which you can sign in."""
    return [shown(facts) for facts in linking.linked(tx, actor)]


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
    held = flows.begin(
        tx,
        origin,
        client.provider,
        ticket,
        after=leaving.next,
        actor=actor,
        purpose=FlowPurpose.LINK,
    )
    cookies.give(response, held)
    return Elsewhere(location=location)


@router.delete("/me/identities/{identity_id}", status_code=status.HTTP_204_NO_CONTENT)
def unlink_identity(
    identity_id: UUID, tx: OpenTx, actor: ProvenActor, clients: TheClients
) -> None:
    """Take a linked account away; what you could sign in with last stays."""
    linking.unlink(tx, actor, identity_id, offered=clients.keys())


@router.get("/people/{person_id}/identities")
def list_identities_of_person(
    person_id: PersonId, tx: OpenTx, _grant: MayLook
) -> list[IdentityShown]:
    """List the accounts elsewhere with which somebody can sign in."""
    return [shown(facts) for facts in linking.linked_to(tx, person_id)]


@router.delete(
    "/people/{person_id}/identities/{identity_id}",
    status_code=status.HTTP_204_NO_CONTENT,
)
def unlink_identity_of_person(
    person_id: PersonId, identity_id: UUID, tx: OpenTx, grant: MayManage
) -> None:
    """Take somebody's linked account away, also his last one; his sessions end."""
    linking.unlink_of(tx, grant.by, person_id, identity_id)


@router.get("/me/step-up/providers")
def list_step_up_providers(
    tx: OpenTx, actor: EnrollingActor, clients: TheClients
) -> list[ProviderShown]:
    """List where a fresh sign-in with a linked account proves that it is you."""
    linked = {one.provider for one in linking.linked(tx, actor)}
    return [
        ProviderShown(id=key, name=client.provider.name)
        for key, client in clients.items()
        if key in linked and client.provider.says_when
    ]


@router.post("/me/step-up/providers/{provider}")
def begin_step_up(
    leaving: Leaving,
    response: Response,
    tx: OpenTx,
    actor: EnrollingActor,
    client: TheClient,
    origin: RequestOrigin,
) -> Elsewhere:
    """Begin to sign in afresh with a linked account, and say where the browser goes now."""
    flows.insist_on_way_to_step_up(tx, actor, client.provider)
    release(tx)
    ticket, location = asked(client, is_fresh=True)
    held = flows.begin(
        tx,
        origin,
        client.provider,
        ticket,
        after=leaving.next,
        actor=actor,
        purpose=FlowPurpose.STEP_UP,
    )
    cookies.give(response, held)
    return Elsewhere(location=location)
