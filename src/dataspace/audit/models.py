from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, Identity, Index, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dataspace.core.database import Model


class Entry(Model):
    __tablename__ = "audit_entry"
    __table_args__ = (
        Index(None, "workspace_id", "id"),
        # The vault asks at each opening which version the log knows as the newest.
        Index(
            "ix_audit_entry_secret",
            text("(facts ->> 'secret_id')"),
            "id",
            postgresql_where=text("kind LIKE 'secret.%'"),
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    # The moment of writing, not of the transaction's start: two lines keep their order.
    at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.clock_timestamp()
    )
    kind: Mapped[str]
    # No foreign keys: a line outlives the person and the workspace it speaks of.
    person_id: Mapped[UUID | None]
    on_behalf_of: Mapped[UUID | None]
    workspace_id: Mapped[UUID | None]
    session_id: Mapped[UUID | None]
    token_id: Mapped[UUID | None]
    address: Mapped[str | None]
    request_id: Mapped[str | None]
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB)
