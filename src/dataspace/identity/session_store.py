"""Queries about the sessions of one person."""

from datetime import datetime

from sqlalchemy import select

from dataspace.core.database import Tx
from dataspace.core.ids import PersonId
from dataspace.identity.models import Session


def sessions_since(
    tx: Tx, person: PersonId, *, made: datetime, seen: datetime
) -> list[Session]:
    """Give the sessions that still hold, the one that was used last first."""
    living = (
        Session.person_id == person,
        Session.created_at >= made,
        Session.last_seen_at >= seen,
    )
    return list(
        tx.scalars(select(Session).where(*living).order_by(Session.last_seen_at.desc()))
    )
