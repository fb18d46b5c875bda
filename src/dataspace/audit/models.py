from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Computed,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    SmallInteger,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dataspace.core.database import Model


def _read(name: str, kind: Any = Text) -> Any:
    """Map a column that the database reads out of the body."""
    cast = {Text: "", Uuid: "::uuid"}[kind]
    reading = f"(body::jsonb ->> '{name}'){cast}"
    return mapped_column(kind, Computed(reading, persisted=True))


class Entry(Model):
    """One line. Its body is the bytes that are sealed; the other columns are read from it."""

    __tablename__ = "audit_entry"
    # The sealer goes by transactions; people find by what stands first, the newest first.
    __table_args__ = (
        Index(None, "tx", "id"),
        Index(None, "at", "id", postgresql_include=["kind", "workspace_id"]),
        Index(None, "kind", "at", "id", postgresql_include=["workspace_id"]),
        *(
            Index(None, name, "at", "id")
            for name in ("address", "object_id", "person_id", "workspace_id")
        ),
        # The vault asks at each opening which version the log knows as the newest.
        Index(
            "ix_audit_entry_secret",
            text("(facts ->> 'secret_id')"),
            "id",
            postgresql_where=text("kind LIKE 'secret.%'"),
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    body: Mapped[str] = mapped_column(Text)
    # The transaction that wrote it, by which the sealer knows what can no longer change.
    tx: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True),
        Computed(
            "to_timestamp((body::jsonb ->> 'at')::float8 / 1000000)", persisted=True
        ),
    )
    kind: Mapped[str] = _read("kind")
    person_id: Mapped[UUID | None] = _read("person_id", Uuid)
    on_behalf_of: Mapped[UUID | None] = _read("on_behalf_of", Uuid)
    workspace_id: Mapped[UUID | None] = _read("workspace_id", Uuid)
    session_id: Mapped[UUID | None] = _read("session_id", Uuid)
    token_id: Mapped[UUID | None] = _read("token_id", Uuid)
    address: Mapped[str | None] = _read("address")
    request_id: Mapped[str | None] = _read("request_id")
    object_id: Mapped[UUID | None] = _read("object_id", Uuid)
    facts: Mapped[dict[str, Any]] = mapped_column(
        JSONB, Computed("body::jsonb -> 'facts'", persisted=True)
    )


class Epoch(Model):
    """One tree: a new one begins where a backup was restored."""

    __tablename__ = "audit_epoch"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    # The last line that has its number: by transaction, and among its lines.
    last_tx: Mapped[int] = mapped_column(BigInteger, server_default="0")
    last_id: Mapped[int] = mapped_column(BigInteger, server_default="0")
    # Lines up to this one belong to the epochs before.
    floor_id: Mapped[int] = mapped_column(BigInteger, server_default="0")


class Leaf(Model):
    """The number that a line has in its tree, and its hash, which outlives the line."""

    __tablename__ = "audit_leaf"

    epoch: Mapped[int] = mapped_column(
        ForeignKey("audit_epoch.number"), primary_key=True
    )
    number: Mapped[int] = mapped_column(
        BigInteger, primary_key=True, autoincrement=False
    )
    entry_id: Mapped[int] = mapped_column(BigInteger, unique=True)
    hash: Mapped[bytes]


class RowKey(Model):
    """The key of the rows' hashes, as HMAC takes it: no role but the owner's reads it."""

    __tablename__ = "audit_row_key"

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    inner_pad: Mapped[bytes]
    outer_pad: Mapped[bytes]
