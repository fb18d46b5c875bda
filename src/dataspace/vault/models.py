from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from dataspace.core.by import By
from dataspace.core.database import Model, Tx
from dataspace.core.ids import PersonId, SecretId, WorkspaceId


@dataclass(frozen=True, slots=True)
class Plaintext:
    """A secret's value in the clear. It prints as dots, wherever it is printed."""

    value: str

    def __repr__(self) -> str:
        return "Plaintext(•••)"

    __str__ = __repr__


class Gives(StrEnum):
    """Which of a workspace's secrets its transforms are given."""

    ALL = "all"
    DECLARED = "declared"


class KeyState(StrEnum):
    ACTIVE = "active"
    # Nothing new is sealed to it; what is still sealed to it is on its way to another.
    RETIRING = "retiring"


class RotationKind(StrEnum):
    ROOT = "root"
    WORKSPACE = "workspace"


class Opener(Protocol):
    """Whoever can open secrets: a worker, and nothing that answers requests."""

    def opened_for(
        self,
        tx: Tx,
        by: By,
        workspace: WorkspaceId,
        declared: Collection[str],
        *,
        purpose: str,
    ) -> Mapping[str, Plaintext]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretFacts:
    id: SecretId
    workspace_id: WorkspaceId
    name: str
    description: str
    owner_id: PersonId
    expires_at: datetime | None
    current_version: int
    made_at: datetime
    deleted_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionFacts:
    version: int
    made_at: datetime
    made_by: PersonId


class WorkspaceKey(Model):
    """A workspace's pair. The web process can read neither private half nor root key."""

    __tablename__ = "workspace_key"
    __table_args__ = (
        CheckConstraint("state in ('active', 'retiring')", name="state"),
        UniqueConstraint("workspace_id", "id"),
        Index(
            "uq_workspace_key_active",
            "workspace_id",
            unique=True,
            postgresql_where=text("state = 'active'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspace.id"))
    public_key: Mapped[bytes]
    signature: Mapped[bytes]
    root_key_id: Mapped[str] = mapped_column(index=True)
    wrapped_private: Mapped[bytes]
    state: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.clock_timestamp()
    )


class KeyRotation(Model):
    """A rotation of keys, from its beginning until all of it was proven."""

    __tablename__ = "key_rotation"
    __table_args__ = (
        CheckConstraint("kind in ('root', 'workspace')", name="kind"),
        Index(
            "uq_key_rotation_open",
            "kind",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    # The root key that wraps when it has ended; empty where it is about workspaces.
    target: Mapped[str]
    began_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.clock_timestamp()
    )
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class SecretRow(Model):
    __tablename__ = "secret"
    __table_args__ = (
        UniqueConstraint("workspace_id", "id"),
        # One secret of a name; any number of that name that were deleted.
        Index(
            "uq_secret_name",
            "workspace_id",
            "name",
            unique=True,
            postgresql_where=text("deleted_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspace.id"))
    name: Mapped[str]
    description: Mapped[str]
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    expires_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    reminded_for: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    current_version: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.clock_timestamp()
    )
    deleted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    def facts(self) -> SecretFacts:
        return SecretFacts(
            id=SecretId(self.id),
            workspace_id=WorkspaceId(self.workspace_id),
            name=self.name,
            description=self.description,
            owner_id=PersonId(self.owner_id),
            expires_at=self.expires_at,
            current_version=self.current_version,
            made_at=self.made_at,
            deleted_at=self.deleted_at,
        )


class SecretVersion(Model):
    __tablename__ = "secret_version"
    __table_args__ = (
        ForeignKeyConstraint(
            ["workspace_id", "secret_id"],
            ["secret.workspace_id", "secret.id"],
            name="fk_secret_version_secret",
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["workspace_id", "key_id"],
            ["workspace_key.workspace_id", "workspace_key.id"],
            name="fk_secret_version_key",
        ),
        Index(None, "workspace_id", "key_id"),
    )

    workspace_id: Mapped[UUID]
    secret_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key_id: Mapped[UUID]
    sealed: Mapped[bytes]
    made_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.clock_timestamp()
    )
    made_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))


class VaultRule(Model):
    """What a workspace gives its transforms; where there is no row, what they declare."""

    __tablename__ = "vault_rule"
    __table_args__ = (CheckConstraint("gives in ('all', 'declared')", name="gives"),)

    workspace_id: Mapped[UUID] = mapped_column(
        ForeignKey("workspace.id"), primary_key=True
    )
    gives: Mapped[str]
