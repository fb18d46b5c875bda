"""What people have been mailed, read as the one who holds the key."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from dataspace.identity.store import person as person_row
from dataspace.mail.models import Outgoing
from dataspace.mail.service import link_of
from tests.world import SEAL, Person, World


@dataclass(frozen=True)
class Letter:
    about: str
    text: str
    page: str | None
    token: str | None


def letters_to(world: World, address: str) -> list[Letter]:
    """Give what was mailed to an address, the oldest first."""
    with Session(world.engine) as tx:
        query = select(Outgoing).where(Outgoing.recipient == address)
        rows = tx.scalars(query.order_by(Outgoing.id)).all()
    links = [link_of(row, SEAL) for row in rows]
    return [
        Letter(
            about=row.about,
            text=" ".join([row.subject, *row.lines]),
            page=link.page if link else None,
            token=link.token if link else None,
        )
        for row, link in zip(rows, links, strict=True)
    ]


def told(world: World, address: str) -> list[str]:
    return [letter.about for letter in letters_to(world, address)]


def token_to(world: World, address: str) -> str:
    """Give the newest one-time token that lies in a mailbox."""
    tokens = [letter.token for letter in letters_to(world, address) if letter.token]
    return tokens[-1]


def give_address(world: World, person: Person, address: str) -> None:
    """Let a person have proven an address."""
    with Session(world.engine) as tx, tx.begin():
        row = person_row(tx, person.id)
        assert row is not None
        row.email, row.email_verified_at = address, row.created_at
