"""Rows of what people prove outside a sign-in: by a link they got, and where they sign in."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, DateTime, ForeignKey, func, select
from sqlalchemy.orm import Mapped, mapped_column

from dataspace.core.database import Model
from dataspace.identity.models import Person, Session


class Link(Model):
    """A one-time link with which its person sets a password."""

    __tablename__ = "link"

    # One per person: a new link replaces the one before it.
    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    # The address that alone received it; whoever uses it has shown that he reads there.
    mailed_to: Mapped[str | None]
    made_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.now()
    )


class EmailChange(Model):
    """A new address that is not proven yet, by itself or by the old one."""

    __tablename__ = "email_change"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    email: Mapped[str]
    new_token_hash: Mapped[bytes] = mapped_column(unique=True)
    # None where there is no verified old address that could be asked.
    old_token_hash: Mapped[bytes | None] = mapped_column(unique=True)
    new_confirmed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    old_confirmed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))

    def waits_for(self) -> tuple[str, ...]:
        new = () if self.new_confirmed_at else ("new",)
        is_asked = self.old_token_hash is not None and self.old_confirmed_at is None
        return (*new, "old") if is_asked else new


class KnownDevice(Model):
    """A browser, system and neighbourhood in which a person has signed in before."""

    __tablename__ = "known_device"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    device_hash: Mapped[bytes] = mapped_column(primary_key=True)
    first_seen_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


def last_seen() -> ColumnElement[datetime | None]:
    """Say, in a query of people, when each was last seen, in any session there ever was."""
    living = select(func.max(Session.last_seen_at)).where(
        Session.person_id == Person.id
    )
    # Of a NULL among them PostgreSQL takes no notice.
    return func.greatest(
        Person.last_seen_at, living.correlate(Person).scalar_subquery()
    )
