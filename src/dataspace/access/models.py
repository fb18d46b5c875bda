from dataclasses import dataclass, replace
from typing import Generic, TypeVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from dataspace.access.permissions import Permission, Role
from dataspace.core.by import By
from dataspace.core.database import Model
from dataspace.core.ids import PersonId, WorkspaceId
from dataspace.identity import Actor

P = TypeVar("P", bound=Permission, covariant=True)  # noqa: PLC0105  read in every guard.


@dataclass(frozen=True, slots=True)
class Grant(Generic[P]):
    """Proof that `actor` may do `P` in `workspace_id`. Only `authorize` makes one."""

    actor: Actor
    workspace_id: WorkspaceId

    @property
    def by(self) -> By:
        return replace(self.actor.by, workspace_id=self.workspace_id)


@dataclass(frozen=True, slots=True)
class InstallationGrant(Generic[P]):
    """Proof of a right that belongs to no workspace. Only `authorize_in_installation`."""

    actor: Actor

    @property
    def by(self) -> By:
        return self.actor.by


@dataclass(frozen=True, slots=True)
class Seat:
    """A person's roles in a workspace."""

    person_id: PersonId
    workspace_id: WorkspaceId
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What `authorize` needs to know of a workspace and a person, read at once."""

    roles: frozenset[Role]
    is_archived: bool


class Membership(Model):
    __tablename__ = "membership"
    __table_args__ = (
        CheckConstraint(
            "role in ('EDITOR', 'EXPORTER', 'OWNER', 'VIEWER')", name="role"
        ),
    )

    workspace_id: Mapped[UUID] = mapped_column(
        ForeignKey("workspace.id"), primary_key=True
    )
    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("person.id"), primary_key=True, index=True
    )
    role: Mapped[str] = mapped_column(String, primary_key=True)
